package widgets

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"rapport/internal/platform/problem"
)

// maxOrigins bounds the sites of one widget.
const maxOrigins = 50

// wild stands for any names before a domain: https://*.shop.example is www.shop.example and a.b.shop.example, not shop.example.
const wild = "*."

// normalOrigins brings a list into the form that browsers send: lower case, punycode, no path, no default port, nothing
// twice. What it can't read it leaves for checkOrigins.
func normalOrigins(raw json.RawMessage) json.RawMessage {
	list, err := readOrigins(raw)
	if err != nil {
		return raw
	}
	out := []string{}
	for _, text := range list {
		if origin, err := parseOrigin(text); err == nil {
			text = origin
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	normal, err := json.Marshal(out)
	if err != nil {
		return raw
	}
	return normal
}

func readOrigins(raw json.RawMessage) (list []string, err error) {
	if len(raw) == 0 {
		return nil, nil
	}
	err = json.Unmarshal(raw, &list)
	return list, err
}

func checkOrigins(raw json.RawMessage) []problem.Field {
	fault := func(format string, args ...any) []problem.Field {
		return []problem.Field{{Name: "allowed_origins", Message: fmt.Sprintf(format, args...), Code: "invalid"}}
	}
	list, err := readOrigins(raw)
	switch {
	case err != nil:
		return fault("Allowed origins must be a list of addresses such as https://shop.example.")
	case len(list) > maxOrigins:
		return fault("A widget may stand on at most %d sites; these are %d.", maxOrigins, len(list))
	}
	for _, text := range list {
		if _, err := parseOrigin(text); err != nil {
			return fault("%q %s", text, err)
		}
	}
	return nil
}

type originError string

func (e originError) Error() string { return string(e) }

const notOrigin = originError("is not the address of a site, such as https://shop.example.")

// parseOrigin reads what somebody typed or pasted as the address of a site. A path is passed over; a sign-in is not.
func parseOrigin(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.User != nil || u.Opaque != "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", notOrigin
	}
	host, err := hostOf(u)
	if err != nil {
		return "", err
	}
	if u.Scheme == "http" && !loopback(host) {
		return "", originError("must begin with https://; only localhost may do without.")
	}
	if port := u.Port(); port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		host += ":" + port
	}
	return u.Scheme + "://" + host, nil
}

func hostOf(u *url.URL) (string, error) {
	name := strings.ToLower(u.Hostname())
	if a, err := netip.ParseAddr(name); err == nil {
		if a.Is6() {
			return "[" + a.String() + "]", nil
		}
		return a.String(), nil
	}
	rest, any := strings.CutPrefix(name, wild)
	if any && !strings.Contains(rest, ".") {
		return "", originError("is too wide: the part after *. needs a name and a domain.")
	}
	ascii, err := idna.Lookup.ToASCII(rest)
	if err != nil || ascii == "" || strings.HasSuffix(ascii, ".") {
		return "", notOrigin
	}
	if any {
		return wild + ascii, nil
	}
	return ascii, nil
}

func loopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "[::1]"
}

// sentForm is what a browser sends as Origin of a page with a site: nothing else is worth comparing.
var sentForm = regexp.MustCompile(`^https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?$`)

// allows tells whether a page whose browser sent this Origin may use a widget with that list.
func allows(list []string, sent string) bool {
	sent = strings.ToLower(sent)
	if !sentForm.MatchString(sent) {
		return false
	}
	for _, origin := range list {
		scheme, rest, _ := strings.Cut(origin, "://")
		host, any := strings.CutPrefix(rest, wild)
		if !any && sent == origin {
			return true
		}
		if name, ok := strings.CutPrefix(sent, scheme+"://"); any && ok && len(name) > len(host)+1 && strings.HasSuffix(name, "."+host) {
			return true
		}
	}
	return false
}

// ownOrigins is the program's own address, under every name that a machine has for itself when it is one of those.
func ownOrigins(public string) map[string]bool {
	own := map[string]bool{}
	u, err := url.Parse(public)
	if err != nil {
		return own
	}
	names := []string{strings.ToLower(u.Hostname())}
	if strings.Contains(names[0], ":") {
		names[0] = "[" + names[0] + "]"
	}
	if loopback(names[0]) {
		names = []string{"localhost", "127.0.0.1", "[::1]"}
	}
	port := ""
	if p := u.Port(); p != "" && p != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		port = ":" + p
	}
	for _, name := range names {
		own[u.Scheme+"://"+name+port] = true
	}
	return own
}
