package mail

import (
	"bufio"
	"context"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"ana@fenwick.example": true, "a.b+c@sub.fenwick.example": true, "ünal@fenwick.example": true,
		"": false, "ana": false, "@fenwick.example": false, "ana@": false, "Ana <ana@fenwick.example>": false, "ana@fenwick.example, jo@quill.example": false,
		"ana@fenwick.example\r\nBcc: x@y.example": false, "ana@fenwick.example\n": false, "ana @fenwick.example": false, "\"a b\"@fenwick.example": false, "ana@fenwick.example\x00": false,
		strings.Repeat("a", 250) + "@b.example": false,
	} {
		if IsAddress(address) != good {
			t.Errorf("%q", address)
		}
	}
}

func TestCleanKeepsHeadersToOneLine(t *testing.T) {
	t.Parallel()
	m := Message{To: "ana@fenwick.example", ToName: "Ana\r\nBcc: all@quill.example", FromName: "Jo\x00\u2028 Quill", Subject: "Tour\n\tof  the works", Text: "one\n\ntwo"}
	if err := clean(&m); err != nil {
		t.Fatal(err)
	}
	if m.ToName != "Ana Bcc: all@quill.example" || m.FromName != "Jo Quill" || m.Subject != "Tour of the works" {
		t.Errorf("%q %q %q", m.ToName, m.FromName, m.Subject)
	}
	for name, bad := range map[string]Message{
		"no address":    {Subject: "x"},
		"no subject":    {To: "ana@fenwick.example", Subject: "\r\n"},
		"bad reply":     {To: "ana@fenwick.example", Subject: "x", ReplyTo: "jo@quill.example\r\nX: y"},
		"too long":      {To: "ana@fenwick.example", Subject: "x", Text: strings.Repeat("x", maxBody+1)},
		"NUL in text":   {To: "ana@fenwick.example", Subject: "x", Text: "a\x00"},
		"broken UTF-8":  {To: "ana@fenwick.example", Subject: "x", Text: "a\xff"},
		"huge calendar": {To: "ana@fenwick.example", Subject: "x", Calendar: strings.Repeat("x", maxCalendar+1)},
	} {
		if clean(&bad) == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestReadURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"smtp://crm%40fenwick.example:secret@mail.fenwick.example":  "crm@fenwick.example 587",
		"smtp://mail.fenwick.example:2525?from=crm@fenwick.example": "crm@fenwick.example 2525",
		"smtps://u:p@mail.fenwick.example?from=crm@fenwick.example": "crm@fenwick.example 465",
		"smtp://localhost?tls=none&from=crm@fenwick.example":        "crm@fenwick.example 25",
	} {
		s, err := ReadURL(raw)
		if err != nil || s.From+" "+itoa(s.port) != want {
			t.Errorf("%s: %+v %v", raw, s, err)
		}
	}
	for _, raw := range []string{"mail.fenwick.example", "http://mail.fenwick.example?from=a@b.example", "smtp://", "smtp://mail.fenwick.example", "smtp://mail.fenwick.example?from=crm",
		"smtp://mail.fenwick.example:99999?from=a@b.example", "smtp://mail.fenwick.example?from=a@b.example&tls=maybe", "smtp://h?from=a@b.example%0d%0aX:y"} {
		if _, err := ReadURL(raw); err == nil {
			t.Errorf("%s passes", raw)
		}
	}
	if s, err := ReadURL(""); s != nil || err != nil {
		t.Error("nothing is a server")
	}
}

func itoa(n int) string {
	digits := ""
	for ; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}

// sink is a mail server that takes one message and gives what came after DATA.
func sink(t *testing.T) (address string, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	out := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		say := func(s string) { _, _ = c.Write([]byte(s + "\r\n")) }
		say("220 sink")
		var data strings.Builder
		inside := false
		for in := bufio.NewScanner(c); in.Scan(); {
			line := in.Text()
			switch {
			case inside && line == ".":
				inside = false
				out <- data.String()
				say("250 taken")
			case inside:
				data.WriteString(strings.TrimPrefix(line, ".") + "\r\n")
			case strings.HasPrefix(line, "EHLO"):
				say("250 sink")
			case line == "DATA":
				inside = true
				say("354 go on")
			case line == "QUIT":
				say("221 bye")
				return
			default:
				say("250 ok")
			}
		}
	}()
	return l.Addr().String(), out
}

// What reaches a server is one message to one person, whatever stands in names and titles.
func TestDeliver(t *testing.T) {
	t.Parallel()
	address, got := sink(t)
	s, err := ReadURL("smtp://" + address + "?tls=none&from=crm@aldermoor.example")
	if err != nil {
		t.Fatal(err)
	}
	msg := Message{To: "ana@fenwick.example", ToName: "Ana \"S\"\r\nBcc: all@quill.example", FromName: "Jörg", ReplyTo: "jo@aldermoor.example", Subject: "Führung\r\nX-Evil: 1", Text: "Hello <b>Ana</b>\n\nBye"}
	if err := clean(&msg); err != nil {
		t.Fatal(err)
	}
	m := &stored{FromName: msg.FromName, ReplyTo: msg.ReplyTo, Text: msg.Text, LinkLabel: "Answer", LinkURL: "https://crm.example/invitation/x", Calendar: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", CalendarMethod: "REQUEST"}
	m.ID, m.CreatedAt, m.To, m.ToName, m.Subject = uuid.New(), time.Now(), msg.To, msg.ToName, msg.Subject
	if err := s.deliver(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	raw := <-got
	read, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if read.Header.Get("Bcc") != "" || read.Header.Get("X-Evil") != "" {
		t.Errorf("a header was smuggled in: %v", read.Header)
	}
	to, err := read.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "ana@fenwick.example" {
		t.Errorf("to %v %v", to, err)
	}
	for _, want := range []string{"text/plain", "text/html", "text/calendar; method=REQUEST", "&lt;b&gt;Ana"} {
		if !strings.Contains(strings.ReplaceAll(raw, "=\r\n", ""), want) {
			t.Errorf("the message lacks %s:\n%s", want, raw)
		}
	}
}
