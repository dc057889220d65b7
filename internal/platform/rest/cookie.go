package rest

import (
	"net/http"
	"time"
)

// HostPrefix begins the names of cookies over HTTPS. Browsers take such a cookie from its own host only and over TLS only
// (RFC 6265bis, section 4.1.3.2), so neither a neighbouring host nor an answer in the clear can put one in.
const HostPrefix = "__Host-"

// Cookie makes a cookie that no script reads and no other site sends along. It lives as long as the browser runs for a life of
// 0, and is taken back for a negative one.
func Cookie(secure bool, name, value string, life time.Duration) http.Cookie {
	c := http.Cookie{Name: name, Value: value, Path: "/api", MaxAge: int(life.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if secure {
		c.Name, c.Path, c.Secure = HostPrefix+name, "/", true // the prefix asks for this path
	}
	return c
}
