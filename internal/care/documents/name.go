package documents

import (
	"path"
	"strings"

	"rapport/internal/platform/text"
)

// CleanName makes a file's name fit to be shown and sent.
func CleanName(name string) string { return text.FileName(name, "document") }

// mediaTypes are first guesses, for showing a file that has not been read yet.
var mediaTypes = map[string]string{
	".pdf": "application/pdf", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".html": "text/html", ".htm": "text/html", ".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv", ".txt": "text/plain",
}

func mediaType(name string) string {
	if t := mediaTypes[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}
