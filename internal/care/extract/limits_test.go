package extract

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// memoryGrowth is by how much the resident memory of this process rose above its start at any moment while f ran, in
// bytes; 0 where the system does not tell.
func memoryGrowth(f func()) int64 {
	debug.FreeOSMemory()
	before := procMemory("VmRSS:")
	// Writing 5 makes the kernel forget the peak so far.
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		f()
		return 0
	}
	f()
	return procMemory("VmHWM:") - before
}

func procMemory(field string) int64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kb int64
	if _, rest, ok := strings.Cut(string(raw), field); ok {
		_, _ = fmt.Sscan(rest, &kb)
	}
	return kb << 10
}

// checkResult holds a result, and the passages cut from it, against what their documentation promises.
func checkResult(t interface {
	Helper()
	Fatalf(string, ...any)
}, res *Result) {
	t.Helper()
	text := res.Text
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || strings.ContainsRune(text, 0) {
		t.Fatalf("text is not clean UTF-8 in NFC")
	}
	at := 0
	for i, b := range res.Blocks {
		if b.Start < at || b.End <= b.Start || b.End > len(text) {
			t.Fatalf("block %d is out of order: %+v after %d", i, b, at)
		}
		if !boundary(text, b.Start) || !boundary(text, b.End) {
			t.Fatalf("block %d cuts a character", i)
		}
		if strings.TrimSpace(text[at:b.Start]) != "" {
			t.Fatalf("text before block %d belongs to none: %q", i, text[at:b.Start])
		}
		at = b.End
	}
	if strings.TrimSpace(text[at:]) != "" {
		t.Fatalf("text after the last block")
	}
	checkPassages(t, res)
}

func checkPassages(t interface {
	Helper()
	Fatalf(string, ...any)
}, res *Result) {
	t.Helper()
	at := 0
	for i, p := range Cut(res) {
		if p.Ordinal != i || p.Start < at || p.End > len(res.Text) || p.Text != res.Text[p.Start:p.End] {
			t.Fatalf("passage %d has a wrong span: %d-%d after %d", i, p.Start, p.End, at)
		}
		if strings.TrimSpace(p.Text) == "" || !boundary(res.Text, p.Start) || !boundary(res.Text, p.End) {
			t.Fatalf("passage %d is blank or cuts a character: %q", i, p.Text)
		}
		if n := utf8.RuneCountInString(p.Text); n > maxPassage {
			t.Fatalf("passage %d has %d characters", i, n)
		}
		if strings.TrimSpace(res.Text[at:p.Start]) != "" {
			t.Fatalf("text before passage %d is in none: %q", i, res.Text[at:p.Start])
		}
		at = p.End
	}
	if strings.TrimSpace(res.Text[at:]) != "" {
		t.Fatalf("text after the last passage is in none")
	}
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
