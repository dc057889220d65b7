package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"rapport/internal/platform/certs"
	"rapport/internal/platform/embedpg"
)

// auto is the value of RAPPORT_TLS for Let's Encrypt.
const auto = "auto"

// soon is how long before its end a certificate of the operator's own is a finding.
const soon = 14 * 24 * time.Hour

func (c *Config) checkTLS() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("RAPPORT_TLS_CERT and RAPPORT_TLS_KEY go together: the certificate's chain, and its key")
	}
	if c.Plain != "off" {
		if _, _, err := net.SplitHostPort(c.Plain); err != nil {
			return fmt.Errorf("RAPPORT_PLAIN_ADDR %q is not host:port, such as :80, or off", c.Plain)
		}
	}
	if c.TLS == "" {
		return nil
	}
	if c.TLSCert != "" {
		return errors.New("RAPPORT_TLS gets certificates by itself; leave out RAPPORT_TLS_CERT and RAPPORT_TLS_KEY, or RAPPORT_TLS")
	}
	if u, err := url.Parse(c.TLS); c.TLS != auto && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return fmt.Errorf("RAPPORT_TLS %q is neither auto nor the address of an ACME directory", c.TLS)
	}
	host := hostOf(c.URL)
	if _, err := netip.ParseAddr(host); err == nil || !strings.HasPrefix(c.URL, "https://") || !strings.Contains(host, ".") {
		return errors.New("RAPPORT_TLS needs RAPPORT_URL with https:// and the name that certificates are for, such as https://crm.example.com")
	}
	return nil
}

// encrypted says that the program ends TLS itself.
func (c *Config) encrypted() bool { return c.TLS != "" || c.TLSCert != "" }

// secure gives the settings of TLS and what serves plain HTTP beside it; both are nil without TLS.
func (c *Config) secure(log *slog.Logger) (*tls.Config, http.Handler, error) {
	redirect := certs.Redirect(c.URL)
	switch {
	case c.TLSCert != "":
		config, err := certs.Files(c.TLSCert, c.TLSKey, log)
		return config, redirect, err
	case c.TLS == "":
		return nil, nil, nil
	}
	directory := c.TLS
	if directory == auto {
		directory = certs.Lets
	}
	config, plain := certs.Auto(directory, hostOf(c.URL), filepath.Join(c.Data, "certs"), redirect)
	return config, plain, nil
}

// plain serves HTTP without TLS beside it until stop. Where that can't be, TLS goes on without it: certificates can be had
// through its own port too.
func plain(addr string, h http.Handler, log *slog.Logger) (stop func()) {
	if h == nil || addr == "off" {
		return func() {}
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		log.Warn("plain HTTP is not led to https (RAPPORT_PLAIN_ADDR)", "error", err)
		return func() {}
	}
	server := &http.Server{Handler: h, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }
}

// certified checks what TLS stands on.
func (c *Config) certified() embedpg.Check {
	host := hostOf(c.URL)
	if c.TLS != "" {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
			return embedpg.Check{Name: "certificate", Detail: host + " has no address: " + err.Error(), Fix: "let the name in RAPPORT_URL lead to this machine; the authority looks at ports 443 and 80"}
		}
		return embedpg.Check{Name: "certificate", OK: true, Detail: "will be got for " + host + " and renewed; ports 443 and 80 of it have to lead here"}
	}
	if c.URL == "" {
		host = ""
	}
	until, err := certs.Check(c.TLSCert, c.TLSKey, host)
	switch {
	case err != nil:
		return embedpg.Check{Name: "certificate", Detail: err.Error(), Fix: "set RAPPORT_TLS_CERT and RAPPORT_TLS_KEY to a pair for the host of RAPPORT_URL"}
	case time.Until(until) < soon:
		return embedpg.Check{Name: "certificate", Detail: "it ends on " + until.Format(time.DateOnly), Fix: "replace both files; the program reads them again by itself"}
	}
	return embedpg.Check{Name: "certificate", OK: true, Detail: "good until " + until.Format(time.DateOnly)}
}
