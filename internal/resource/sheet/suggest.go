package sheet

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rapport/internal/platform/csv"
)

// Column is one column of a file, as a person sees it.
type Column struct {
	Name    string
	Samples []string // some cells from the beginning; blanks are ignored
}

// FieldInfo is one field that a column may go to.
type FieldInfo struct {
	Name     string
	Label    string
	Type     string   // "email", "phone" and "url" are held against the samples
	Synonyms []string // other names, best first; the built-in ones of the usual fields come behind
}

// Suggest answers, by the index of the column, the field that it surely means. A field is given once, to the column
// whose name is the best of its synonyms; a name that says nothing is left to the content, when only one column and one
// field can be meant. Columns that stay open are left out.
func Suggest(columns []Column, fields []FieldInfo) map[int]string {
	found := map[int]string{}
	for _, f := range fields {
		if i := bestColumn(columns, f, found); i >= 0 {
			found[i] = f.Name
		}
	}
	for _, f := range fields {
		if i := byContent(columns, f, found); i >= 0 {
			found[i] = f.Name
		}
	}
	return found
}

// bestColumn answers the free column whose name ranks first among the names of the field, or -1.
func bestColumn(columns []Column, f FieldInfo, found map[int]string) int {
	names := namesOf(f)
	best, rank := -1, len(names)
	for i, c := range columns {
		if _, taken := found[i]; taken || contradicts(c, f) {
			continue
		}
		if r := slices.Index(names, normalName(c.Name)); r >= 0 && r < rank {
			best, rank = i, r
		}
	}
	return best
}

// namesOf lists the normalised names of a field, best first.
func namesOf(f FieldInfo) []string {
	names := []string{normalName(f.Name), normalName(f.Label)}
	for _, s := range slices.Concat(f.Synonyms, usualNames[f.Name]) {
		names = append(names, normalName(s))
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}

// normalName drops case, accents, punctuation and the suffix of Salesforce's own fields.
func normalName(s string) string {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "__c")
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func kindOfField(f FieldInfo) string {
	switch {
	case f.Type == "email" || f.Type == "phone" || f.Type == "url":
		return f.Type
	case f.Name == "email" || f.Name == "phone":
		return f.Name
	case f.Name == "website" || f.Name == "url":
		return "url"
	}
	return ""
}

// contradicts says that the content is surely something else: a column "E-Mail" of yes and no is an opt-in.
func contradicts(c Column, f FieldInfo) bool {
	kind := kindOfField(f)
	share, filled := shareOf(c, kind)
	if f.Type == "percent" && !percentual(c, f) {
		return true
	}
	if f.Name == "job_title" {
		return filled > 0 && 2*salutations(c) > filled
	}
	return kind != "" && filled >= 3 && share == 0
}

// percentual tells a column of percentages from one of amounts, of which many are headed by the same words.
func percentual(c Column, f FieldInfo) bool {
	name := strings.ToLower(c.Name)
	says := func(word string) bool { return strings.Contains(name, word) }
	return normalName(name) == normalName(f.Name) || slices.ContainsFunc([]string{"%", "percent", "prozent", "rate", "satz"}, says) ||
		len(c.Samples) > 0 && !slices.ContainsFunc(c.Samples, func(s string) bool { return !strings.HasSuffix(strings.TrimSpace(s), "%") })
}

// salutations counts "Mrs." and the like: in some exports they are the column called Title.
func salutations(c Column) int {
	n := 0
	for _, s := range c.Samples {
		switch normalName(s) {
		case "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sr", "sra", "srta", "don", "dona", "m", "mme", "mlle":
			n++
		}
	}
	return n
}

// byContent answers the one free column that holds nothing but what the field holds, or -1.
func byContent(columns []Column, f FieldInfo, found map[int]string) int {
	kind, only := kindOfField(f), -1
	if kind == "" {
		return -1
	}
	for i, c := range columns {
		if found[i] == f.Name {
			return -1
		}
		share, filled := shareOf(c, kind)
		if share < 0.9 || filled < 2 {
			continue
		}
		if _, taken := found[i]; taken || only >= 0 || saysOtherwise(c.Name) {
			return -1
		}
		only = i
	}
	return only
}

// saysOtherwise keeps a fax or a manager's address from becoming the contact's own.
func saysOtherwise(name string) bool {
	n := normalName(name)
	for _, word := range []string{"fax", "owner", "manager", "assistant", "created", "modified", "parent", "besitzer", "2", "3",
		"linkedin", "facebook", "twitter", "photo", "image", "picture", "avatar", "logo", "other", "alternat", "second"} {
		if strings.Contains(n, word) {
			return true
		}
	}
	return false
}

func shareOf(c Column, kind string) (share float64, filled int) {
	hits := 0
	for _, s := range c.Samples {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		filled++
		if isKind(s, kind) {
			hits++
		}
	}
	if filled == 0 {
		return 0, 0
	}
	return float64(hits) / float64(filled), filled
}

func isKind(s, kind string) bool {
	switch kind {
	case "email":
		return csv.IsEmail(s)
	case "url":
		return csv.IsLink(s) || strings.Contains(s, ".") && !strings.ContainsAny(s, " @") && !csv.IsTyped(s)
	case "phone":
		return isPhone(s)
	}
	return false
}

// isPhone wants six to fifteen digits (E.164 allows fifteen) with nothing but an extension beside them.
func isPhone(s string) bool {
	digits := 0
	s, _, _ = strings.Cut(strings.ToLower(s), "ext")
	s, _, _ = strings.Cut(s, "x")
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("+-()./ \u00a0'", r):
			return false
		}
	}
	return digits >= 6 && digits <= 15 && !csv.IsDate(s)
}
