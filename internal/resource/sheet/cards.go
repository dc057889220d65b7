package sheet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
	"github.com/google/uuid"
	"golang.org/x/text/encoding/charmap"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/csv"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	cardType = "text/vcard; charset=utf-8"
	// maxCards is the size of a file of vCards, maxCard of one of them: photographs stand in them as text.
	maxCards = 100 << 20
	maxCard  = 8 << 20
)

// isPeople tells the record types that vCards fit.
func isPeople(t *resource.Table) bool {
	return t.Field("first_name") != nil && t.Field("last_name") != nil && t.Field("email") != nil
}

// isCards knows vCards (RFC 6350, and the versions before it) by their first line.
func isCards(sample []byte) bool {
	sample = bytes.TrimSpace(bytes.TrimPrefix(sample, []byte("\ufeff")))
	return len(sample) > 11 && strings.EqualFold(string(sample[:11]), "BEGIN:VCARD")
}

// cardColumns are the columns of the list that vCards become.
var cardColumns = []string{"first_name", "last_name", "email", "other_emails", "phone", "other_phones", "job_title", "account", "website", "city", "country", "notes"}

// uncard turns uploaded vCards into a list, which takes their place: everything behind it works on one kind of file.
func (im *Importer) uncard(ctx context.Context, company uuid.UUID, e *entry) error {
	if e.bytes > maxCards {
		return problem.TooLarge("A file of vCards may have %d MB.", maxCards>>20)
	}
	f, _, err := im.blobs.Open(ctx, e.blobKey)
	if err != nil {
		return err
	}
	defer f.Close()
	return im.replace(ctx, company, e, func(w *csv.Writer) error { return copyCards(f, w) })
}

// copyCards writes one row a card.
func copyCards(in io.Reader, w *csv.Writer) error {
	if err := w.Write(cardColumns); err != nil {
		return err
	}
	lines := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		raw, err := nextCard(lines)
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return problem.InvalidField("file", "The vCard number %d can't be read: %s", n, err)
		}
		card, err := vcard.NewDecoder(bytes.NewReader(raw)).Decode()
		if err != nil {
			return problem.InvalidField("file", "The vCard number %d can't be read.", n)
		}
		if err := w.Write(rowOf(card)); err != nil {
			return err
		}
	}
}

// nextCard reads one card as lines in UTF-8. Version 2.1 breaks quoted-printable lines in a way of its own and leaves the
// encoding of its texts to the sender; both are put right here.
func nextCard(in *bufio.Reader) ([]byte, error) {
	var card bytes.Buffer
	begun := false
	for {
		line, err := in.ReadString('\n')
		if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
			if begun && errors.Is(err, io.EOF) {
				return nil, errors.New("it has no end")
			}
			return nil, err
		}
		line = strings.TrimRight(strings.TrimPrefix(line, "\ufeff"), "\r\n")
		if !begun {
			if !strings.EqualFold(strings.TrimSpace(line), "BEGIN:VCARD") {
				if errors.Is(err, io.EOF) {
					return nil, io.EOF
				}
				continue
			}
			begun = true
		}
		if quoted(line) {
			for strings.HasSuffix(line, "=") {
				more, err := in.ReadString('\n')
				line = strings.TrimSuffix(line, "=") + strings.TrimRight(more, "\r\n")
				if err != nil || len(line) > maxCard {
					break
				}
			}
			line = unquote(line)
		}
		if !utf8.ValidString(line) {
			line, _ = charmap.Windows1252.NewDecoder().String(line)
		}
		if card.Len()+len(line) > maxCard {
			return nil, fmt.Errorf("it has more than %d MB", maxCard>>20)
		}
		line = typed(line)
		// Blank lines within a card are a habit of some programs.
		if strings.TrimSpace(line) != "" {
			card.WriteString(line + "\r\n")
		}
		if strings.EqualFold(strings.TrimSpace(line), "END:VCARD") {
			return card.Bytes(), nil
		}
	}
}

// typed names the parameters that version 2.1 leaves bare: EMAIL;INTERNET becomes EMAIL;TYPE=INTERNET.
func typed(line string) string {
	head, value, ok := strings.Cut(line, ":")
	if !ok || !strings.Contains(head, ";") || strings.Contains(head, `"`) || strings.HasPrefix(line, " ") {
		return line
	}
	params := strings.Split(head, ";")
	for i := range params[1:] {
		if p := params[i+1]; p != "" && !strings.Contains(p, "=") {
			params[i+1] = "TYPE=" + p
		}
	}
	return strings.Join(params, ";") + ":" + value
}

func quoted(line string) bool {
	head, _, ok := strings.Cut(line, ":")
	return ok && strings.Contains(strings.ToUpper(head), "QUOTED-PRINTABLE")
}

// unquote writes a quoted-printable line as later versions would.
func unquote(line string) string {
	head, value, _ := strings.Cut(line, ":")
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value)))
	if err != nil {
		return line
	}
	text := string(raw)
	if !utf8.ValidString(text) {
		text, _ = charmap.Windows1252.NewDecoder().String(text)
	}
	var params []string
	for i, p := range strings.Split(head, ";") {
		if up := strings.ToUpper(p); i == 0 || !strings.Contains(up, "QUOTED-PRINTABLE") && !strings.HasPrefix(up, "CHARSET") {
			params = append(params, p)
		}
	}
	return strings.Join(params, ";") + ":" + strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", `\n`), "\n", `\n`)
}

