package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"

	gomail "github.com/wneessen/go-mail"
)

// Server is a mail server that takes messages.
type Server struct {
	// From is the address that the server may send as.
	From string

	host    string
	port    int
	options []gomail.Option
}

// errURL says how the setting looks.
var errURL = errors.New("is not an address such as smtp://user:password@mail.example.com:587?from=crm@example.com")

// ReadURL reads a setting: smtps:// speaks TLS from the start, smtp:// starts TLS before it signs in (?tls=none sends in the
// clear, for a server on the same machine). Who it sends as stands in from. An empty one is no server.
func ReadURL(raw string) (*Server, error) {
	if raw == "" {
		return nil, nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errURL
	}
	s := &Server{host: u.Hostname(), port: 587}
	if s.From, err = sender(u); err != nil {
		return nil, err
	}
	switch tls := u.Query().Get("tls"); {
	case u.Scheme == "smtps":
		s.port = 465
		s.options = append(s.options, gomail.WithSSL())
	case tls == "":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case tls == "none":
		s.port = 25
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("tls=%s is neither left out nor none", tls)
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, errURL
		}
	}
	if u.User != nil {
		password, _ := u.User.Password()
		auth := gomail.SMTPAuthAutoDiscover
		if u.Query().Get("tls") == "none" {
			auth = gomail.SMTPAuthPlainNoEnc
		}
		s.options = append(s.options, gomail.WithSMTPAuth(auth), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

// sender is the address in from; without one, the user's name where that is an address.
func sender(u *url.URL) (string, error) {
	from := u.Query().Get("from")
	if from == "" && u.User != nil {
		from = u.User.Username()
	}
	a, err := netmail.ParseAddress(from)
	if err != nil || !IsAddress(a.Address) {
		return "", errors.New("needs the address to send as, such as ?from=crm@example.com")
	}
	return a.Address, nil
}

// deliver hands one message to the server.
func (s *Server) deliver(ctx context.Context, m *stored) error {
	msg, err := compose(s.From, m)
	if err != nil {
		return err
	}
	c, err := gomail.NewClient(s.host, append(s.options, gomail.WithPort(s.port), gomail.WithTimeout(sendTime/2))...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return c.DialAndSendWithContext(ctx, msg)
}

// compose builds the message: plain text, the same as HTML, and what goes into a calendar.
func compose(from string, m *stored) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	err := errors.Join(msg.FromFormat(m.FromName, from), msg.AddToFormat(m.ToName, m.To))
	if m.ReplyTo != "" {
		err = errors.Join(err, msg.ReplyTo(m.ReplyTo))
	}
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID.String() + from[indexAt(from):])
	msg.SetDateWithValue(m.CreatedAt)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	html, err := asHTML(m)
	if err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, asText(m))
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	if m.Calendar != "" {
		msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+m.CalendarMethod), m.Calendar)
	}
	return msg, nil
}

func indexAt(address string) int {
	for i := len(address) - 1; i > 0; i-- {
		if address[i] == '@' {
			return i
		}
	}
	return len(address)
}
