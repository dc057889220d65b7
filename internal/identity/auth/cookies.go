package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/rest"
)

// The names of cookies, which rest.Cookie may put a prefix before; the front door takes it off again.
const (
	refreshCookie = "rapport_refresh"
	csrfCookie    = "rapport_csrf"
	deviceCookie  = "rapport_device"

	// deviceLife is how long a browser is known that has signed in, mostAccounts of how many accounts.
	deviceLife   = 365 * 24 * time.Hour
	mostAccounts = 4
)

// cookies makes and reads what browsers keep.
type cookies struct {
	refreshKey, csrfKey, deviceKey []byte
	// secure keeps cookies to HTTPS.
	secure bool
}

// refresh is the cookie's value for one generation of a session: session.generation.signature.
func (c cookies) refresh(session uuid.UUID, generation int64) string {
	return sign(c.refreshKey, session.String()+"."+strconv.FormatInt(generation, 10))
}

// readRefresh returns what a genuine value says; ok is false for anything that refresh did not make.
func (c cookies) readRefresh(value string) (session uuid.UUID, generation int64, ok bool) {
	text, ok := genuine(c.refreshKey, value)
	if !ok {
		return uuid.Nil, 0, false
	}
	id, number, _ := strings.Cut(text, ".")
	session, err := uuid.Parse(id)
	if err != nil {
		return uuid.Nil, 0, false
	}
	generation, err = strconv.ParseInt(number, 10, 64)
	return session, generation, err == nil
}

// csrf is a token that only this program can make and only a page of its own origin can read. old is kept when it is
// genuine, since several tabs share one cookie.
func (c cookies) csrf(old string) string {
	if _, ok := genuine(c.csrfKey, old); ok {
		return old
	}
	return sign(c.csrfKey, rand.Text())
}

// checkCSRF tells whether the header repeats the cookie, and the cookie is ours.
func (c cookies) checkCSRF(header, cookie string) bool {
	_, ok := genuine(c.csrfKey, cookie)
	return ok && hmac.Equal([]byte(header), []byte(cookie))
}

func sign(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// genuine signs again and compares the whole, so that each text has exactly one good form.
func genuine(key []byte, value string) (text string, ok bool) {
	i := strings.LastIndexByte(value, '.')
	if i < 0 || len(value) > 256 {
		return "", false
	}
	return value[:i], hmac.Equal([]byte(sign(key, value[:i])), []byte(value))
}

func (c cookies) setRefresh(value string) http.Cookie {
	return rest.Cookie(c.secure, refreshCookie, value, SessionLife)
}

func (c cookies) clearRefresh() http.Cookie {
	gone := c.setRefresh("")
	gone.MaxAge = -1
	return gone
}

func (c cookies) setCSRF(value string) http.Cookie {
	return rest.Cookie(c.secure, csrfCookie, value, 0)
}

// knows tells whether a device cookie says that its browser has signed in to the account before.
func (c cookies) knows(value, account string) bool {
	text, ok := genuine(c.deviceKey, value)
	return ok && slices.Contains(strings.Split(text, "~"), accountTag(account))
}

// setDevice remembers in the browser that it has signed in to the account, besides those it knows already.
func (c cookies) setDevice(old, account string) http.Cookie {
	known := []string{accountTag(account)}
	if text, ok := genuine(c.deviceKey, old); ok {
		known = append(known, slices.DeleteFunc(strings.Split(text, "~"), func(tag string) bool { return tag == known[0] })...)
	}
	value := sign(c.deviceKey, strings.Join(known[:min(len(known), mostAccounts)], "~"))
	return rest.Cookie(c.secure, deviceCookie, value, deviceLife)
}

func accountTag(account string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(account[:min(len(account), 15)]))
}

// Secure tells whether cookies are for HTTPS only.
func (s *Service) Secure() bool { return s.cookies.secure }
