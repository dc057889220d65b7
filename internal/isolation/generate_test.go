package isolation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"image"
	"image/png"
	"maps"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest/document"
)

// request is one call, made up from the document.
type request struct {
	op     *document.Operation
	path   map[string]string
	query  url.Values
	header map[string]string
	body   any
	file   []byte
	// fileName is what the file is called.
	fileName string
}

// maker makes requests of one company, whose every text carries the company's canary.
type maker struct {
	doc   *document.Document
	pool  *pool
	mark  string
	count int
	// picked counts what the present request names already, by type: two places name two things.
	picked map[string]int
	// noun is what the path of the present request names.
	noun string
	// back says which of the known identifiers the present request takes.
	back int
	// restores tells that the present request takes something out of the trash.
	restores bool
	// standing is what the present request replaces: what can't be changed there and can't be left out is given back as it stands.
	standing map[string]any
	// own are the keys of the company's own fields, by the tag of their record type.
	own map[string]string
	// tag is that of the present request.
	tag string
	// issuer is a provider of sign-in somewhere else.
	issuer string
}

// invited are several people, each named in one of the ways that there are: whoever explores, a contact, and a guest.
func (m *maker) invited(one any) (all []any) {
	who, _ := one.(map[string]any)
	for _, way := range []string{"member_id", "contact_id", "email"} {
		if v, ok := who[way]; ok {
			all = append(all, map[string]any{way: map[string]any{"member_id": m.pool.me, "contact_id": v, "email": guest}[way]})
		}
	}
	return all
}

// guest answers invitations by mail.
const guest = "guest@fenwick.example"

// reply is what a calendar program sends when somebody who was invited says yes.
func (m *maker) reply() string {
	return replied(m.pool.last("event", m.back))
}

func replied(event string) string {
	return strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fenwick//Mail//EN", "METHOD:REPLY", "BEGIN:VEVENT", "UID:" + event, "DTSTAMP:20270301T090000Z",
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + guest, "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
}

// any chooses one of n, another for each request, the same in each run.
func (m *maker) any(n int) int {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, m.count)
	return int(h.Sum32()>>8) % n
}

// pick gives one more identifier to the present request.
func (m *maker) pick(names string, back int) string {
	if names == "record" && len(m.pool.ids[m.noun]) > 0 {
		names = m.noun
	}
	m.picked[names]++
	if gone := m.pool.trashed[names]; m.restores && len(gone) > 0 {
		return gone[len(gone)-1-back%len(gone)]
	}
	return m.pool.pick(names, back+m.picked[names]-1)
}

// pool is what identifiers a company has, by the type that they name, the newest last.
type pool struct {
	ids, trashed map[string][]string
	has          map[string]bool
	// me is who explores, whose own things most calls are about.
	me string
}

func newPool() *pool {
	return &pool{ids: map[string][]string{}, trashed: map[string][]string{}, has: map[string]bool{}}
}

func (p *pool) add(names, id string) {
	if _, err := uuid.Parse(id); err != nil && !strings.HasSuffix(names, "_token") && names != "domain" {
		return
	}
	if key := names + " " + id; !p.has[key] {
		p.has[key] = true
		p.ids[names] = append(p.ids[names], id)
	}
}

// trash notes that what id names was deleted.
func (p *pool) trash(names, id string) {
	p.ids[names] = slices.DeleteFunc(p.ids[names], func(one string) bool { return one == id })
	p.trashed[names] = append(p.trashed[names], id)
}

// tries is how many of a type's identifiers are tried for a call: the newest, then what is in the trash.
const tries = 8

