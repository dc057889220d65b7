package badinput_test

import (
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// elsewhereAddress is the one address of this machine that the program may call: what stands there is the world outside. Every
// other one is closed to it, as usual.
const elsewhereAddress = "127.0.0.77"

// outside is that world: servers that do what servers must not, and one that must never be called.
type outside struct {
	// port is that of the servers outside and of the one inside.
	port string
	// inside counts the calls that came in at 127.0.0.1, out the bytes that were sent from outside.
	inside, out atomic.Int64
	servers     []*httptest.Server
}

func (o *outside) close() {
	for _, s := range o.servers {
		s.CloseClientConnections()
		s.Close()
	}
}

// newOutside starts the servers.
func newOutside() (*outside, error) {
	o := &outside{}
	closed := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { o.inside.Add(1) }))
	o.servers = append(o.servers, closed)
	o.port = closed.URL[strings.LastIndexByte(closed.URL, ':'):]
	at, err := net.Listen("tcp", elsewhereAddress+o.port)
	if err != nil {
		o.close()
		return nil, err
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(o.serve))
	_ = s.Listener.Close()
	s.Listener = at
	s.Start()
	o.servers = append(o.servers, s)
	return o, nil
}

// serve does what the line does whose number the path begins with.
func (o *outside) serve(w http.ResponseWriter, r *http.Request) {
	id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	private := "http://127.0.0.1" + o.port + "/"
	send := func(p []byte) bool {
		n, err := w.Write(p)
		o.out.Add(int64(n))
		w.(http.Flusher).Flush()
		return err == nil && r.Context().Err() == nil
	}
	switch block := make([]byte, 64<<10); id {
	case "ssrf-057":
		http.Redirect(w, r, private, http.StatusFound)
	case "ssrf-060":
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	case "ssrf-062":
		_, _ = io.WriteString(w, `<meta http-equiv="refresh" content="0; url=`+private+`">`)
	case "ssrf-063":
		w.Header().Set("Location", strings.TrimPrefix(private, "http:"))
		w.WriteHeader(http.StatusFound)
	case "ssrf-064":
		w.Header().Set("Refresh", "0; url="+private)
	case "ssrf-092", "ssrf-094":
		for send(block) {
		}
	case "ssrf-093":
		for send([]byte(" ")) {
			time.Sleep(time.Second)
		}
	case "ssrf-095":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 1 << 14 {
			if _, err := z.Write(block); err != nil {
				return
			}
		}
	case "ssrf-096":
		w.Header().Set("Content-Encoding", "br")
		for range 1 << 10 {
			if !send(block) {
				return
			}
		}
	default:
		http.NotFound(w, r)
	}
}

// issuer is the address that a line about a server or a name is sent with; "" for those of other kinds.
func (o *outside) issuer(id, own string) string {
	names := map[string]string{"ssrf-049": "private", "ssrf-052": "alias", "ssrf-053": "rebind", "ssrf-055": "silent", "ssrf-056": "many"}
	switch id {
	case "ssrf-049", "ssrf-052", "ssrf-053", "ssrf-055", "ssrf-056":
		return "http://" + names[id] + ".test" + o.port + "/"
	case "ssrf-057", "ssrf-060", "ssrf-062", "ssrf-063", "ssrf-064", "ssrf-092", "ssrf-093", "ssrf-094", "ssrf-095", "ssrf-096":
		return "http://" + elsewhereAddress + o.port + "/" + id
	case "ssrf-102":
		return own
	case "ssrf-103":
		return own + "/api/v1/embed/widget/019a0000-0000-7000-8000-000000000000"
	case "ssrf-106":
		return o.secure(x509.Certificate{NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour), IPAddresses: []net.IP{net.ParseIP(elsewhereAddress)}}, true)
	case "ssrf-107":
		return o.secure(x509.Certificate{NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.ParseIP(elsewhereAddress)}}, false)
	case "ssrf-108":
		return o.secure(x509.Certificate{NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"other.test"}}, true)
	}
	return ""
}

