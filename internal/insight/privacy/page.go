package privacy

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
)

// words are what the page calls things, in English and German.
var words = map[string][2]string{
	"title":                 {"What %s knows about %s", "Was %s über %s weiß"},
	"lead":                  {"Everything that is kept, as it stood on %s. The same for programs is in person.json; files lie beside it in the folder files.", "Alles, was gespeichert ist, Stand %s. Dasselbe für Programme steht in person.json, Dateien liegen daneben im Ordner files."},
	"nothing":               {"Nothing is kept.", "Es ist nichts gespeichert."},
	"contacts":              {"Contact", "Kontakt"},
	"leads":                 {"Lead", "Lead"},
	"visitors":              {"Visits to our website", "Besuche auf unserer Website"},
	"conversations":         {"Conversations", "Gespräche"},
	"messages":              {"Messages", "Nachrichten"},
	"questions":             {"Questions", "Fragen"},
	"consents":              {"Consent", "Einwilligungen"},
	"contact_positions":     {"Past jobs", "Frühere Stellen"},
	"event_attendees":       {"Invitations to appointments", "Einladungen zu Terminen"},
	"events":                {"Appointments", "Termine"},
	"stakeholders":          {"Roles in deals", "Rollen in Deals"},
	"attachments":           {"Files", "Dateien"},
	"activities":            {"Calls, mails, meetings and notes", "Anrufe, E-Mails, Treffen und Notizen"},
	"tasks":                 {"Tasks", "Aufgaben"},
	"mails":                 {"Mails that were sent", "Gesendete E-Mails"},
	"invitations":           {"Invitations to work here", "Einladungen zur Mitarbeit"},
	"notifications":         {"Notifications", "Benachrichtigungen"},
	"merges":                {"Merges", "Zusammenführungen"},
	"deals":                 {"Deals", "Deals"},
	"quotes":                {"Quotes", "Angebote"},
	"orders":                {"Orders", "Aufträge"},
	"changes":               {"What was changed, and by whom", "Was geändert wurde und von wem"},
	"users":                 {"Account", "Konto"},
	"members":               {"Membership", "Mitgliedschaft"},
	"team_members":          {"Teams", "Teams"},
	"sessions":              {"Sign-ins", "Anmeldungen"},
	"passkeys":              {"Passkeys", "Passkeys"},
	"provider_identities":   {"Sign-in through another provider", "Anmeldung über andere Anbieter"},
	"api_keys":              {"API keys", "API-Schlüssel"},
	"notification_settings": {"Settings of notifications", "Einstellungen der Benachrichtigungen"},
	"views":                 {"Views", "Ansichten"},
}

func (w *writer) say(key string, args ...any) string {
	one, known := words[key]
	if !known {
		return strings.ReplaceAll(key, "_", " ")
	}
	if w.german {
		return fmt.Sprintf(one[1], args...)
	}
	return fmt.Sprintf(one[0], args...)
}

// look of the page: it fetches nothing, and reads well on paper.
const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c2321;background:#fff}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #d5dcd9;padding-bottom:.25rem}
dl{display:grid;grid-template-columns:12rem 1fr;gap:.15rem 1rem;margin:0 0 1rem;padding:.6rem .8rem;background:#f5f7f6;border-radius:6px;break-inside:avoid}
dt{color:#5a6662}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}p{color:#5a6662}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media(prefers-color-scheme:dark){body{background:#151918;color:#e6ebe9}dl{background:#1f2523}h2{border-color:#333c39}dt,p{color:#9aa6a1}}`

func (w *writer) page(ctx context.Context, b *bufio.Writer) error {
	lang := "en"
	if w.german {
		lang = "de"
	}
	esc := template.HTMLEscapeString
	title := esc(w.say("title", w.company, w.title))
	fmt.Fprintf(b, "<!doctype html>\n<html lang=%q>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>%s</title>\n<style>%s</style>\n<h1>%s</h1>\n<p>%s</p>\n",
		lang, title, style, title, esc(w.say("lead", w.at.Format("2006-01-02 15:04 MST"))))
	empty := true
	for _, pl := range w.shown() {
		begun := false
		err := w.each(ctx, pl, func(row map[string]any) error {
			if !begun {
				fmt.Fprintf(b, "<h2>%s</h2>\n", esc(w.say(pl.table)))
				begun, empty = true, false
			}
			return w.entry(b, pl.table, row)
		})
		if err != nil {
			return err
		}
	}
	if empty {
		fmt.Fprintf(b, "<p>%s</p>\n", esc(w.say("nothing")))
	}
	_, err := b.WriteString("</html>\n")
	return err
}

// entry writes one row, without what is empty and without the ids of other rows, which tell a reader nothing.
func (w *writer) entry(b *bufio.Writer, table string, row map[string]any) error {
	esc := template.HTMLEscapeString
	b.WriteString("<dl>\n")
	for _, name := range w.c.given(table) {
		v, there := row[name]
		if text := plainly(v); there && text != "" && name != "id" && !strings.HasSuffix(name, "_id") && name != "created_by" {
			fmt.Fprintf(b, "<dt>%s</dt><dd>%s</dd>\n", esc(strings.ReplaceAll(name, "_", " ")), esc(text))
		}
	}
	_, err := b.WriteString("</dl>\n")
	return err
}

// plainly says a value as people read it.
func plainly(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return at.UTC().Format("2006-01-02 15:04 MST")
		}
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "✓"
		}
		return ""
	case []any:
		parts := make([]string, 0, len(v))
		for _, one := range v {
			parts = append(parts, plainly(one))
		}
		return strings.Join(parts, "\n")
	case map[string]any:
		var parts []string
		for _, key := range sortedKeys(v) {
			if text := plainly(v[key]); text != "" {
				parts = append(parts, key+": "+text)
			}
		}
		return strings.Join(parts, "; ")
	}
	return fmt.Sprint(v)
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