// last gives the newest identifier but back of them, what was deleted after those that are there; "" when there is none.
func (p *pool) last(names string, back int) string {
	ids := p.ids[names]
	if names == "user" && back%tries == 0 {
		return p.me
	}
	gone := p.trashed[names]
	if len(gone) > 0 && (len(ids) == 0 || back%tries == tries-1) {
		return gone[len(gone)-1]
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[len(ids)-1-back%tries%len(ids)]
}

// pick is last, for what may be of any record type as well.
func (p *pool) pick(names string, back int) string {
	if names == "record" {
		names = "contact"
	}
	return p.last(names, back)
}

// make makes a request up; without lists the properties of the body that are left out, back says which of the known
// identifiers are taken. ok is false where an identifier that must be there is not known.
func (m *maker) make(op *document.Operation, without map[string]bool, back int) (r *request, ok bool) {
	m.count++
	m.back = back
	m.picked, m.noun, m.restores = map[string]int{}, "", strings.HasSuffix(op.Path, "/restore")
	m.tag = ""
	if len(op.Tags) > 0 {
		m.tag = op.Tags[0]
		m.noun = m.doc.Nouns[op.Tags[0]]
	}
	for _, p := range op.Params {
		if names := m.doc.Resolve(p.Schema).Names; p.In == "path" && p.Name == "id" && names != "none" {
			m.noun = names
		}
	}
	r = &request{op: op, path: map[string]string{}, query: url.Values{}, header: map[string]string{}}
	for _, p := range op.Params {
		s := m.doc.Resolve(p.Schema)
		switch {
		case p.In == "path":
			v := m.scalar(s, p.Name, back)
			if s.Named() {
				if v = m.pick(s.Names, back); v == nil || v == "" {
					return nil, false
				}
			}
			r.path[p.Name] = fmt.Sprint(v)
		case p.In == "query" && (p.Required || s.Named()):
			v := m.scalar(s, p.Name, back)
			if s.Named() {
				if v = m.pick(s.Names, back); v == "" {
					if p.Required {
						return nil, false
					}
					continue
				}
			}
			r.query.Set(p.Name, fmt.Sprint(v))
		}
	}
	if s := op.JSON; s != nil {
		body, ok := m.value(m.doc.Resolve(s), "", "", without, back, 0)
		if !ok {
			return nil, false
		}
		r.body = body
	}
	if s := op.Form; s != nil {
		body, ok := m.value(m.doc.Resolve(s), "", "", without, back, 0)
		if !ok {
			return nil, false
		}
		r.body = body
		r.file, r.fileName = m.upload(back)
	}
	return r, true
}

// upload makes a file: a list, a text, a picture in turn.
func (m *maker) upload(back int) ([]byte, string) {
	switch back % 3 {
	case 0:
		return fmt.Appendf(nil, "Name,E-mail\n%s %d,%s%d@fenwick.example\n", m.mark, m.count, m.mark, m.count), "list.csv"
	case 1:
		return fmt.Appendf(nil, "The boiler of %s %d is serviced every year by a certified installer.\n", m.mark, m.count), m.mark + ".txt"
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		panic(err)
	}
	return buf.Bytes(), m.mark + ".png"
}

// value makes a value of a schema. ok is false where it must name something that is not there.
func (m *maker) value(s *document.Schema, name, at string, without map[string]bool, back, depth int) (any, bool) {
	switch s.Kind() {
	case "object", "":
		if key := m.own[m.tag]; name == "custom" && key != "" && !without[at+"."+key] {
			return map[string]any{key: fmt.Sprintf("%s %d", m.mark, m.count)}, true
		}
		if s.Properties == nil {
			return map[string]any{}, true
		}
		return m.object(s, at, without, back, depth)
	case "array":
		if s.Named() {
			id := m.pick(s.Names, back)
			if id == "" {
				return []any{}, s.MinItems == 0
			}
			return []any{id}, true
		}
		if s.Items == nil || depth > 3 {
			return []any{}, true
		}
		one, ok := m.value(m.doc.Resolve(s.Items), name, at, without, back, depth+1)
		if !ok {
			return []any{}, s.MinItems == 0
		}
		if name == "attendees" {
			return m.invited(one), true
		}
		return []any{one}, true
	}
	if s.Named() {
		id := m.pick(s.Names, back)
		return id, id != ""
	}
	return m.scalar(s, name, back), true
}

func (m *maker) object(s *document.Schema, at string, without map[string]bool, back, depth int) (any, bool) {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := m.doc.Resolve(s.Properties[name])
		place := strings.TrimPrefix(at+"."+name, ".")
		required := slices.Contains(s.Required, name)
		if p.ReadOnly || !required && (without[place] || without["*"] || depth > 3) {
			continue
		}
		if v, known := m.standing[place]; known && without[place] {
			out[name] = v
			continue
		}
		v, ok := m.value(p, name, place, without, back, depth+1)
		if !ok {
			if required {
				return nil, false
			}
			continue
		}
		out[name] = v
	}
	for name, v := range out {
		// A record of any type stands beside the word for its type.
		if about, ok := out[strings.TrimSuffix(name, "_id")].(string); ok && strings.HasSuffix(name, "_id") && m.doc.Resolve(s.Properties[name]).Names == "record" {
			if id := m.pool.pick(m.doc.Nouns[about], back); id != "" && v != nil {
				out[name] = id
			}
		}
	}
	return out, true
}

// scalar makes a plain value: an example where the document has one, else what fits its words.
func (m *maker) scalar(s *document.Schema, name string, back int) any {
	if len(s.Examples) > 0 {
		return s.Examples[m.any(len(s.Examples))]
	}
	if len(s.Enum) > 0 {
		// Where a record of one of several types is named, it mostly is a contact: pick gives one.
		if slices.Contains(s.Enum, any("contacts")) && m.any(2) == 0 {
			return "contacts"
		}
		return s.Enum[m.any(len(s.Enum))]
	}
	switch s.Kind() {
	case "integer", "number":
		n := 1.0
		if s.Minimum != nil {
			n = max(n, *s.Minimum)
		}
		if s.Maximum != nil {
			n = min(n, *s.Maximum)
		}
		return n
	case "boolean":
		return name == "enabled" || name == "suppress"
	}
	return m.word(s, name)
}

