package mail

import (
	"bytes"
	"html/template"
	"strings"
)

// page is the whole look of a message: text, and one button.
var page = template.Must(template.New("mail").Parse(`<!doctype html>
<html><body style="margin:0;padding:24px;background:#f1f4f4;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:15px;line-height:23px;color:#142024">
<div style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #e0e6e7;border-radius:8px;padding:24px">
{{range .Paragraphs}}<p style="margin:0 0 16px">{{range $i, $line := .}}{{if $i}}<br>{{end}}{{$line}}{{end}}</p>
{{end}}{{if .URL}}<p style="margin:24px 0 8px"><a href="{{.URL}}" style="display:inline-block;background:#0a6177;color:#ffffff;text-decoration:none;padding:9px 16px;border-radius:6px;font-weight:500">{{.Label}}</a></p>
<p style="margin:0;font-size:12px;line-height:16px;color:#58676c;word-break:break-all">{{.URL}}</p>
{{end}}</div>
<p style="max-width:560px;margin:12px auto 0;font-size:12px;color:#58676c">{{.From}}</p>
</body></html>
`))

func asHTML(m *stored) (string, error) {
	view := struct {
		Paragraphs       [][]string
		Label, URL, From string
	}{Label: m.LinkLabel, URL: m.LinkURL, From: m.FromName}
	for _, p := range strings.Split(m.Text, "\n\n") {
		view.Paragraphs = append(view.Paragraphs, strings.Split(strings.TrimSpace(p), "\n"))
	}
	var out bytes.Buffer
	err := page.Execute(&out, view)
	return out.String(), err
}

func asText(m *stored) string {
	if m.LinkURL == "" {
		return m.Text + "\n"
	}
	return m.Text + "\n\n" + m.LinkLabel + ": " + m.LinkURL + "\n"
}
