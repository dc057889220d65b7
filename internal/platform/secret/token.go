package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Mask is what people see in place of an encrypted value. Sent back, it means: as it was.
const Mask = "••••"

// mark begins every token. A token is sealed$<id of the data key>$<blind index>$<ciphertext>: letters that neither JSON nor a
// list in a file has to escape, so that it can be found in any bytes that are about to leave.
const mark = "sealed$"

const (
	idLength    = 8
	blindLength = 32
	// least is the length of the shortest token: of the ciphertext of an empty value.
	least = len(mark) + idLength + 1 + blindLength + 1 + 40
)

// Token is an encrypted value as it stands in the database.
type Token struct {
	// Key names the data key, in hexadecimal digits.
	Key string
	// Blind is the blind index: equal for equal values of one field of one company, and telling nothing else.
	Blind  string
	cipher []byte
}

func (t Token) String() string {
	return mark + t.Key + "$" + t.Blind + "$" + base64.RawURLEncoding.EncodeToString(t.cipher)
}

// ReadToken takes a stored value apart; false means that it is none.
func ReadToken(s string) (t Token, ok bool) {
	if len(s) < least || !strings.HasPrefix(s, mark) {
		return t, false
	}
	parts := strings.Split(s[len(mark):], "$")
	if len(parts) != 3 || !digits(parts[0], idLength) || !digits(parts[1], blindLength) {
		return t, false
	}
	cipher, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	return Token{Key: parts[0], Blind: parts[1], cipher: cipher}, err == nil
}

// IsToken tells whether s has the form of an encrypted value.
func IsToken(s string) bool {
	return len(s) >= least && s[:len(mark)] == mark && tokenEnd(s) == len(s)
}

// TokenOf is ReadToken for a value as JSON has it.
func TokenOf(raw json.RawMessage) (t Token, ok bool) {
	if len(raw) < least || raw[0] != '"' || !bytes.HasPrefix(raw[1:], []byte(mark)) {
		return t, false
	}
	return ReadToken(string(raw[1 : len(raw)-1]))
}

const maskJSON = `"` + Mask + `"`

// Covers tells whether raw is the mask that was shown in place of a token, both as JSON.
func Covers(raw, token json.RawMessage) bool {
	_, sealed := TokenOf(token)
	return sealed && string(raw) == maskJSON
}

// TextOf is a token, or its mask, that stands as JSON where something else than a text is expected; nil for anything else.
func TextOf(raw json.RawMessage) any {
	if _, sealed := TokenOf(raw); sealed || string(raw) == maskJSON {
		return string(raw[1 : len(raw)-1])
	}
	return nil
}

// Holds tells whether b has anything in it that looks like an encrypted value.
func Holds(b []byte) bool { return bytes.Contains(b, []byte(mark)) }

// Unless gives s, and nothing for an encrypted value: for copies to a place in which it would not open.
func Unless(s string) string {
	if IsToken(s) {
		return ""
	}
	return s
}

// Cover puts the mask in place of every encrypted value in b from an offset on, whatever stands around it. Bytes without any
// come back as they are.
func Cover(b []byte, from int) []byte {
	next := bytes.Index(b[from:], []byte(mark))
	if next < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	at := 0
	for next >= 0 {
		start := from + next
		end := start + tokenEnd(string(b[start:min(len(b), start+maxToken)]))
		if end == start {
			end = start + len(mark)
			out = append(out, b[at:end]...)
		} else {
			out = append(append(out, b[at:start]...), Mask...)
		}
		at, from = end, end
		next = bytes.Index(b[from:], []byte(mark))
	}
	return append(out, b[at:]...)
}

// maxToken bounds how long a token can be: that of ten thousand characters of four bytes each.
const maxToken = 80 << 10

// tokenEnd is where the token ends with which s begins; 0 when it begins with none.
func tokenEnd(s string) int {
	head := least - 40
	if len(s) < least || s[:len(mark)] != mark || !digits(s[len(mark):len(mark)+idLength], idLength) || s[len(mark)+idLength] != '$' ||
		!digits(s[len(mark)+idLength+1:head-1], blindLength) || s[head-1] != '$' {
		return 0
	}
	end := head
	for end < len(s) && (s[end] >= 'a' && s[end] <= 'z' || s[end] >= 'A' && s[end] <= 'Z' || s[end] >= '0' && s[end] <= '9' || s[end] == '-' || s[end] == '_') {
		end++
	}
	if end < least {
		return 0
	}
	return end
}

func digits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}
