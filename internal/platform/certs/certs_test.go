package certs

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const host = "care.aldermoor.example"

// authority signs certificates, and speaks as much ACME as a client needs: one account, one host.
type authority struct {
	*httptest.Server
	kind string // of the one challenge that it offers
	// tls and plain are where the host is reached.
	tls, plain string
	key        *ecdsa.PrivateKey
	root       *x509.Certificate

	mu     sync.Mutex
	proven bool
	chain  []byte
	orders int
}

func newAuthority(t *testing.T, kind string) *authority {
	t.Helper()
	a := &authority{kind: kind}
	a.key, a.root = newRoot(t)
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func newRoot(t *testing.T) (*ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Root"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, root, root, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if root, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return key, root
}

func sign(root *x509.Certificate, by *ecdsa.PrivateKey, of crypto.PublicKey, serial int64) ([]byte, error) {
	leaf := &x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	return x509.CreateCertificate(rand.Reader, leaf, root, of, by)
}

func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.Header().Set("Replay-Nonce", rand.Text())
	var jws struct{ Payload string }
	_ = json.NewDecoder(r.Body).Decode(&jws)
	payload, _ := base64.RawURLEncoding.DecodeString(jws.Payload)
	say := func(status int, body map[string]any) {
		w.Header().Set("Location", a.URL+"/order")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	state := func(open, proven string) string {
		if a.proven {
			return proven
		}
		return open
	}
	challenge := map[string]any{"type": a.kind, "url": a.URL + "/challenge", "token": "token", "status": state("pending", "valid")}
	order := map[string]any{"status": state("pending", "ready"), "authorizations": []string{a.URL + "/authorization"}, "finalize": a.URL + "/finalize", "certificate": a.URL + "/certificate"}
	switch r.URL.Path {
	case "/directory":
		say(200, map[string]any{"newNonce": a.URL + "/nonce", "newAccount": a.URL + "/account", "newOrder": a.URL + "/new-order"})
	case "/nonce":
	case "/account":
		say(201, map[string]any{"status": "valid"})
	case "/new-order":
		a.orders++
		say(201, order)
	case "/authorization":
		say(200, map[string]any{"status": state("pending", "valid"), "identifier": map[string]any{"type": "dns", "value": host}, "challenges": []any{challenge}})
	case "/challenge":
		if err := a.prove(); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		a.proven = true
		say(200, challenge)
	case "/order":
		if a.chain != nil {
			order["status"] = "valid"
		}
		say(200, order)
	case "/finalize":
		var in struct{ CSR string }
		_ = json.Unmarshal(payload, &in)
		der, _ := base64.RawURLEncoding.DecodeString(in.CSR)
		asked, err := x509.ParseCertificateRequest(der)
		if err == nil {
			der, err = sign(a.root, a.key, asked.PublicKey, 2)
		}
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		a.chain = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})...)
		order["status"] = "valid"
		say(200, order)
	case "/certificate":
		_, _ = w.Write(a.chain)
	default:
		http.Error(w, "unknown", 404)
	}
}

// prove looks whether the host is where it is said to be.
func (a *authority) prove() error {
	if a.kind == "http-01" {
		req, _ := http.NewRequest("GET", "http://"+a.plain+"/.well-known/acme-challenge/token", nil)
		req.Host = host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if said, _ := io.ReadAll(res.Body); !strings.HasPrefix(string(said), "token.") {
			return fmt.Errorf("http-01: %d %s", res.StatusCode, said)
		}
		return nil
	}
	conn, err := tls.Dial("tcp", a.tls, &tls.Config{ServerName: host, NextProtos: []string{"acme-tls/1"}, InsecureSkipVerify: true})
	if err != nil {
		return err
	}
	defer conn.Close()
	acmeID := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 31}
	if !slices.ContainsFunc(conn.ConnectionState().PeerCertificates[0].Extensions, func(e pkix.Extension) bool { return e.Id.Equal(acmeID) && e.Critical }) {
		return fmt.Errorf("tls-alpn-01: no proof in the certificate")
	}
	return nil
}

// serve serves a page by TLS, as the program does.
func serve(t *testing.T, config *tls.Config) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{TLSConfig: config, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "served") })}
	go func() { _ = s.ServeTLS(l, "", "") }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

