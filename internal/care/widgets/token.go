package widgets

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/wire"
)

const (
	issuer = "rapport"
	// audience and the header's typ tell a visitor's token from every other that the program signs.
	audience = "visitor"
	// tokenLife is how long a browser is remembered after its last session.
	tokenLife = 365 * 24 * time.Hour
	// maxToken is several times what a token of ours is long.
	maxToken = 2048
)

// claims is what a visitor's token says: who, through which widget of which company.
type claims struct {
	Visitor  uuid.UUID        `json:"sub"`
	Company  uuid.UUID        `json:"cid"`
	Widget   uuid.UUID        `json:"wid"`
	Issuer   string           `json:"iss"`
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
func (c *claims) GetSubject() (string, error)                  { return c.Visitor.String(), nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return jwt.ClaimStrings{c.Audience}, nil }

// UnmarshalJSON reads strictly: a claim that stands twice has no meaning.
func (c *claims) UnmarshalJSON(raw []byte) error {
	type plain claims
	return wire.Decode(raw, (*plain)(c))
}

// Validate is called by the library after its own checks, also when those have failed.
func (c *claims) Validate() error {
	if c.Visitor == uuid.Nil || c.Company == uuid.Nil || c.Widget == uuid.Nil {
		return errors.New("a claim is missing")
	}
	if c.Issued == nil || c.Expires == nil || c.Expires.Sub(c.Issued.Time) > tokenLife {
		return errors.New("the token lives too long")
	}
	return nil
}

// tokens signs and reads visitors' tokens.
type tokens struct {
	key    []byte
	parser *jwt.Parser
	// header is the first part of every token of ours; any other is refused unread.
	header string
}

func newTokens(key []byte) tokens {
	empty, err := unsigned(&claims{}).SigningString()
	if err != nil {
		panic("widgets: " + err.Error())
	}
	header, _, _ := strings.Cut(empty, ".")
	return tokens{key: key, header: header + ".", parser: jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithIssuer(issuer), jwt.WithAudience(audience), jwt.WithStrictDecoding())}
}

func unsigned(c *claims) *jwt.Token {
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, c)
	token.Header["typ"] = "visitor"
	return token
}

func (t tokens) sign(c claims, now time.Time) string {
	c.Issuer, c.Audience = issuer, audience
	c.Issued, c.Expires = jwt.NewNumericDate(now), jwt.NewNumericDate(now.Add(tokenLife))
	token, err := unsigned(&c).SignedString(t.key)
	if err != nil {
		panic("widgets: " + err.Error()) // only for a key of the wrong type
	}
	return token
}

// read returns what a genuine, present token says.
func (t tokens) read(token string) (*claims, error) {
	if len(token) > maxToken || !strings.HasPrefix(token, t.header) {
		return nil, errors.New("widgets: not a visitor's token")
	}
	c := &claims{}
	if _, err := t.parser.ParseWithClaims(token, c, func(*jwt.Token) (any, error) { return t.key, nil }); err != nil {
		return nil, err
	}
	return c, nil
}

// AuthenticateVisitor tells which visitor a token belongs to; its error is Unauthenticated for every other token. It asks
// no database: whether the visitor and the widget are still there is known when the call works on them.
func (s *Service) AuthenticateVisitor(_ context.Context, token string) (tenant.Actor, error) {
	c, err := s.tokens.read(token)
	if err != nil {
		return tenant.Actor{}, startAgain()
	}
	return visitorActor(c.Company, c.Visitor, c.Widget), nil
}

// visitorActor is a visitor as an actor. Their session is the widget they came through.
func visitorActor(company, visitor, widget uuid.UUID) tenant.Actor {
	return tenant.Actor{CompanyID: company, ID: visitor, Kind: tenant.Visitor, Name: "Visitor", SessionID: widget, Via: "widget"}
}

func startAgain() error {
	return problem.Unauthenticated("This visitor is not known here. Please start again.")
}
