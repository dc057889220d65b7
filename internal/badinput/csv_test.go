package badinput_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
	lists "rapport/internal/platform/csv"
)

// csv imports every line as a list of its own and as a cell of good ones, and reads what is exported again.
func (c *company) csv() {
	c.explore()
	lines := badinput.Lines(c.t, "csv")
	c.again()
	turn := 0
	for _, table := range c.app.Engine().Tables() {
		op := c.doc.Find("POST " + table.Path + "/import")
		if op == nil {
			continue
		}
		for n, l := range lines {
			if file, ok := list(l); ok && (len(file) < 1<<20 && c.turn(n+turn, 6) || len(file) >= 1<<20 && turn == 0) {
				c.listed(l, op, file, "upsert")
			}
		}
		if turn++; c.columns(table.Path) != "" {
			c.cells(table.Path, op, lines)
		}
	}
}

// again imports the same list twice: the second time nothing is new.
func (c *company) again() {
	l, op := badinput.Line{ID: "csv-075"}, c.doc.Must(c.t, "POST /crm/contacts/import")
	for _, want := range []float64{2, 0} {
		if report := c.listed(l, op, []byte("last_name,email\nSandvik,sandvik@fenwick.example\nBerg,berg@fenwick.example\n"), "upsert"); report["created"] != want {
			c.fail(l, "%v rows are new, want %v", report["created"], want)
		}
	}
}

// list is a line as a file; ok is false for those that are a cell only, or something that happens.
func list(l badinput.Line) (file []byte, ok bool) {
	switch {
	case l.ID == "csv-047":
		return []byte(strings.Repeat("c,", 10_000) + "c\n1\n"), true
	case l.ID == "csv-049":
		return bytes.Repeat([]byte("name,email\n"), (100<<20)/11+1), true
	case l.ID == "csv-054":
		return []byte("name,last_name,email\nA,A,twice@fenwick.example\nB,B,twice@fenwick.example\n"), true
	case l.ID == "csv-078":
		return []byte("name\n" + strings.Repeat(`"`, 10_000)), true
	case elsewhere[l.ID] != "" || l.ID == "csv-075":
		return nil, false
	}
	return l.Bytes(), true
}

// listed uploads a list and waits until it is refused or has ended.
func (c *company) listed(l badinput.Line, op *document.Operation, file []byte, mode string) map[string]any {
	a := c.send(l, upload{fields: [][2]string{{"options", `{"start": true, "mode": "` + mode + `"}`}}, field: "file", name: "list.csv", content: file}.call(c, op))
	if want := map[string]int{"413": 413, "415": 415}[l.Expect]; want != 0 {
		c.refused(l, op.String(), a, want, 422)
	}
	if a.status != 201 {
		c.refused(l, op.String(), a, 400, 413, 415, 422)
		return nil
	}
	var started struct{ ID string }
	decode(c.t, a, 201, &started)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		var report map[string]any
		decode(c.t, c.call(call{method: "GET", path: "/imports/" + started.ID, token: c.owner.Token}), 200, &report)
		switch report["status"] {
		case "succeeded", "failed", "waiting", "uploaded", "ready", "mapping":
			return report
		}
	}
	c.fail(l, "%s: the import does not end", op)
	return nil
}

// columns names a column of text of a list, and those that a row needs besides.
func (c *company) columns(path string) string {
	return map[string]string{"/crm/contacts": "last_name", "/crm/accounts": "industry", "/crm/leads": "last_name"}[path]
}

// cells imports every cell that a spreadsheet may take for a formula, and holds the exports to it: the text is whole behind what
// makes it harmless, and nothing begins like a formula.
func (c *company) cells(path string, op *document.Operation, lines []badinput.Line) {
	want := map[string]badinput.Line{}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	// Accounts are told apart by their names.
	rows, beside := 0, map[bool]string{true: "name", false: "city"}[path == "/crm/accounts"]
	_ = w.Write([]string{c.columns(path), beside})
	for _, l := range lines {
		if strings.HasPrefix(l.Expect, "cell kept as text") || strings.HasPrefix(l.Expect, "inert") || strings.HasPrefix(l.Expect, "data only") || l.Expect == "kept" {
			want[strings.TrimSpace(l.Input)] = l
			_ = w.Write([]string{l.Input, fmt.Sprint("Gävle ", rows)})
			rows++
		}
	}
	w.Flush()
	report := c.listed(badinput.Line{ID: "csv cells"}, op, file.Bytes(), "create")
	created, _ := report["created"].(float64)
	updated, _ := report["updated"].(float64)
	if int(created+updated) != rows {
		delete(report, "columns")
		c.fail("csv cells", "%s: %d rows became %v", op, rows, report)
	}
	a := c.call(call{method: "GET", path: path + "/export?format=csv", token: c.owner.Token})
	table, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.body, []byte("\ufeff")))).ReadAll()
	if a.status != 200 || err != nil {
		c.fail("csv cells", "the export of %s: %d %v", path, a.status, err)
		return
	}
	for _, row := range table {
		for _, cell := range row {
			delete(want, strings.TrimSpace(lists.Restore(cell)))
			if begins := strings.TrimLeft(cell, " \t\r\n\"\u200b\ufeff"); begins != "" && strings.ContainsAny(begins[:1], "=@") || strings.HasPrefix(begins, "+") || strings.HasPrefix(begins, "＝") || strings.HasPrefix(begins, "＠") {
				c.fail("csv cells", "the export of %s has the cell %q", path, cell)
			}
		}
	}
	for _, l := range slices.Sorted(maps.Keys(want)) {
		c.fail(want[l], "the export of %s lacks %q", path, l)
	}
	c.workbook(path)
}

// workbook holds the other export to having texts only.
func (c *company) workbook(path string) {
	a := c.call(call{method: "GET", path: path + "/export?format=xlsx", token: c.owner.Token})
	if a.status != 200 {
		c.fail("csv cells", "the workbook of %s: %d", path, a.status)
		return
	}
	if found, err := sheetFormulas(a.body); err != nil || found > 0 {
		c.fail("csv cells", "the workbook of %s has %d formulas, %v", path, found, err)
	}
}

// sheetFormulas counts the formulas in a workbook.
func sheetFormulas(raw []byte) (n int, err error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return 0, err
	}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return n, err
		}
		part, err := io.ReadAll(r)
		if err != nil {
			return n, err
		}
		n += bytes.Count(part, []byte("<f>")) + bytes.Count(part, []byte("<f "))
	}
	return n, nil
}
