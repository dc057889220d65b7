// Package richtext keeps what people write with emphasis, lists, links and mentions: a small subset of HTML that is cleaned
// when it comes in and can be read as plain text. Nothing in it runs, loads or is styled from within.
package richtext

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
)

var (
	policy  = allowed()
	isID    = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	isLabel = regexp.MustCompile(`^.{1,200}$`)
	markup  = regexp.MustCompile(`(?i)</?(p|br|strong|b|em|i|s|code|pre|blockquote|ul|ol|li|h[1-6]|a|span|div|script|style|img|iframe|svg|table)(\s[^>]*)?/?>`)
)

func allowed() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "b", "em", "i", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AllowAttrs("data-type").Matching(regexp.MustCompile(`^mention$`)).OnElements("span")
	p.AllowAttrs("data-id").Matching(isID).OnElements("span")
	p.AllowAttrs("data-label").Matching(isLabel).OnElements("span")
	return p
}

// Clean is what may be kept of s: all but the allowed elements and attributes is dropped. Text without any markup becomes
// paragraphs. What says nothing is empty. Cleaning twice changes nothing.
func Clean(s string) string {
	if !markup.MatchString(s) {
		s = paragraphs(s)
	}
	// Attributes stand in double quotes, so single ones need no escape.
	s = strings.TrimSpace(strings.ReplaceAll(policy.Sanitize(s), "&#39;", "'"))
	if Plain(s) == "" {
		return ""
	}
	return s
}

// paragraphs makes HTML of plain text: a blank line parts paragraphs, a single break stays one. What was escaped before is
// not escaped again, so that text which went through here comes out the same.
func paragraphs(s string) string {
	s = html.EscapeString(strings.ReplaceAll(html.UnescapeString(s), "\r\n", "\n"))
	var b strings.Builder
	for _, part := range strings.Split(s, "\n\n") {
		if part = strings.Trim(part, "\n"); part != "" {
			b.WriteString("<p>" + strings.ReplaceAll(part, "\n", "<br/>") + "</p>")
		}
	}
	return b.String()
}

// lines are the elements that stand on a line of their own.
var lines = []string{"p", "li", "pre", "blockquote", "h3", "ul", "ol"}

// Plain is cleaned HTML as text with line breaks, for search, export and previews.
func Plain(s string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch kind := z.Next(); kind {
		case nethtml.ErrorToken:
			return strings.TrimSpace(b.String())
		case nethtml.TextToken:
			b.WriteString(z.Token().Data)
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if tag == "br" || slices.Contains(lines, tag) {
				newline(&b)
			}
			if tag == "li" && kind == nethtml.StartTagToken {
				b.WriteString("- ")
			}
		}
	}
}

func newline(b *strings.Builder) {
	s := strings.TrimRight(b.String(), " ")
	if s == "-" || strings.HasSuffix(s, "\n-") {
		return
	}
	b.Reset()
	b.WriteString(s)
	if s != "" && !strings.HasSuffix(s, "\n") {
		b.WriteByte('\n')
	}
}

// Mentions lists whom cleaned HTML mentions, each once, in order.
func Mentions(s string) (ids []uuid.UUID) {
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			return ids
		}
		if kind != nethtml.StartTagToken {
			continue
		}
		id, ok := mentioned(z.Token())
		if ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
}

func mentioned(t nethtml.Token) (id uuid.UUID, ok bool) {
	for _, a := range t.Attr {
		switch a.Key {
		case "data-type":
			ok = a.Val == "mention"
		case "data-id":
			id, _ = uuid.Parse(a.Val)
		}
	}
	return id, ok && id != uuid.Nil
}
