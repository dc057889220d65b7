package sheet_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rapport/internal/platform/tenant"
	"rapport/internal/resource/sheet"
)

// book makes a workbook whose first sheet is hidden and whose second holds the rows.
func book(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("People"); err != nil {
		t.Fatal(err)
	}
	f.SetActiveSheet(1)
	if err := f.SetSheetVisible("Sheet1", false); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("People", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14}) // a date as the reader's country writes it
	if err == nil {
		err = f.SetCellStyle("People", "D3", "D3", day)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbookIsImported(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	file := book(t, []any{"First name", "Last name", "E-mail", "Notes"},
		[]any{"Ann", "Fenwick", "ann@fenwick.example", "=1+1"}, []any{"Élodie", "Lac", "elodie@lac.example", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, []any{}, []any{"", "", "", "nobody"})
	status, raw := p.upload(contactsPath, "people.xlsx", file, map[string]any{"start": true})
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	wantTally(t, p.wait(read[sheet.Import](t, raw).ID), "succeeded 3/3: 2 created, 0 updated, 0 unchanged, 1 rejected")
	people := p.people()
	if ann := people["ann@fenwick.example"]; ann == nil || ann.Notes != "=1+1" {
		t.Errorf("a text that looks like a formula became %+v", ann)
	}
	if elodie := people["elodie@lac.example"]; elodie == nil || !strings.HasPrefix(elodie.Notes, "2026-03-01") {
		t.Errorf("a date became %+v", elodie)
	}
}

func TestWorkbookIsExportedAndComesBack(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	p.run(contactsPath, "First name,E-mail,Notes\nAnn,ann@fenwick.example,=cmd|x\n", nil)
	status, raw, header := p.call(http.MethodGet, contactsPath+"/export?format=xlsx", "", nil)
	if status != http.StatusOK || !strings.Contains(header.Get("Content-Type"), "spreadsheetml") {
		t.Fatalf("%d %s", status, header)
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1")
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v %v", rows, err)
	}
	if formula, _ := f.GetCellFormula("Sheet1", "S2"); formula != "" {
		t.Errorf("a text became the formula %q", formula)
	}
	status, raw = p.upload(contactsPath, "contacts.xlsx", raw, map[string]any{"start": true})
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	wantTally(t, p.wait(read[sheet.Import](t, raw).ID), "succeeded 1/1: 0 created, 0 updated, 1 unchanged, 0 rejected")
}

func archive(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBadWorkbooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.company(tenant.Manager)
	whole := book(t, []any{"E-mail"}, []any{"a@x.example"})
	for name, tc := range map[string]struct {
		file   []byte
		status int
	}{
		"an archive of something else": {archive(t, "letter.txt", []byte("hello")), 415},
		"cut off":                      {whole[:len(whole)/2], 415},
		"only its first bytes":         {[]byte("PK\x03\x04"), 415},
		"a bomb":                       {archive(t, "xl/workbook.xml", bytes.Repeat([]byte("<a>"), 20_000_000)), 415},
		"without rows":                 {book(t), 422},
	} {
		status, raw := p.upload(contactsPath, "list.xlsx", tc.file, nil)
		if status != tc.status || !strings.Contains(string(raw), `"detail"`) {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
}

// Workbooks of the real world are lists, or are refused in words.
func TestWorkbooksOfTheWorld(t *testing.T) {
	t.Parallel()
	files, more := collected(t, "lists/dialects/*.xlsx"), collected(t, "documents/xlsx/*.xlsx")
	p := newWorld(t).company(tenant.Manager)
	taken := 0
	for _, path := range append(files, more...) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		status, answer := p.upload(contactsPath, filepath.Base(path), raw, nil)
		switch {
		case status == http.StatusCreated:
			taken++
		case status != 415 && status != 422:
			t.Errorf("%s: %d %s", filepath.Base(path), status, answer)
		}
	}
	if taken < len(files) {
		t.Errorf("only %d of %d workbooks were taken", taken, len(files)+len(more))
	}
}
