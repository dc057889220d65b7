// Package certs gives the program its TLS certificates: from files, which are read again when they change, or from an
// authority that speaks ACME (RFC 8555), such as Let's Encrypt.
package certs

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Lets is the ACME directory of Let's Encrypt.
const Lets = autocert.DefaultACMEDirectory

// lookEvery is how often files are looked at, at most.
const lookEvery = 2 * time.Second

// Auto gets certificates for one host by itself and renews them: it proves that the host is here by TLS-ALPN-01 on the port of
// config, and by HTTP-01 through plain, which has to be served on port 80 and hands everything else to next. Keys and
// certificates are kept in dir. Who uses it accepts the authority's terms.
func Auto(directory, host, dir string, next http.Handler) (config *tls.Config, plain http.Handler) {
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(dir), HostPolicy: autocert.HostWhitelist(host),
		Client: &acme.Client{DirectoryURL: directory, UserAgent: "rapport"}}
	plain = m.HTTPHandler(next)
	config = m.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	return config, plain
}

// Files serves the certificate chain and key of two PEM files. What replaces them is served within seconds; a pair that can't
// be read is logged, and the one before goes on.
func Files(cert, key string, log *slog.Logger) (*tls.Config, error) {
	f := &files{cert: cert, key: key, log: log}
	if err := f.read(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.current(time.Now()), nil }}, nil
}

type files struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	stamp  string
	looked time.Time
}

func (f *files) current(now time.Time) *tls.Certificate {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Sub(f.looked) < lookEvery {
		return f.pair
	}
	f.looked = now
	if stamp := f.stamps(); stamp != f.stamp {
		if err := f.read(); err != nil {
			f.log.Error("the new TLS certificate can't be used; the one before goes on", "error", err)
		} else {
			f.log.Info("a new TLS certificate is used", "until", f.pair.Leaf.NotAfter)
		}
		f.stamp = stamp
	}
	return f.pair
}

// read takes both files, which belong together.
func (f *files) read() error {
	stamp := f.stamps()
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return fmt.Errorf("the TLS certificate %s with the key %s: %w", f.cert, f.key, err)
	}
	f.pair, f.stamp = &pair, stamp
	return nil
}

// stamps changes with either file.
func (f *files) stamps() (s string) {
	for _, path := range []string{f.cert, f.key} {
		if info, err := os.Stat(path); err == nil {
			s += fmt.Sprint(info.ModTime().UnixNano(), info.Size(), " ")
		}
	}
	return s
}

// Check reads two files as Files does, and tells until when the certificate is good. Its error says what is wrong with it for
// host, if that is not empty.
func Check(cert, key, host string) (until time.Time, err error) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return until, err
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return until, err
	}
	if host != "" {
		err = leaf.VerifyHostname(host)
	}
	return leaf.NotAfter, err
}

// Redirect leads browsers to the same page at the public address. It goes nowhere else, whatever host they ask for. Programs
// that call the API are refused instead: led on, they would never learn that what they sent could be read.
func Redirect(public string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || strings.HasPrefix(r.URL.Path, "/api/") {
			http.Error(w, "use https", http.StatusBadRequest)
			return
		}
		w.Header().Set("Location", public+r.URL.EscapedPath()+query(r))
		w.WriteHeader(http.StatusMovedPermanently)
	})
}

func query(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}
