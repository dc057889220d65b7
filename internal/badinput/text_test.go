package badinput_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
)

// place is a property of a record that keeps any text.
type place struct {
	op   *document.Operation
	base map[string]any
	name string
	// limit is the greatest length in characters.
	limit int
	// rich places keep what they are given as text with a few marks.
	rich bool
}

func (p place) String() string { return p.op.String() + " " + p.name }

// plain is a text that any place for text keeps.
const plain = "Zażółć gęślą jaźń 7"

// places are all of those, as the program shows: what it keeps of a good text, it must keep of a strange one.
func (c *company) places() (all []place) {
	for op, base := range c.explore() {
		if op.Method == "PATCH" || strings.HasSuffix(op.Path, "/bulk") {
			continue
		}
		for _, name := range texts(c.doc, op.JSON) {
			s := c.doc.Resolve(op.JSON.Properties[name])
			a := c.call(c.door(op, op.MediaType(), encode(with(c.fresh(op, base), name, plain))))
			if got := string(member1(a, name)); got == plain || got == "<p>"+plain+"</p>" {
				all = append(all, place{op, base, name, s.MaxLength, got != plain})
			}
		}
	}
	return all
}

// fresh is a body whose own texts differ from those before, so that no two records share a name by accident.
func (c *company) fresh(op *document.Operation, base map[string]any) map[string]any {
	body := map[string]any{}
	for name, v := range base {
		s := c.doc.Resolve(op.JSON.Properties[name])
		if _, isText := v.(string); isText && s != nil && !s.Named() && s.Format == "" && len(s.Enum) == 0 {
			v = c.word(s, name)
		}
		body[name] = v
	}
	return body
}

func member1(a answer, name string) string {
	var all map[string]any
	if a.status >= 300 || json.Unmarshal(a.body, &all) != nil {
		return ""
	}
	s, _ := all[name].(string)
	return s
}

func (c *company) unicode() { c.texts(badinput.Lines(c.t, "unicode"), 8) }
func (c *company) xss()     { c.texts(badinput.Lines(c.t, "xss"), 8) }
func (c *company) blns()    { c.texts(badinput.NaughtyStrings(c.t), 32) }

// texts puts strange texts into every place, asks every list and every search for them, and lets visitors write them.
func (c *company) texts(lines []badinput.Line, every int) {
	places := c.places()
	if len(places) < 40 {
		c.t.Errorf("only %d places take a text", len(places))
	}
	c.visit()
	for i, l := range lines {
		body, ok := c.text(l)
		if !ok {
			continue
		}
		for n, p := range places {
			if c.turn(n+i, every) {
				c.keep(l, p, body)
			}
		}
		for n, op := range c.doc.Operations {
			if op.Method == "GET" && c.turn(n+i, every) {
				c.look(l, op, body)
			}
		}
		if strings.Contains(l.Name, "digits OTP") {
			code := call{method: "POST", path: "/auth/verify-otp", kind: "application/json", body: []byte(`{"purpose":"login","email":` + string(encode(c.owner.Email)) + `,"code":` + body + `}`)}
			c.refused(l, code.path, c.send(l, code), 400, 401, 422)
		}
		if c.turn(i, min(every, 8)/4) {
			c.say(l, body)
		}
	}
}

// text is what a line is as a JSON string; ok is false where a line is about something else.
func (c *company) text(l badinput.Line) (quoted string, ok bool) {
	if elsewhere[l.ID] != "" {
		return "", false
	}
	switch {
	case l.ID == "xss-064":
		l.Input = strings.Repeat("*a **b ", 100_000)
	case strings.Contains(l.Input, `\u0000`), strings.HasPrefix(l.Input, `\ud`):
		return `"` + l.Input + `"`, true
	}
	return string(encode(l.Input)), true
}