// provider is one that is as it should be, at an address that may be called, with a certificate that holds.
func (o *outside) provider() string {
	return o.secure(x509.Certificate{NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.ParseIP(elsewhereAddress)}}, true)
}

// secure starts a provider over TLS, whose certificate the authority has signed or nobody has.
func (o *outside) secure(c x509.Certificate, signed bool) string {
	s := httptest.NewUnstartedServer(nil)
	_ = s.Listener.Close()
	at, err := net.Listen("tcp", elsewhereAddress+":0")
	if err != nil {
		return ""
	}
	s.Listener = at
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"issuer":"`+s.URL+`","authorization_endpoint":"`+s.URL+`/a","token_endpoint":"`+s.URL+`/t","jwks_uri":"`+s.URL+`/k"}`)
	})
	s.TLS = &tls.Config{Certificates: []tls.Certificate{authority.certify(c, signed)}}
	s.StartTLS()
	o.servers = append(o.servers, s)
	return s.URL
}

// signer is an authority that this process trusts.
type signer struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

var authority signer

// trust makes the authority, and has the certificates of the system be no more than its own.
func trust() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	c := x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test"}, NotBefore: time.Now().Add(-72 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	raw, err := x509.CreateCertificate(rand.Reader, &c, &c, &key.PublicKey, key)
	if err != nil {
		return err
	}
	if authority.cert, err = x509.ParseCertificate(raw); err != nil {
		return err
	}
	authority.key = key
	f, err := os.CreateTemp("", "authority-*.pem")
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pem.Encode(f, &pem.Block{Type: "CERTIFICATE", Bytes: raw}); err != nil {
		return err
	}
	return os.Setenv("SSL_CERT_FILE", f.Name())
}

func (s *signer) certify(c x509.Certificate, signed bool) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	c.SerialNumber, c.ExtKeyUsage = big.NewInt(time.Now().UnixNano()), []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	parent, by := s.cert, s.key
	if !signed {
		parent, by = &c, key
	}
	raw, err := x509.CreateCertificate(rand.Reader, &c, parent, &key.PublicKey, by)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

// names answers what the program asks about names, in place of the network's resolver: names under .test are what the lines say,
// and no other one is there (RFC 1035).
func names(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		for {
			var size uint16
			if binary.Read(there, binary.BigEndian, &size) != nil {
				return
			}
			raw := make([]byte, size)
			if _, err := io.ReadFull(there, raw); err != nil {
				return
			}
			answer := resolved(raw)
			if answer == nil {
				continue // whoever asks waits
			}
			if _, err := there.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
				return
			}
		}
	}()
	return here, nil
}

var rebound atomic.Int32

func resolved(raw []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(raw) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	address := func(name string, a [4]byte) {
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: a}})
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	name, private, public := q.Name.String(), [4]byte{127, 0, 0, 1}, [4]byte{127, 0, 0, 77}
	switch {
	case name == "silent.test.":
		return nil
	case !strings.HasSuffix(name, ".test."):
		m.RCode = dnsmessage.RCodeNameError
	case q.Type != dnsmessage.TypeA:
	case name == "private.test.":
		address(name, private)
	case name == "alias.test.":
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeCNAME, Class: dnsmessage.ClassINET}, Body: &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName("metadata.test.")}})
		address("metadata.test.", [4]byte{169, 254, 169, 254})
	case name == "rebind.test.":
		if address(name, public); rebound.Add(1) > 1 {
			m.Answers = nil
			address(name, private)
		}
	case name == "many.test.":
		for range 999 {
			address(name, private)
		}
		address(name, public)
	default:
		m.RCode = dnsmessage.RCodeNameError
	}
	answer, err := m.Pack()
	if err != nil {
		return nil
	}
	return answer
}
