package csv

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func sharedLists(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("RAPPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "data", "lists")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("data/lists is not here")
	}
	return dir
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readAll answers the cells of all rows, and how many rows had a fault.
func readAll(t *testing.T, file []byte, d Dialect) (rows [][]string, faults int) {
	t.Helper()
	r := NewReader(bytes.NewReader(file), d)
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, faults
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Err != nil {
			faults++
		}
		rows = append(rows, row.Cells)
	}
}

// expectation is what the Pollock benchmark says of a file.
type expectation struct {
	Delimiter string `json:"delimiter"`
	Header    any    `json:"header_lines"`
	Preamble  any    `json:"preamble_lines"`
}

func lines(v any) int {
	switch x := v.(type) {
	case float64:
		return int(x)
	case string:
		n := 0
		for _, c := range x {
			n = n*10 + int(c-'0')
		}
		return n
	}
	return 0
}

// TestPollock holds detection and parsing against files collected from public portals, whose dialect and content
// people wrote down. The floors are what was measured.
func TestPollock(t *testing.T) {
	base := filepath.Join(sharedLists(t), "pollock")
	files, _ := filepath.Glob(filepath.Join(base, "csv", "*.csv"))
	var delimiters, headers, skips, parsed int
	for _, f := range files {
		name := filepath.Base(f)
		var want expectation
		if err := json.Unmarshal(mustRead(t, filepath.Join(base, "parameters", name+"_parameters.json")), &want); err != nil {
			t.Fatal(err)
		}
		file := mustRead(t, f)
		d := Detect(file)
		rows, faults := readAll(t, file, d)
		clean, _ := readAll(t, mustRead(t, filepath.Join(base, "clean", name)), Dialect{Encoding: UTF8, Delimiter: ',', Quote: '"'})
		sep := string(d.Delimiter) == want.Delimiter
		header := d.Header == (lines(want.Header) > 0)
		skip := d.SkipLines == lines(want.Preamble)
		same, at := equalRows(rows, clean, lines(want.Header))
		count(&delimiters, sep)
		count(&headers, header)
		count(&skips, skip)
		count(&parsed, same)
		t.Logf("%-40.40s delimiter %-5t header %-5t skip %-5t parse %-5t %v rows %d/%d faults %d, difference %s",
			name, sep, header, skip, same, d, len(rows), len(clean), faults, at)
	}
	n := len(files)
	t.Logf("of %d: delimiter %d, header %d, preamble %d, parse %d", n, delimiters, headers, skips, parsed)
	floor(t, "delimiter", delimiters, n, 0.9)
	floor(t, "header", headers, n, 0.9)
	floor(t, "preamble", skips, n, 0.9)
	floor(t, "parse", parsed, n, 0.8)
}

func count(n *int, ok bool) {
	if ok {
		*n++
	}
}

func floor(t *testing.T, what string, got, of int, share float64) {
	t.Helper()
	if float64(got) < share*float64(of) {
		t.Errorf("%s: %d of %d are below %.0f %%", what, got, of, 100*share)
	}
}

// equalRows compares without the header, which the benchmark writes in a form of its own when it has several lines.
func equalRows(got, want [][]string, header int) (bool, string) {
	got, want = got[min(header, len(got)):], want[1:]
	for i := range min(len(got), len(want)) {
		for j := range min(len(got[i]), len(want[i])) {
			if strings.TrimSpace(got[i][j]) != strings.TrimSpace(want[i][j]) {
				return false, strings.ReplaceAll(got[i][j]+" <> "+want[i][j], "\n", `\n`)
			}
		}
		if len(got[i]) != len(want[i]) {
			return false, "width"
		}
	}
	return len(got) == len(want), ""
}

