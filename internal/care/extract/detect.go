package extract

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// The media types that are read.
const (
	mediaPDF      = "application/pdf"
	mediaDOCX     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	mediaHTML     = "text/html"
	mediaMarkdown = "text/markdown"
	mediaCSV      = "text/csv"
	mediaText     = "text/plain"
)

const accepted = "Accepted are PDF, Word (.docx), HTML, Markdown, CSV and plain text."

func unsupported(what string) *Failure {
	return fail(CodeUnsupported, "%s cannot be read. %s", what, accepted)
}

// magics are files that are surely something else, by their first bytes.
var magics = []struct{ prefix, what string }{
	{"{\\rtf", "A rich text (.rtf) file"},
	{"%!PS", "A PostScript file"},
	{"MZ", "A Windows program"},
	{"\x7fELF", "A program"},
	{"\x89PNG", "A picture"},
	{"GIF8", "A picture"},
	{"\xff\xd8\xff", "A picture"},
	{"II*\x00", "A picture"},
	{"MM\x00*", "A picture"},
	{"\x1f\x8b", "A compressed archive"},
	{"7z\xbc\xaf", "A compressed archive"},
	{"Rar!", "A compressed archive"},
	{"BZh", "A compressed archive"},
}

// programs are extensions that are refused although their content is text.
var programs = map[string]bool{".exe": true, ".com": true, ".scr": true, ".bat": true, ".cmd": true, ".vbs": true,
	".ps1": true, ".jar": true, ".hta": true, ".svg": true, ".rtf": true}

var (
	htmlStart = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b`)
	xmlStart  = regexp.MustCompile(`(?is)^\s*(?:<!--.*?-->\s*)*<(?:\?xml|!doctype|svg|pkg:|office:)`)
	htmlTag   = regexp.MustCompile(`(?i)</?(?:p|div|h[1-6]|a|ul|ol|li|table|br|span|b|i|em|strong|script|img|pre)(?:\s[^<>]*)?/?>`)
	mailStart = regexp.MustCompile(`(?i)^(?:From |[A-Za-z][A-Za-z-]{1,40}: ?[^\r\n]*\r?\n)`)
	mailMark  = regexp.MustCompile(`(?im)^(?:From [^\n]{3,200} \d{4}$|MIME-Version: *1|Received: (?:from|by) |Return-Path: *<|Content-Type: *multipart/)`)
)

// detect says which reader a file needs, from its content.
func detect(src source) (string, error) {
	if src.size <= 0 {
		return "", fail(CodeEmpty, "The file is empty.")
	}
	head := make([]byte, min(src.size, 4096))
	if _, err := io.ReadFull(src.reader(), head); err != nil {
		return "", fmt.Errorf("reading head: %w", err)
	}
	ext := strings.ToLower(path.Ext(strings.TrimSpace(src.name)))
	switch trimmed := bytes.TrimLeft(head, "\ufeff\r\n\t "); {
	case len(trimmed) == 0 && src.size == int64(len(head)):
		return "", fail(CodeEmpty, "The file holds nothing but blanks.")
	case bytes.HasPrefix(trimmed, []byte("%PDF-")) || ext == ".pdf" && bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return mediaPDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return mediaDOCX, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", detectOLE(src)
	}
	return detectText(head, ext)
}

func detectText(head []byte, ext string) (string, error) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return "", unsupported(m.what)
		}
	}
	if ext == ".pdf" || ext == ".docx" {
		return "", fail(CodeBroken, "The name ends in %s, but the content is not such a file, or it is damaged.", ext)
	}
	text, err := decode(head, false)
	if err != nil {
		return "", err
	}
	if programs[ext] {
		return "", unsupported("A file of type " + ext)
	}
	return detectMarkup(strings.TrimPrefix(text, "\ufeff"), ext)
}

func detectMarkup(text, ext string) (string, error) {
	switch {
	case htmlStart.MatchString(text):
		return mediaHTML, nil
	case xmlStart.MatchString(text):
		return "", unsupported("An XML file")
	case ext != ".html" && ext != ".htm" && mailStart.MatchString(text) && mailMark.MatchString(text):
		return "", unsupported("A saved e-mail or web archive")
	case ext == ".md" || ext == ".markdown" || ext == ".mdown" || ext == ".mkd":
		return mediaMarkdown, nil
	case ext == ".csv" || ext == ".tsv":
		return mediaCSV, nil
	case ext == ".html" || ext == ".htm" || ext == ".xhtml":
		if htmlTag.MatchString(text) || strings.HasPrefix(strings.TrimSpace(text), "<") {
			return mediaHTML, nil
		}
	case ext == ".txt":
		return mediaText, nil
	case strings.HasPrefix(strings.TrimSpace(text), "<") && len(htmlTag.FindAllString(text, 3)) == 3:
		return mediaHTML, nil
	}
	return mediaText, nil
}

// detectOLE tells an encrypted Word document from the other things that live in this container.
func detectOLE(src source) error {
	if found, err := contains(src, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")); err != nil {
		return err
	} else if found {
		return fail(CodePassword, "The document is protected by a password. Remove the password and upload it again.")
	}
	return unsupported("An old Office file (.doc, .xls, .ppt, .msg)")
}

// contains looks for a short needle in the first 64 MB, a window at a time.
func contains(src source, needle []byte) (bool, error) {
	const step = 1 << 20
	buf := make([]byte, step+len(needle))
	for off := int64(0); off < min(src.size, 64<<20); off += step {
		n, err := src.ReadAt(buf[:min(int64(len(buf)), src.size-off)], off)
		if err != nil && err != io.EOF {
			return false, fmt.Errorf("reading container: %w", err)
		}
		if bytes.Contains(buf[:n], needle) {
			return true, nil
		}
	}
	return false, nil
}
