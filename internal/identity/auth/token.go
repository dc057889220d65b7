package auth

import (
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"rapport/internal/platform/wire"
)

const (
	issuer = "rapport"
	// maxToken is several times what a token of ours is long.
	maxToken = 2048
)

// claims is what an access token says: who, in which company, by which session. Roles are not in it.
type claims struct {
	User    uuid.UUID `json:"sub"`
	Company uuid.UUID `json:"cid"`
	Session uuid.UUID `json:"sid"`
	Issuer  string    `json:"iss"`
	// Audience tells access tokens from every other token that the program signs.
	Audience string           `json:"aud"`
	Issued   *jwt.NumericDate `json:"iat"`
	Expires  *jwt.NumericDate `json:"exp"`
	Starts   *jwt.NumericDate `json:"nbf,omitempty"`
}

// The methods of jwt.Claims, for the library's checks of times, issuer and audience.

func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.Expires, nil }
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error)       { return c.Issued, nil }
func (c *claims) GetNotBefore() (*jwt.NumericDate, error)      { return c.Starts, nil }
func (c *claims) GetIssuer() (string, error)                   { return c.Issuer, nil }
func (c *claims) GetSubject() (string, error)                  { return c.User.String(), nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return jwt.ClaimStrings{c.Audience}, nil }

// UnmarshalJSON reads strictly: a claim that stands twice has no meaning.
func (c *claims) UnmarshalJSON(raw []byte) error {
	type plain claims
	return wire.Decode(raw, (*plain)(c))
}

// Validate is called by the library after its own checks. No token of ours lives longer than AccessLife.
func (c *claims) Validate() error {
	if c.User == uuid.Nil || c.Company == uuid.Nil || c.Session == uuid.Nil {
		return errors.New("a claim is missing")
	}
	if c.Issued == nil || c.Expires == nil || c.Expires.Sub(c.Issued.Time) > AccessLife {
		return errors.New("the token lives too long")
	}
	return nil
}

// tokens signs and reads access tokens.
type tokens struct {
	key    []byte
	parser *jwt.Parser
	// header is the first part of every token. Anything else there (another algorithm, a key of the sender's choice) is
	// refused before it is read.
	header string
}

func newTokens(key []byte) tokens {
	empty, err := unsigned(&claims{}).SigningString()
	if err != nil {
		panic("auth: " + err.Error())
	}
	header, _, _ := strings.Cut(empty, ".")
	return tokens{key: key, header: header + ".", parser: jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithIssuer(issuer), jwt.WithAudience(issuer), jwt.WithStrictDecoding())}
}

// unsigned has the type of RFC 9068, which no other token of the program has.
func unsigned(c *claims) *jwt.Token {
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, c)
	token.Header["typ"] = "at+jwt"
	return token
}

func (t tokens) sign(c claims) string {
	now := time.Now()
	c.Issuer, c.Audience = issuer, issuer
	c.Issued, c.Expires = jwt.NewNumericDate(now), jwt.NewNumericDate(now.Add(AccessLife))
	token, err := unsigned(&c).SignedString(t.key)
	if err != nil {
		panic("auth: " + err.Error()) // only for a key of the wrong type
	}
	return token
}

// read returns what a genuine, present token says.
func (t tokens) read(token string) (*claims, error) {
	if len(token) > maxToken || !strings.HasPrefix(token, t.header) {
		return nil, errors.New("auth: not an access token")
	}
	c := &claims{}
	if _, err := t.parser.ParseWithClaims(token, c, func(*jwt.Token) (any, error) { return t.key, nil }); err != nil {
		return nil, err
	}
	return c, nil
}
