package text

import (
	"net/mail"
	"strings"
)

// IsEmail takes a bare address (RFC 5322 addr-spec) with a domain; no display name, no quoting tricks.
func IsEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " \t\r\n\"<>()")
}