// TestPollockDirty counts the rows that survive one deliberate fault in a file.
func TestPollockDirty(t *testing.T) {
	base := filepath.Join(sharedLists(t), "pollock_dirty")
	files, _ := filepath.Glob(filepath.Join(base, "csv", "*.csv"))
	dialects, same, all, faulty := 0, 0, 0, 0
	for _, f := range files {
		file := mustRead(t, f)
		d := Detect(file)
		count(&dialects, d.Delimiter == ',' && d.Quote == '"' && d.Header && d.SkipLines == 0)
		rows, faults := readAll(t, file, d)
		clean, _ := readAll(t, mustRead(t, filepath.Join(base, "clean", filepath.Base(f))), Dialect{Delimiter: ',', Quote: '"'})
		good := 0
		for i := range min(len(rows), len(clean)) {
			if slices.Equal(rows[i], clean[i]) {
				good++
			}
		}
		same, all = same+good, all+len(clean)
		count(&faulty, faults > 0)
		if good < len(clean)-1 {
			t.Logf("%s: %d of %d rows alike, %d faults, %v", filepath.Base(f), good, len(clean), faults, d)
		}
	}
	t.Logf("of %d files: dialect %d, reported %d; rows alike %d of %d", len(files), dialects, faulty, same, all)
	floor(t, "dialect", dialects, len(files), 1)
	floor(t, "rows", same, all, 0.98)
}

// TestSpectrum compares whole files with the JSON that they mean.
func TestSpectrum(t *testing.T) {
	base := filepath.Join(sharedLists(t), "spectrum")
	files, _ := filepath.Glob(filepath.Join(base, "csvs", "*.csv"))
	good := 0
	for _, f := range files {
		var want []map[string]string
		text := bytes.TrimSpace(mustRead(t, filepath.Join(base, "json", strings.TrimSuffix(filepath.Base(f), ".csv")+".json")))
		if text[0] == '{' {
			text = slices.Concat([]byte("["), text, []byte("]"))
		}
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		rows, _ := readAll(t, mustRead(t, f), Detect(mustRead(t, f)))
		ok := len(rows) == len(want)+1
		for i := 1; ok && i < len(rows); i++ {
			for j, name := range rows[0] {
				ok = ok && rows[i][j] == want[i-1][name]
			}
		}
		count(&good, ok)
		if !ok {
			t.Logf("%s: %q, want %q", filepath.Base(f), rows, want)
		}
	}
	t.Logf("%d of %d parse as their JSON says", good, len(files))
	floor(t, "spectrum", good, len(files), 0.8) // two of the twelve differ from their own JSON in content
}

// TestDialects holds detection against what the manifest observed of real lists.
func TestDialects(t *testing.T) {
	base := sharedLists(t)
	good, all := 0, 0
	for _, l := range strings.Split(string(mustRead(t, filepath.Join(base, "manifest.tsv"))), "\n") {
		col := strings.Split(l, "\t")
		if len(col) < 5 || !strings.HasSuffix(col[0], ".csv") || !strings.HasPrefix(col[0], "dialects/") && !strings.HasPrefix(col[0], "contacts/") {
			continue
		}
		sep, ok := map[string]rune{"delim ,": ',', "delim ;": ';', "delim TAB": '\t', "delim none": ','}[observed(col[4])]
		if !ok {
			t.Fatalf("%s: %q", col[0], col[4])
		}
		d := Detect(mustRead(t, filepath.Join(base, col[0])))
		all++
		right := d.Delimiter == sep && d.Encoding == UTF8 && d.Quote == '"'
		count(&good, right)
		if rows, faults := readAll(t, mustRead(t, filepath.Join(base, col[0])), d); !right || faults > 0 || !d.Header || d.SkipLines > 0 {
			t.Logf("%s: %v of %s, %d rows, %d faults", col[0], d, col[4], len(rows), faults)
		}
	}
	t.Logf("%d of %d dialects", good, all)
	floor(t, "dialects", good, all, 1)
}

func observed(s string) string {
	for _, sep := range []string{"delim ,", "delim ;", "delim TAB", "delim none"} {
		if strings.Contains(s, sep) {
			return sep
		}
	}
	return ""
}
