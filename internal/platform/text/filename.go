package text

import (
	"mime"
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxFileName is the length of a file's name in characters.
const maxFileName = 200

// FileName makes a file's name fit to be shown and sent: no folders, no control or direction characters, no dots around
// it, at most 200 characters with the ending kept. What is left of nothing is other.
func FileName(name, other string) string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(visible, norm.NFC.String(name))
	name = strings.TrimFunc(name, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	name = shorten(name)
	if name == "" {
		return other
	}
	return name
}

// visible drops what can't be seen: controls, and format characters, which turn text around or hide in it. Joiners stay,
// since some scripts need them.
func visible(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		return ' '
	case r == '\u200c' || r == '\u200d':
		return r
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	}
	return r
}

func shorten(name string) string {
	all := []rune(name)
	if len(all) <= maxFileName {
		return name
	}
	ext := []rune(path.Ext(name))
	if len(ext) > 10 {
		ext = nil
	}
	return strings.TrimSpace(string(all[:maxFileName-len(ext)])) + string(ext)
}

// Disposition names an attachment for every client (RFC 6266): plainly for old ones, in UTF-8 for the others.
func Disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	h := mime.FormatMediaType("attachment", map[string]string{"filename": plain})
	if plain != name {
		h += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	}
	return h
}
