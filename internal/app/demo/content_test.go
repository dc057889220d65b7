package demo

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"time"
	"unicode"
)

func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	list, err := table(name)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Every list names only people and records that there are, and addresses that can't be anybody's.
func TestContentHoldsTogether(t *testing.T) {
	known := map[string]bool{"": true}
	for _, p := range staff {
		known[p.key] = true
	}
	for _, r := range rows(t, "accounts.csv") {
		known[r["domain"]] = true
		if !known[r["owner"]] {
			t.Errorf("%s belongs to %q, who is nobody", r["name"], r["owner"])
		}
	}
	for _, r := range rows(t, "contacts.csv") {
		if known[r["email"]] || !known[r["owner"]] || !known[r["account"]] || !strings.HasSuffix(r["email"], ".example") {
			t.Errorf("contact %v", r)
		}
		known[r["email"]] = true
	}
	for _, r := range rows(t, "leads.csv") {
		if !known[r["owner"]] || !known[r["account"]] || r["email"] != "" && !strings.HasSuffix(r["email"], ".example") {
			t.Errorf("lead %v", r)
		}
		known[strings.TrimPrefix(r["website"], "https://")] = true
	}
	all, err := kits()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for i, r := range rows(t, "deals.csv") {
		stops, err := way(r, i, time.Now())
		if err != nil || named[r["name"]] || !known[r["owner"]] || !known[r["account"]] || r["kit"] != "" && all[r["kit"]] == nil || stops[len(stops)-1].at.After(time.Now()) {
			t.Errorf("deal %v: %v", r, err)
		}
		named[r["name"]] = true
		for j := range stops[1:] {
			if !stops[j+1].at.After(stops[j].at) {
				t.Errorf("%s comes into %s before %s", r["name"], stops[j+1].stage, stops[j].stage)
			}
		}
	}
	for _, r := range rows(t, "quotes.csv") {
		if r["deal"] != "" && !named[r["deal"]] {
			t.Errorf("quote %s belongs to no deal", r["key"])
		}
	}
	edited := map[string]bool{}
	for _, r := range rows(t, "edits.csv") {
		once := r["step"] + " " + r["key"]
		if !known[r["key"]] || !known[r["by"]] || edited[once] {
			t.Errorf("edit %v names somebody unknown, or the same record twice in one step", r)
		}
		edited[once] = true
	}
	for name := range uploader {
		if _, err := fs.Stat(content, "content/documents/"+name); err != nil {
			t.Error(err)
		}
	}
}

func TestTalksLieApart(t *testing.T) {
	raw, err := content.ReadFile("content/talks.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []talk
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for i, k := range all {
		if k.Hours < 1 || k.Hours > 14*24 || i > 0 && k.Hours >= all[i-1].Hours {
			t.Errorf("%q was %d hours ago: at most 14 days, oldest first", k.Turns[0], k.Hours)
		}
		for _, q := range k.Turns {
			if !strings.HasSuffix(q, "?") || !unicode.IsUpper([]rune(q)[0]) {
				t.Errorf("%q is no question", q)
			}
		}
	}
}
