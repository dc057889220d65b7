package sheet

import (
	"rapport/internal/platform/money"
	"rapport/internal/resource"
)

// entryRows writes what stands in x.cells of rec: once, or again for each of its entries. Sums that the record holds stand in the
// first of its rows alone, so that a column of them can be added up.
func (x *export) entryRows(w rowWriter, rec any) error {
	if x.entries == nil {
		return w.Write(x.cells)
	}
	list, err := x.entries.Of(rec)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		list = []map[string]any{nil}
	}
	width := len(x.cells)
	for n, entry := range list {
		if n == 1 {
			for _, i := range x.sums {
				x.cells[i] = ""
			}
		}
		x.cells = x.cells[:width]
		for i := range x.entries.Fields {
			if f := &x.entries.Fields[i]; !f.Once {
				x.cells = append(x.cells, x.entryCell(f, rec, entry[f.Name]))
			}
		}
		if err := w.Write(x.cells); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) entryCell(f *EntryField, rec, v any) string {
	if minor, ok := v.(int64); ok && f.Format == "money" {
		return money.Amount{Minor: minor, Currency: currencyOf(x.table, &f.Field, rec, "")}.Decimal()
	}
	return cell(v)
}

// entryHeader names the columns of the entries.
func (x *export) entryHeader() (cells []string) {
	if x.entries == nil {
		return nil
	}
	for i := range x.entries.Fields {
		if f := &x.entries.Fields[i]; !f.Once {
			cells = append(cells, f.Name)
		}
	}
	return cells
}

// sum tells whether a field holds what the entries come to.
func sum(f *resource.Field) bool { return f.ReadOnly && f.Format == "money" && f.Key == "" }
