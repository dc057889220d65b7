package duplicates

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Reason is why two records are probably the same.
type Reason string

// The reasons.
const (
	SameEmail   Reason = "email"
	SamePhone   Reason = "phone"
	SameDomain  Reason = "domain"
	SameName    Reason = "name"
	AlikeName   Reason = "similar_name"
	SameCompany Reason = "company"
	SameCity    Reason = "city"
)

// Scores from which on a pair is listed, and a form is told.
const (
	listed = 60
	hint   = 50
)

// profile is what two records are compared by, folded.
type profile struct {
	id             uuid.UUID
	name           string
	city           string
	company        string
	account        uuid.UUID
	domain         string
	emails, phones []string
	firm           bool
}

// profileOf reads whatever of it a record type has.
func profileOf(t *resource.Table, rec any) profile {
	p := profile{id: resource.BaseOf(rec).ID, firm: t.Name == "accounts"}
	get := func(name string) string {
		if f := t.Field(name); f != nil {
			s, _ := f.Value(rec).(string)
			return s
		}
		return ""
	}
	p.name, p.city, p.company, p.domain = plainName(get("name")), text.Fold(get("city")), plainName(get("company_name")), text.Fold(get("domain"))
	p.emails, p.phones = folded(get("email")), folded(get("phone"))
	for name, list := range map[string]*[]string{"other_emails": &p.emails, "other_phones": &p.phones} {
		if f := t.Field(name); f != nil {
			raw, _ := f.Value(rec).(json.RawMessage)
			*list = append(*list, others(raw)...)
		}
	}
	if f := t.Field("account_id"); f != nil && t.Name == "contacts" {
		p.account, _ = f.Value(rec).(uuid.UUID)
	}
	return p
}

func others(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return folded(list...)
}

func folded(values ...string) (keys []string) {
	for _, v := range values {
		if v = text.Fold(strings.TrimSpace(v)); v != "" {
			keys = append(keys, v)
		}
	}
	return keys
}

// like weighs how probably p and o are the same, each reason by itself as a chance.
func (p profile) like(o profile) (score int, reasons []Reason) {
	unlike := 1.0
	add := func(r Reason, chance float64) {
		unlike *= 1 - chance
		reasons = append(reasons, r)
	}
	names := similarity(p.name, o.name)
	if share(p.emails, o.emails) {
		add(SameEmail, 0.9)
	}
	if p.domain != "" && p.domain == o.domain {
		add(SameDomain, 0.85)
	}
	if share(p.phones, o.phones) {
		// A number of the house is that of many people.
		chance := 0.3
		if names >= 0.3 || p.firm {
			chance = 0.6
		}
		add(SamePhone, chance)
	}
	if p.name != "" && o.name != "" {
		weight := 0.55
		if p.firm && o.firm {
			weight = 0.75
		}
		switch {
		case names == 1:
			add(SameName, weight)
		case names >= 0.55:
			add(AlikeName, weight*names*names)
		}
	}
	if names >= 0.55 {
		if p.company != "" && p.company == o.company || p.account != uuid.Nil && p.account == o.account {
			add(SameCompany, 0.5)
		}
		if p.city != "" && p.city == o.city {
			add(SameCity, 0.25)
		}
	}
	return int(100 * (1 - unlike)), reasons
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// legal are words that say what kind of firm it is, and often are left out.
var legal = map[string]bool{"ab": true, "ag": true, "as": true, "bv": true, "co": true, "corp": true, "corporation": true, "gmbh": true, "inc": true, "incorporated": true, "kg": true,
	"limited": true, "llc": true, "llp": true, "ltd": true, "mbh": true, "nv": true, "oy": true, "plc": true, "sa": true, "sarl": true, "se": true, "spa": true, "srl": true, "ug": true, "ev": true}

// plainName is a name without accents, marks and legal forms, its words in order.
func plainName(s string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(text.Fold(s), ".", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return legal[w] })
	if len(kept) == 0 {
		kept = words
	}
	slices.Sort(kept)
	return strings.Join(kept, " ")
}

// similarity is the share of trigrams that two names have in common, as pg_trgm counts them: 1 for equal names.
func similarity(a, b string) float64 {
	if a == b {
		return min(1, float64(len(a)))
	}
	x, y := trigrams(a), trigrams(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch c := strings.Compare(x[i], y[j]); {
		case c == 0:
			both, i, j = both+1, i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// trigrams gives the distinct trigrams of each word, sorted.
func trigrams(s string) (all []string) {
	for _, w := range strings.Fields(s) {
		r := []rune("  " + w + " ")
		for i := 0; i+3 <= len(r); i++ {
			all = append(all, string(r[i:i+3]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
