// Package app puts the program together: it reads the configuration, connects what the other packages offer and runs it
// until it is told to stop. It is the only reader of the environment.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
)

// Config is every setting of the program. Each has a default that serves.
type Config struct {
	Addr        string `env:"RAPPORT_ADDR" default:"127.0.0.1:8080" help:"Address to listen on; a port of 0 takes a free one."`
	Data        string `env:"RAPPORT_DATA" default:"./data" help:"Directory for the embedded database, files and keys."`
	URL         string `env:"RAPPORT_URL" help:"Public address, as people and widgets reach it (default: the address listened on)."`
	DatabaseURL string `env:"DATABASE_URL" help:"PostgreSQL 15 or newer to use instead of the embedded one."`
	KeyFile     string `env:"RAPPORT_KEY_FILE" help:"File with the master key; made at the first start (default: key in the data directory)."`
	KMS         string `env:"RAPPORT_KMS" default:"file" help:"Master keys of encrypted fields, the first for what is new (comma-separated): file is the key file itself, file:/path another one, hcvault://host/transit/keys/name a key in HashiCorp Vault or OpenBao (hcvault+http:// without TLS)."`
	KMSToken    string `env:"RAPPORT_KMS_TOKEN" help:"What a Vault is shown (or RAPPORT_KMS_TOKEN_FILE)."`
	KMSFile     string `env:"RAPPORT_KMS_TOKEN_FILE" help:"File with that token."`
	PostgresBin string `env:"RAPPORT_POSTGRES_BIN" help:"Folder with PostgreSQL's programs for the embedded database (default: found by itself)."`
	Proxies     string `env:"RAPPORT_PROXIES" help:"Networks of reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8 (comma-separated)."`
	Reach       string `env:"RAPPORT_REACH" help:"Private networks that calls to addresses which people give (a company's sign-in provider) may reach, such as 10.1.0.0/16 (comma-separated)."`
	DNS         string `env:"RAPPORT_DNS" help:"DNS server that the records which prove companies' domains are read from, such as 10.1.0.53:53 (default: the machine's)."`
	TLS         string `env:"RAPPORT_TLS" help:"auto to get certificates from Let's Encrypt, whose terms you then accept, or the address of another ACME directory (default: no TLS)."`
	TLSCert     string `env:"RAPPORT_TLS_CERT" help:"PEM file with a certificate and its chain, read again when it changes."`
	TLSKey      string `env:"RAPPORT_TLS_KEY" help:"PEM file with the key of RAPPORT_TLS_CERT."`
	Plain       string `env:"RAPPORT_PLAIN_ADDR" default:":80" help:"With TLS: where plain HTTP is led to the public address, and ACME looks; off for nowhere."`
	SMTPURL     string `env:"SMTP_URL" help:"Mail server, such as smtp://user:password@mail.example.com:587?from=crm@example.com, or smtps:// (default: mail stays in the outbox of the app)."`
	RedisURL    string `env:"REDIS_URL" help:"Redis or Valkey in which several programs count calls and tries together, such as redis://:password@host:6379/0 (default: each counts for itself)."`
	Limits      string `env:"RAPPORT_LIMITS" default:"address=600/min,account=1200/min,key=1200/min,company=12000/min" help:"How much may be asked of the API, each rate a number by s, min or h, or off; off alone switches all of them off."`
	LogLevel    string `env:"RAPPORT_LOG" default:"info" enum:"debug,info,warn,error" help:"How much to log: debug, info, warn, error."`
	LogFormat   string `env:"RAPPORT_LOG_FORMAT" default:"text" enum:"text,json" help:"Log lines as text or json, on standard error."`
}

// check holds the settings together and names the one that is wrong.
func (c *Config) check() error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return fmt.Errorf("RAPPORT_ADDR %q is not host:port, such as 127.0.0.1:8080", c.Addr)
	}
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fmt.Errorf("RAPPORT_URL %q is not an address such as https://crm.example.com", c.URL)
		}
		c.URL = strings.TrimSuffix(c.URL, "/")
	}
	if c.DatabaseURL != "" {
		if u, err := url.Parse(c.DatabaseURL); err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
			return errors.New("DATABASE_URL is not an address such as postgres://user:password@host:5432/rapport")
		}
	}
	if err := c.checkTLS(); err != nil {
		return err
	}
	if _, err := c.proxies(); err != nil {
		return err
	}
	if _, err := c.reach(); err != nil {
		return err
	}
	if _, err := netip.ParseAddrPort(c.DNS); c.DNS != "" && err != nil {
		return fmt.Errorf("RAPPORT_DNS %q is not address:port, such as 10.1.0.53:53", c.DNS)
	}
	if _, err := mail.ReadURL(c.SMTPURL); err != nil {
		// The address itself is not shown: it holds a password.
		return fmt.Errorf("SMTP_URL %w", err)
	}
	if _, err := limit.ReadURL(c.RedisURL); err != nil {
		return fmt.Errorf("REDIS_URL %w", err)
	}
	if _, err := limit.ReadQuotas(c.Limits); err != nil {
		return fmt.Errorf("RAPPORT_LIMITS %w", err)
	}
	abs, err := filepath.Abs(c.Data)
	if err != nil {
		return fmt.Errorf("RAPPORT_DATA %q: %w", c.Data, err)
	}
	c.Data = abs
	if c.KeyFile == "" {
		c.KeyFile = filepath.Join(c.Data, "key")
	}
	return nil
}

// proxies reads the networks of reverse proxies, reach those that calls to given addresses may reach.
func (c *Config) proxies() ([]netip.Prefix, error) { return networks("RAPPORT_PROXIES", c.Proxies) }
func (c *Config) reach() ([]netip.Prefix, error)   { return networks("RAPPORT_REACH", c.Reach) }

// resolver is what the records of companies' domains are read from.
func (c *Config) resolver() *net.Resolver {
	if c.DNS == "" {
		return net.DefaultResolver
	}
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, c.DNS)
	}}
}

func networks(setting, list string) (all []netip.Prefix, err error) {
	for _, s := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is no network such as 10.0.0.0/8 or ::1/128", setting, s)
		}
		all = append(all, network)
	}
	return all, nil
}

func (c *Config) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	opts := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, opts))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opts))
}
