package main

import (
	"fmt"
	"time"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// sorts are those that an index gives.
var sorts = []string{"", "created_at", "-updated_at", "name", "-name", "last_name", "email", "city", "account_id", "owner_id", "last_touch_at", "-last_touch_at"}

// asked is one kind of question, with the most that its median may take in milliseconds; 0 is shown without a verdict.
type asked struct {
	name   string
	target float64
	query  func(c *crowd) resource.Query
}

func (c *crowd) person() person { return c.people[c.r.IntN(len(c.people))] }

// of is the first n letters of s as the search sees them.
func of(s string, n int) string {
	letters := []rune(text.Fold(s))
	return string(letters[:min(n, len(letters))])
}

func (c *crowd) questions() []asked {
	var all []asked
	for _, sort := range sorts {
		all = append(all,
			asked{"first page, sort " + shown(sort), 1, func(*crowd) resource.Query { return resource.Query{Sort: sort} }},
			asked{"deep page, sort " + shown(sort), 1, func(c *crowd) resource.Query {
				return resource.Query{Sort: sort, Cursor: c.cursor[sort][c.r.IntN(len(c.cursor[sort]))]}
			}})
	}
	return append(append(all, filters...), searches...)
}

func shown(sort string) string {
	if sort == "" {
		return "-created_at (default)"
	}
	return sort
}

func where(target float64, name, sort string, cond func(c *crowd) string) asked {
	return asked{name, target, func(c *crowd) resource.Query { return resource.Query{Filter: cond(c), Sort: sort} }}
}

var filters = []asked{
	where(1, "filter email ==", "", func(c *crowd) string { return fmt.Sprintf("email == %q", c.person().email) }),
	where(1, "filter account_id ==", "", func(c *crowd) string {
		return fmt.Sprintf("account_id == %q", c.accounts[c.r.IntN(len(c.accounts))].String())
	}),
	where(1, "filter owner_id ==", "", func(c *crowd) string {
		return fmt.Sprintf("owner_id == %q", c.members[c.r.IntN(len(c.members))].String())
	}),
	where(1, "filter city == (one of 90)", "", func(c *crowd) string { return fmt.Sprintf("city == %q", c.person().city) }),
	where(1, "filter last_name ==", "", func(c *crowd) string { return fmt.Sprintf("last_name == %q", c.person().last) }),
	where(1, "filter created_at, one day", "", func(c *crowd) string {
		day := epoch.Add(time.Duration(c.r.Int64N(int64(span)))).Truncate(24 * time.Hour)
		return fmt.Sprintf("created_at >= timestamp(%q) && created_at < timestamp(%q)", day.Format(time.RFC3339), day.Add(24*time.Hour).Format(time.RFC3339))
	}),
	where(1, "filter created_at after, oldest first", "created_at", func(c *crowd) string {
		return fmt.Sprintf("created_at >= timestamp(%q)", epoch.Add(time.Duration(c.r.Int64N(int64(span)))).Format(time.RFC3339))
	}),
	where(1, "filter name.startsWith 2, by name", "name", func(c *crowd) string { return fmt.Sprintf("name.startsWith(%q)", of(c.person().first, 2)) }),
	where(1, "filter name.startsWith 4, by name", "name", func(c *crowd) string { return fmt.Sprintf("name.startsWith(%q)", of(c.person().first, 4)) }),
	where(1, "filter email.startsWith 5, by email", "email", func(c *crowd) string { return fmt.Sprintf("email.startsWith(%q)", of(c.person().email, 5)) }),
	where(1, "filter name.startsWith whole name, newest first", "", func(c *crowd) string {
		p := c.person()
		return fmt.Sprintf("name.startsWith(%q)", p.first+" "+p.last)
	}),
	where(0, "filter last_name.startsWith 5, newest first", "", func(c *crowd) string { return fmt.Sprintf("last_name.startsWith(%q)", of(c.person().last, 5)) }),
	where(0, "filter city == and owner_id ==", "", func(c *crowd) string {
		return fmt.Sprintf("city == %q && owner_id == %q", c.person().city, c.members[c.r.IntN(len(c.members))].String())
	}),
}

func words(target float64, name string, q func(c *crowd) string) asked {
	return asked{name, target, func(c *crowd) resource.Query { return resource.Query{Q: q(c)} }}
}

var searches = []asked{
	words(1, "search by prefix, 1 letter", func(c *crowd) string { return of(c.person().first, 1) }),
	words(1, "search by prefix, 2 letters", func(c *crowd) string { return of(c.person().first, 2) }),
	words(1, "search by prefix, 3 letters", func(c *crowd) string { return of(c.person().first, 3) }),
	words(1, "search by prefix, 5 letters of a surname", func(c *crowd) string { return of(c.person().last, 5) }),
	words(10, "search by a whole name", func(c *crowd) string { p := c.person(); return p.first + " " + p.last }),
	words(10, "search by a whole e-mail address", func(c *crowd) string { return c.person().email }),
	words(10, "search inside, common (4 letters within a surname)", func(c *crowd) string { return inside(c.person().last, 1, 4) }),
	words(10, "search inside, 3 letters", func(c *crowd) string { return inside(c.person().last, 2, 3) }),
	words(10, "search inside, rare (within an e-mail address)", func(c *crowd) string { return inside(c.person().email, 3, 14) }),
	words(10, "search inside, surname then first name", func(c *crowd) string { p := c.person(); return p.last + " " + p.first }),
	words(10, "search inside, nothing there but letters", func(c *crowd) string { return "zzqx" + of(c.person().last, 3) }),
	words(10, "search with a typo in a surname", func(c *crowd) string { return typo(c, c.person().last) }),
	words(10, "search with a typo in a whole name", func(c *crowd) string { p := c.person(); return p.first + " " + typo(c, p.last) }),
}

// inside is n letters of s from the one at start on.
func inside(s string, start, n int) string {
	letters := []rune(text.Fold(s))
	start = min(start, max(0, len(letters)-n))
	return string(letters[start:min(start+n, len(letters))])
}

// typo swaps two neighbouring letters within s.
func typo(c *crowd, s string) string {
	letters := []rune(text.Fold(s))
	i := 1 + c.r.IntN(len(letters)-2)
	letters[i], letters[i+1] = letters[i+1], letters[i]
	return string(letters)
}