// soon is a day in some months, late the one behind it.
func soon(late bool) string {
	return time.Now().UTC().AddDate(0, 0, map[bool]int{true: 101, false: 100}[late]).Format(time.DateOnly)
}

func (m *maker) word(s *document.Schema, name string) string {
	if s.Pattern != "" {
		return m.matching(s.Pattern)
	}
	late := strings.Contains(name, "end") || name == "to" || name == "until"
	switch {
	case s.Format == "date-time" || strings.HasSuffix(name, "_at"):
		return soon(late) + "T10:00:00Z"
	case s.Format == "clock":
		return map[bool]string{true: "17:00", false: "08:30"}[late]
	case s.Format == "issuer":
		return m.issuer
	case s.Format == "domain":
		return fmt.Sprintf("%s%d.example", strings.ToLower(m.mark), m.count)
	case s.Format == "icalendar":
		return m.reply()
	case name == "question" || name == "text":
		return fmt.Sprintf("How often is the boiler of %s %d serviced, and by whom?", m.mark, m.count)
	case name == "body":
		return fmt.Sprintf(`<p>%s %d <span data-type="mention" data-id="%s" data-label="x">@x</span></p>`, m.mark, m.count, m.pool.me)
	case s.Format == "date" || strings.HasSuffix(name, "_on"):
		return soon(late)
	case name == "record" || name == "about":
		return "contacts"
	case name == "field":
		if key := m.own[m.tag]; key != "" {
			return "custom." + key
		}
		return "notes"
	case name == "columns" || name == "sort":
		return "name"
	case name == "filter":
		// One record, not all of them: what many calls rest on is not to go with one.
		if id := m.pool.last(m.noun, m.back); id != "" {
			return fmt.Sprintf("id == %q", id)
		}
		return "true"
	case s.Format == "currency" || name == "currency":
		return "EUR"
	case s.Format == "uri" || name == "url" || name == "website" || strings.HasSuffix(name, "_url"):
		return fmt.Sprintf("https://%s%d.example", m.mark, m.count)
	case s.Format == "email" || strings.HasSuffix(name, "email"):
		return fmt.Sprintf("%s%d@fenwick.example", m.mark, m.count)
	case strings.HasSuffix(name, "phone"):
		return fmt.Sprintf("+467055%05d", m.count)
	case name == "time_zone":
		return "Europe/Stockholm"
	case s.Format == "uuid":
		return uuid.NewString()
	}
	text := fmt.Sprintf("%s %d", m.mark, m.count)
	if s.MaxLength > 0 && len(text) > s.MaxLength {
		text = text[:s.MaxLength]
	}
	return text
}

// matching finds a text that a pattern takes.
func (m *maker) matching(pattern string) string {
	for _, text := range []string{"#1f6feb", "EUR", "2027-03-01", "12:30", "en", "SE", "contacts", fmt.Sprint(m.mark, m.count), "1", "12"} {
		if ok, err := regexp.MatchString(pattern, text); ok && err == nil {
			return text
		}
	}
	return m.mark
}

// clone is a request that can be changed by itself.
func (r *request) clone() *request {
	c := &request{op: r.op, path: maps.Clone(r.path), query: url.Values{}, header: maps.Clone(r.header), file: r.file, fileName: r.fileName}
	for k, v := range r.query {
		c.query[k] = slices.Clone(v)
	}
	if r.body != nil {
		raw, err := json.Marshal(r.body)
		if err == nil {
			err = json.Unmarshal(raw, &c.body)
		}
		if err != nil {
			panic(err)
		}
	}
	return c
}

// url is the request's address below the API's base.
func (r *request) url() string {
	path := r.op.Path
	for name, v := range r.path {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(v))
	}
	if len(r.query) > 0 {
		path += "?" + r.query.Encode()
	}
	return path
}

// payload is what is sent as the body, and its type.
func (r *request) payload(doc *document.Document) ([]byte, string) {
	if s := r.op.Form; s != nil {
		var buf bytes.Buffer
		w := multipart.NewWriter(&buf)
		fields, _ := r.body.(map[string]any)
		properties := doc.Resolve(s).Properties
		// Plain fields stand before the file that they are about.
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if v, ok := fields[name].(string); ok && !isFile(doc, properties[name]) {
				_ = w.WriteField(name, v)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if !isFile(doc, properties[name]) {
				continue
			}
			head := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename=%q`, name, r.fileName)}, "Content-Type": {"application/octet-stream"}}
			if part, err := w.CreatePart(head); err == nil {
				_, _ = part.Write(r.file)
			}
		}
		_ = w.Close()
		return buf.Bytes(), w.FormDataContentType()
	}
	if r.body == nil {
		return nil, ""
	}
	raw, err := json.Marshal(r.body)
	if err != nil {
		panic(err)
	}
	return raw, r.op.MediaType()
}

// isFile tells whether a form's field is a file, or several.
func isFile(doc *document.Document, s *document.Schema) bool {
	s = doc.Resolve(s)
	return s.Format == "binary" || s.Items != nil && doc.Resolve(s.Items).Format == "binary"
}