// visit reads the page as a browser that trusts root, and gives the certificate's serial number.
func visit(at, name string, root *x509.Certificate) (int64, error) {
	trusted := x509.NewCertPool()
	trusted.AddCert(root)
	conn, err := tls.Dial("tcp", at, &tls.Config{ServerName: name, RootCAs: trusted})
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64(), nil
}

func TestCertificatesByThemselves(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"tls-alpn-01", "http-01"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			a := newAuthority(t, kind)
			dir := filepath.Join(t.TempDir(), "certs")
			config, plain := Auto(a.URL+"/directory", host, dir, Redirect("https://"+host))
			a.tls = serve(t, config)
			front := httptest.NewServer(plain)
			t.Cleanup(front.Close)
			a.plain = front.Listener.Addr().String()
			if serial, err := visit(a.tls, host, a.root); err != nil || serial != 2 {
				t.Fatalf("%d %v", serial, err)
			}
			if _, err := visit(a.tls, "else.example.com", a.root); err == nil {
				t.Error("another host gets a certificate")
			}
			// A program that starts again has what it had.
			again, _ := Auto(a.URL+"/directory", host, dir, nil)
			if serial, err := visit(serve(t, again), host, a.root); err != nil || serial != 2 || a.orders != 1 {
				t.Errorf("%d %v after %d orders", serial, err, a.orders)
			}
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("%v %v", info, err)
			}
		})
	}
}

func TestFilesAreReadAgain(t *testing.T) {
	t.Parallel()
	caKey, root := newRoot(t)
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write := func(serial int64) {
		t.Helper()
		own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		der, err := sign(root, caKey, own.Public(), serial)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := x509.MarshalPKCS8PrivateKey(own)
		if err != nil {
			t.Fatal(err)
		}
		for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
			if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := Files(cert, key, slog.Default()); err == nil || !strings.Contains(err.Error(), cert) {
		t.Errorf("no files: %v", err)
	}
	write(7)
	config, err := Files(cert, key, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if serial, err := visit(serve(t, config), host, root); err != nil || serial != 7 {
		t.Fatalf("%d %v", serial, err)
	}
	var said bytes.Buffer
	f := &files{cert: cert, key: key, log: slog.New(slog.NewTextHandler(&said, nil))}
	if err := f.read(); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	f.current(now)
	write(8)
	if n := f.current(now.Add(time.Second)).Leaf.SerialNumber.Int64(); n != 7 {
		t.Errorf("looked at the files at once: %d", n)
	}
	if n := f.current(now.Add(3 * time.Second)).Leaf.SerialNumber.Int64(); n != 8 {
		t.Errorf("the new certificate is not served: %d", n)
	}
	if err := os.WriteFile(cert, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if n := f.current(now.Add(time.Duration(6+3*i) * time.Second)).Leaf.SerialNumber.Int64(); n != 8 {
			t.Errorf("a broken file is served: %d", n)
		}
	}
	if n := strings.Count(said.String(), "can't be used"); n != 1 {
		t.Errorf("a broken file was logged %d times: %s", n, said.String())
	}
	write(9)
	if until, err := Check(cert, key, host); err != nil || time.Until(until) < 80*24*time.Hour {
		t.Errorf("%v %v", until, err)
	}
	if _, err := Check(cert, key, "else.example.com"); err == nil {
		t.Error("a certificate for another host passes")
	}
}

func TestPlainRequestsAreLedToThePublicAddress(t *testing.T) {
	t.Parallel()
	h := Redirect("https://" + host)
	for target, want := range map[string]string{"/": "/", "/contacts?q=a%20b": "/contacts?q=a%20b", "http://evil.example/x": "/x", "//evil.example/x": "//evil.example/x"} {
		r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
		r.URL.Path, r.URL.RawQuery, _ = strings.Cut(strings.TrimPrefix(target, "http://evil.example"), "?")
		r.Host = "evil.example"
		h.ServeHTTP(w, r)
		if at := w.Header().Get("Location"); w.Code != 301 || at != "https://"+host+want && r.URL.RawQuery != "q=a%20b" {
			t.Errorf("%s: %d %s", target, w.Code, at)
		}
	}
	for _, method := range []string{"POST", "GET"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/api/v1/auth/login", nil))
		if w.Code != 400 || w.Header().Get("Location") != "" {
			t.Errorf("%s of the API over plain HTTP: %d", method, w.Code)
		}
	}
}
