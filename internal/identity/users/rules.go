package users

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/text/unicode/norm"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// Bounds of what people give. MinPassword and MaxName count characters, the others bytes.
const (
	MinPassword = 8
	MaxPassword = 256
	MaxEmail    = 254
	MaxName     = 200
)

// Clean makes a name or address storable: composed (NFC), without surrounding blanks.
func Clean(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// CheckName tells whether a cleaned name can stand; ok is true then.
func CheckName(field, name string) (f problem.Field, ok bool) {
	switch {
	case name == "":
		return coded(field, "empty", "This must not be empty."), false
	case utf8.RuneCountInString(name) > MaxName:
		return fault(field, "This is longer than 200 characters."), false
	case strings.ContainsFunc(name, unicode.IsControl):
		return fault(field, "This must be one line, without control characters."), false
	}
	return f, true
}

// CheckEmail tells whether a cleaned address can be one; only a mail to it could tell whether it is.
func CheckEmail(email string) (f problem.Field, ok bool) {
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || strings.ContainsFunc(email, unicode.IsSpace) {
		return coded("email", "email_invalid", "This is not an e-mail address. One looks like mara@example.com."), false
	}
	if len(email) > MaxEmail {
		return fault("email", "This is longer than 254 bytes, the most that an e-mail address can have."), false
	}
	return f, true
}

// CheckPassword holds a password to the rules: long enough, not endless, and none of the words that everybody would try
// first, which are the person's own.
func CheckPassword(password string, own ...string) (f problem.Field, ok bool) {
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		return coded("password", "password_short", "The password needs at least 8 characters."), false
	case len(password) > MaxPassword:
		return fault("password", "The password is longer than 256 bytes."), false
	}
	key := text.Fold(strings.TrimSpace(password))
	for _, word := range own {
		if key == text.Fold(word) {
			return coded("password", "password_own", "The password must not be your e-mail address, your name or the company's name."), false
		}
	}
	if guessable(password, own) {
		return coded("password", "password_guessable", "This password is one of the first that somebody would try. Take a longer one, or several words that don't belong together."), false
	}
	return f, true
}

// guessable tells whether a password falls within a million guesses of one who knows the most common passwords, words,
// names and keyboard rows, and the person's own words. Long ones are judged by their beginning: the work grows with the cube.
func guessable(password string, own []string) bool {
	r := []rune(password)
	return zxcvbn.PasswordStrength(string(r[:min(len(r), maxJudged)]), own).Score < 2
}

// maxJudged is how much of a password is judged.
const maxJudged = 64

func fault(field, message string) problem.Field { return coded(field, "invalid", message) }

// coded is a fault for which pages have words in every language.
func coded(field, code, message string) problem.Field {
	return problem.Field{Name: field, Message: message, Code: code}
}
