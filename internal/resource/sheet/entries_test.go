package sheet

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rapport/internal/platform/csv"
	"rapport/internal/resource"
)

// rowsOf makes a run over a list whose first column ties rows together, whose second says something of the record and whose
// third of one entry.
func rowsOf(most int) *run {
	field := func(name string) *resource.Field { return &resource.Field{Name: name, Type: resource.Text} }
	r := &run{entries: &Entries{Tie: "number", Most: most}, refused: map[uint64]string{}, table: &resource.Table{Singular: "quote"},
		targets: []target{{column: 0, field: field("number")}, {column: 1, field: field("customer")}, {column: 2, field: field("lines.name"), part: each}}}
	r.teller = r.tells()
	return r
}

func TestTellerTellsRecordsApart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rows [][]string
		want string
	}{
		"the number said in each":         {[][]string{{"1", "A", "x"}, {"1", "A", "y"}, {"2", "A", "x"}}, "aab"},
		"in other case and with blanks":   {[][]string{{"q1", "A", "x"}, {" Q1 ", "", "y"}}, "aa"},
		"said once":                       {[][]string{{"1", "A", "x"}, {"", "", "y"}, {"", "", "z"}, {"2", "", "x"}, {"", "", "y"}}, "aaabb"},
		"a record without a number":       {[][]string{{"1", "A", "x"}, {"", "B", "y"}, {"", "", "z"}}, "abb"},
		"the same number again":           {[][]string{{"1", "A", "x"}, {"2", "A", "x"}, {"1", "A", "y"}}, "aba"},
		"a row that could not be read":    {[][]string{{"1", "A", "x"}, nil, {"", "", "y"}}, "abb"},
		"nothing said of the first":       {[][]string{{"", "", "x"}, {"", "", "y"}}, "aa"},
		"two records without numbers":     {[][]string{{"", "A", "x"}, {"", "A", "y"}}, "ab"},
		"a row with too few cells":        {[][]string{{"1", "A", "x"}, {"1"}}, "aa"},
		"a number of nothing but letters": {[][]string{{"ß", "A", "x"}, {"SS", "", "y"}}, "aa"},
	} {
		g, seen, got := rowsOf(9).tells(), map[uint64]byte{}, ""
		for _, cells := range tc.rows {
			of := g.of(csv.Row{Cells: cells})
			if seen[of] == 0 {
				seen[of] = byte('a' + len(seen))
			}
			got += string(seen[of])
		}
		if got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

// No chunk ends within a record, and whoever goes on behind one tells the same records apart.
func TestChunksEndWithRecords(t *testing.T) {
	t.Parallel()
	var list strings.Builder
	for n := range 400 {
		fmt.Fprintf(&list, "%d,A,x\n,,y\n,,z\n", n)
	}
	for range 250 {
		list.WriteString("many,A,x\n")
	}
	list.WriteString("last,A,x\nlast,,y\n")
	read := func(done int) (all []tied, ends []int) {
		r := rowsOf(200)
		rows := csv.NewReader(strings.NewReader(list.String()), csv.Dialect{Delimiter: ','})
		s := &census{run: r, key: -1}
		for counting := csv.NewReader(strings.NewReader(list.String()), csv.Dialect{Delimiter: ','}); ; {
			row, err := counting.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			s.add(r.teller.of(row), row)
		}
		s.close()
		r.teller = r.tells()
		for range done {
			if _, err := r.take(rows); err != nil {
				t.Fatal(err)
			}
		}
		for {
			chunk, err := r.read(rows)
			if err != nil {
				t.Fatal(err)
			}
			if len(chunk) == 0 {
				if len(r.refused) != 1 {
					t.Errorf("%d records are refused: %v", len(r.refused), r.refused)
				}
				return all, ends
			}
			all = append(all, chunk...)
			ends = append(ends, len(all))
		}
	}
	all, ends := read(0)
	if len(all) != 1452 || len(ends) != 3 {
		t.Fatalf("%d rows in %d chunks", len(all), len(ends))
	}
	for _, end := range ends[:len(ends)-1] {
		if all[end-1].of == all[end].of && all[end].Cells[0] != "many" {
			t.Errorf("a chunk ends within a record, behind row %d", end)
		}
	}
	again, _ := read(ends[0])
	for i, row := range again {
		if row.of != all[ends[0]+i].of {
			t.Fatalf("row %d belongs to another record when reading goes on there", ends[0]+i)
		}
	}
}
