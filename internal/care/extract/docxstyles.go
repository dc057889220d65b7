package extract

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// wordStyle is what a paragraph style says of the structure.
type wordStyle struct {
	level  int // of a heading, from 1; 0 for none; noLevel when it says "body text" itself
	list   bool
	title  bool
	parent string
}

const noLevel = -1

// wordStyles are the paragraph styles by id. Ids and names are in the language of the Word that wrote the file; the
// outline level is not, and the built-in names are English in every one.
type wordStyles map[string]wordStyle

func readStyles(a *archive, part string) (wordStyles, error) {
	styles := wordStyles{}
	var id string
	var cur wordStyle
	err := eachToken(context.Background(), a, part, false, func(t xml.Token) error {
		switch el := t.(type) {
		case xml.StartElement:
			if el.Name.Local == "style" && attr(el, "type") == "paragraph" {
				id, cur = attr(el, "styleId"), wordStyle{}
			} else if id != "" {
				cur.set(el)
			}
		case xml.EndElement:
			if el.Name.Local == "style" && id != "" {
				styles[id], id = cur, ""
			}
		}
		return nil
	})
	return styles, err
}

func (s *wordStyle) set(el xml.StartElement) {
	switch el.Name.Local {
	case "name":
		name := strings.ToLower(attr(el, "val"))
		s.title = name == "title"
		if n, err := strconv.Atoi(strings.TrimPrefix(name, "heading ")); err == nil && strings.HasPrefix(name, "heading ") && s.level == 0 {
			s.level = min(max(n, 1), 6)
		}
	case "basedOn":
		s.parent = attr(el, "val")
	case "outlineLvl":
		s.level = outlineLevel(el)
	case "numPr":
		s.list = true
	}
}

// outlineLevel counts from 0 in the file; 9 is body text.
func outlineLevel(el xml.StartElement) int {
	n, err := strconv.Atoi(attr(el, "val"))
	if err != nil || n < 0 || n > 8 {
		return noLevel
	}
	return min(n+1, 6)
}

// resolve follows the chain of styles that this one is based on.
func (s wordStyles) resolve(id string) wordStyle {
	out := s[id]
	for cur, n := s[id], 0; cur.parent != "" && n < 20; n++ {
		cur = s[cur.parent]
		if out.level == 0 {
			out.level = cur.level
		}
		out.list = out.list || cur.list
		out.title = out.title || cur.title
	}
	return out
}