func rowOf(card vcard.Card) []string {
	first, last := "", ""
	if n := card.Name(); n != nil {
		first, last = strings.TrimSpace(n.GivenName+" "+n.AdditionalName), n.FamilyName
	}
	if first == "" && last == "" {
		words := strings.Fields(card.PreferredValue(vcard.FieldFormattedName))
		if len(words) > 0 {
			first, last = strings.Join(words[:len(words)-1], " "), words[len(words)-1]
		}
	}
	email, emails := firstOf(card, vcard.FieldEmail)
	phone, phones := firstOf(card, vcard.FieldTelephone)
	city, country := "", ""
	if a := card.Address(); a != nil {
		city, country = a.Locality, a.Country
	}
	organisation, _, _ := strings.Cut(strings.ReplaceAll(card.PreferredValue(vcard.FieldOrganization), `\;`, "\x00"), ";")
	return []string{first, last, email, emails, phone, phones, card.PreferredValue(vcard.FieldTitle), strings.ReplaceAll(organisation, "\x00", ";"),
		card.PreferredValue(vcard.FieldURL), city, country, card.PreferredValue(vcard.FieldNote)}
}

// firstOf gives the preferred value and the others, as a list has them.
func firstOf(card vcard.Card, field string) (first, others string) {
	first = strings.TrimPrefix(card.PreferredValue(field), "tel:")
	var rest []string
	for _, f := range card[field] {
		if v := strings.TrimPrefix(strings.TrimSpace(f.Value), "tel:"); v != "" && v != first {
			rest = append(rest, v)
		}
	}
	return strings.TrimSpace(first), strings.Join(rest, "; ")
}

// cards writes rows as vCards. It is given the columns by their names first, like every writer of an export.
type cards struct {
	out   *bufio.Writer
	names []string
	// portrait gives the picture of that name, or nothing.
	portrait func(name string) []byte
}

func newCards(out io.Writer, portrait func(name string) []byte) *cards {
	return &cards{out: bufio.NewWriter(out), portrait: portrait}
}

// maxPortrait is the size of the largest picture that goes into a card.
const maxPortrait = 256 << 10

// portraits reads the pictures of the company of ctx. A card without a picture is better than no list.
func (im *Importer) portraits(ctx context.Context) func(name string) []byte {
	a, _ := tenant.From(ctx)
	return func(name string) []byte {
		id, err := uuid.Parse(name)
		if err != nil {
			return nil
		}
		f, size, err := im.blobs.Open(ctx, blob.Key(a.CompanyID, id))
		if err != nil {
			return nil
		}
		defer f.Close()
		raw, err := io.ReadAll(io.LimitReader(f, maxPortrait))
		if err != nil || int64(len(raw)) < size {
			return nil
		}
		return raw
	}
}

// photo writes a picture as the address that holds it, in lines of 75 characters (RFC 6350, 3.2). The encoder of cards would
// take the comma in it for one of a text.
func photo(out *bytes.Buffer, raw []byte) {
	line := "PHOTO:data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(raw)
	for most := 75; len(line) > most; most = 74 {
		out.WriteString(line[:most] + "\r\n ")
		line = line[most:]
	}
	out.WriteString(line + "\r\n")
}

// Write implements rowWriter.
func (c *cards) Write(cells []string) error {
	if c.names == nil {
		c.names = append([]string{}, cells...)
		return nil
	}
	row := map[string]string{}
	for i, name := range c.names {
		row[name] = cells[i]
	}
	card := vcard.Card{}
	card.SetValue(vcard.FieldVersion, "4.0")
	card.SetValue(vcard.FieldUID, "urn:uuid:"+row["id"])
	card.SetValue(vcard.FieldFormattedName, row["name"])
	card.AddName(&vcard.Name{GivenName: row["first_name"], FamilyName: row["last_name"]})
	add := func(field, value string, pref bool) {
		if value == "" {
			return
		}
		f := &vcard.Field{Value: value, Params: vcard.Params{}}
		if pref {
			f.Params.Set(vcard.ParamPreferred, "1")
		}
		card.Add(field, f)
	}
	for field, name := range map[string]string{vcard.FieldEmail: "email", vcard.FieldTelephone: "phone"} {
		add(field, row[name], true)
		for _, o := range strings.Split(row["other_"+name+"s"], ";") { // as an export writes lists
			add(field, strings.TrimSpace(o), false)
		}
	}
	add(vcard.FieldTitle, row["job_title"], false)
	add(vcard.FieldOrganization, row["account_name"]+row["company_name"], false)
	add(vcard.FieldURL, row["website"], false)
	add(vcard.FieldNote, row["notes"], false)
	if row["city"]+row["country"] != "" {
		card.AddAddress(&vcard.Address{Locality: row["city"], Country: row["country"]})
	}
	var text bytes.Buffer
	if err := vcard.NewEncoder(&text).Encode(card); err != nil {
		return fmt.Errorf("sheet: vcard: %w", err)
	}
	if raw := c.portrait(row["avatar"]); raw != nil {
		text.Truncate(text.Len() - len(cardEnd))
		photo(&text, raw)
		text.WriteString(cardEnd)
	}
	_, err := text.WriteTo(c.out)
	return err
}

const cardEnd = "END:VCARD\r\n"

// Flush implements rowWriter.
func (c *cards) Flush() error { return c.out.Flush() }