// controls are characters that no text keeps: what is refused for them is refused rightly.
var controls = regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]`)

// keep writes a text, and holds what comes back to it: the same characters, or a refusal that names the place.
func (c *company) keep(l badinput.Line, p place, quoted string) {
	body := strings.TrimSuffix(string(encode(c.without(p))), "}")
	if len(body) > 1 {
		body += ","
	}
	a := c.send(l, c.door(p.op, p.op.MediaType(), []byte(body+fmt.Sprintf("%q:%s}", p.name, quoted))))
	var text string
	if json.Unmarshal([]byte(quoted), &text) != nil || strings.Contains(quoted, `\u0000`) || strings.HasPrefix(quoted, `"\ud`) {
		c.refused(l, p.String(), a, 400, 422)
		return
	}
	want := norm.NFC.String(strings.TrimSpace(text))
	switch {
	case a.status < 300 && !p.rich:
		// Names of some things have no blanks but single ones.
		if got := norm.NFC.String(member1(a, p.name)); strings.TrimSpace(got) != want && got != strings.Join(strings.Fields(want), " ") {
			c.fail(l, "%s keeps %.100q of %.100q", p, got, want)
		}
	case a.status < 300 && p.rich:
		if got := member1(a, p.name); active.MatchString(got) {
			c.fail(l, "%s keeps %.200q", p, got)
		}
	case a.status == http.StatusConflict || a.status == 422 && (blank(text) || p.limit > 0 && utf8.RuneCountInString(text) > p.limit || p.named(string(a.body))):
	default:
		c.refused(l, p.String(), a, 413)
	}
}

// named tells of a refusal that is about the place and nothing else; only those places may refuse whose text means something.
func (p place) named(problem string) bool {
	return meaning.MatchString(p.name) && strings.Contains(problem, `"field":"`+p.name)
}

// meaning are the places whose text is looked at: a name must be one, a number one, and so on.
var meaning = regexp.MustCompile(`^(sku|unit|phone|country|language|reference|former_number|expression|help|label|target|filter|sort|group|q|domain|name)$`)

// active is markup that does something.
var active = regexp.MustCompile(`(?i)<(script|style|iframe|object|embed|svg|math|img|video|audio|form|input|link|meta|base|template)|<[^>]+\son\w+\s*=|href="\s*(javascript|data|vbscript)`)

func blank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Co) || r == '\u3164' || r == '\u2800' || r == '\u115f' || r == '\u1160' || r == '\uffa0'
	}) == ""
}

// without is the good body of a place but for the place.
func (c *company) without(p place) map[string]any {
	body := c.fresh(p.op, p.base)
	delete(body, p.name)
	return body
}

// look asks a list for a text: as a search, and as a value inside of a filter.
func (c *company) look(l badinput.Line, op *document.Operation, quoted string) {
	var text string
	if json.Unmarshal([]byte(quoted), &text) != nil || len(text) > 8000 {
		return
	}
	path, _ := c.address(op)
	for _, p := range op.Params {
		if s := c.doc.Resolve(p.Schema); p.In == "query" && free(s) {
			c.send(l, call{method: "GET", path: path + "?" + p.Name + "=" + url.QueryEscape(text), token: c.owner.Token})
		}
	}
	if op.Takes("query", "filter") {
		c.send(l, call{method: "GET", path: path + "?filter=" + url.QueryEscape("created_by == null || "+"id == "+quoted), token: c.owner.Token})
	}
}

// say is what a visitor writes, and a question of a member.
func (c *company) say(l badinput.Line, quoted string) {
	for path, body := range map[string]string{
		"POST /embed/widget/{id}/messages": `{"page_url":` + string(encode(c.app.URL+"/")) + `,"text":` + quoted + `}`,
		"POST /rag/query":                  `{"question":` + quoted + `}`,
	} {
		op := c.doc.Must(c.t, path)
		a := c.send(l, c.door(op, "application/json", []byte(body)))
		if a.status == http.StatusTooManyRequests {
			c.visit()
			a = c.call(c.door(op, "application/json", []byte(body)))
		}
		c.refused(l, path, a, 200, 400, 413, 422)
	}
}
