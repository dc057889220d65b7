package egress

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rapport/internal/badinput"
)

func refused(err error) bool {
	var r *Refused
	return errors.As(err, &r)
}

// here is a guard that an operator lets into this machine, for what only a server can show.
func here() *Guard {
	return New(Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Own: []string{"crm.example.com"}})
}

func TestClosedNetworks(t *testing.T) {
	t.Parallel()
	g := New(Config{})
	for _, address := range []string{
		"10.0.0.1", "172.16.0.1", "192.168.0.1", "127.0.0.1", "0.0.0.0", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9", "224.0.0.1",
		"255.255.255.255", "192.0.0.192", "192.88.99.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]",
		"[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[5f00::1]", "[ff02::1]",
	} {
		if err := g.Check("http://" + address + "/"); !refused(err) {
			t.Errorf("%s: %v", address, err)
		}
		if err := g.control("tcp4", strings.ReplaceAll(address, "]", "")+":443", nil); strings.HasPrefix(address, "[") {
			if err = g.control("tcp6", address+":443", nil); !refused(err) {
				t.Errorf("dialling %s: %v", address, err)
			}
		} else if !refused(err) {
			t.Errorf("dialling %s: %v", address, err)
		}
	}
	for _, open := range []string{"93.184.216.34:443", "1.1.1.1:80"} {
		if err := g.control("tcp4", open, nil); err != nil {
			t.Errorf("%s: %v", open, err)
		}
	}
	if err := g.control("tcp6", "[2606:4700::1111]:443", nil); err != nil {
		t.Error(err)
	}
	for _, port := range []string{"22", "5432", "6379", "8080"} {
		if err := g.control("tcp4", "93.184.216.34:"+port, nil); !refused(err) {
			t.Errorf("port %s: %v", port, err)
		}
	}
}

func TestAddressesOfTheWrongForm(t *testing.T) {
	t.Parallel()
	g := here()
	for _, address := range []string{"", "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:text/html,x", "//127.0.0.1/", "127.0.0.1/", "http:///x",
		"http://u:p@example.com/", "http://example.com@127.0.0.1/", "http://exa\tmple.com/", "https://crm.example.com/api", "https://CRM.example.com./hook"} {
		if err := g.Check(address); !refused(err) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := g.Check("https://help.example.org/faq?a=1"); err != nil {
		t.Error(err)
	}
}

func TestTheProgramNeverCallsItself(t *testing.T) {
	t.Parallel()
	for address, closed := range map[string]string{"https://CRM.example.com/": "https://crm.example.com:8443/hook", "http://localhost:8080": "", "http://127.0.0.1:8080": "", "": ""} {
		names := Names(address)
		if (len(names) > 0) != (closed != "") {
			t.Errorf("%q: %v", address, names)
		}
		if err := New(Config{Own: names}).Check(closed); closed != "" && !refused(err) {
			t.Errorf("%s is called from %s: %v", closed, address, err)
		}
	}
}

// What a name means is seen at the socket: an open and a closed port of the own machine answer alike, and nothing arrives.
func TestNamesOfThisMachineTellNothing(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer s.Close()
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	client := New(Config{}).Client(5*time.Second, 1<<20)
	var said []string
	for _, at := range []string{"localhost" + port, "localhost:1", "127.0.0.1" + port, "127.0.0.1:1"} {
		_, err := client.Get("http://" + at + "/")
		if !refused(err) {
			t.Errorf("%s: %v", at, err)
			continue
		}
		var r *Refused
		errors.As(err, &r)
		said = append(said, r.Error())
	}
	for _, s := range said {
		if s != said[0] {
			t.Errorf("%q and %q can be told apart", s, said[0])
		}
	}
	if calls.Load() != 0 {
		t.Errorf("%d calls arrived", calls.Load())
	}
}

func TestEachHopIsLookedAt(t *testing.T) {
	t.Parallel()
	var hops atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hops.Add(1)
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/named":
			http.Redirect(w, r, strings.Replace("http://"+r.Host+"/", "127.0.0.1", "127.0.0.2", 1), http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/twice":
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	}))
	defer s.Close()
	client := here().Client(5*time.Second, 1<<20)
	for _, path := range []string{"/away", "/file", "/named", "/loop"} {
		if _, err := client.Get(s.URL + path); !refused(err) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n := hops.Load(); n > 3+maxHops+1 {
		t.Errorf("%d hops", n)
	}
	res, err := client.Get(s.URL + "/twice")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("a redirect within reach: %v", err)
	}
	_ = res.Body.Close()
}

func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	block := make([]byte, 1<<20)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 200 {
				_, _ = z.Write(block)
			}
			_ = z.Close()
		case "/slow":
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/full":
			_, _ = w.Write(block)
		}
	}))
	defer s.Close()
	client := here().Client(time.Minute, 1<<20)
	for path, want := range map[string]error{"/endless": ErrTooLarge, "/bomb": ErrTooLarge, "/full": nil} {
		res, err := client.Get(s.URL + path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		n, err := io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if !errors.Is(err, want) || n != 1<<20 {
			t.Errorf("%s: %d bytes, %v", path, n, err)
		}
	}
	res, err := here().Client(700*time.Millisecond, 1<<20).Get(s.URL + "/slow")
	if err == nil {
		_, err = io.Copy(io.Discard, res.Body)
	}
	var late interface{ Timeout() bool }
	if !errors.As(err, &late) || !late.Timeout() {
		t.Errorf("a slow answer: %v", err)
	}
	tls := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer tls.Close()
	if _, err := client.Get(tls.URL); err == nil || refused(err) {
		t.Errorf("a certificate that nobody signed: %v", err)
	}
}

// TestBadInputSSRF sends every address of the class through the client: none is connected to.
func TestBadInputSSRF(t *testing.T) {
	t.Parallel()
	client := New(Config{Own: []string{"own.example"}}).Client(3*time.Second, 1<<20)
	sent, wrong := 0, 0
	for _, c := range badinput.Lines(t, "ssrf") {
		// The rest describes what a server or a resolver does; the tests above are those.
		if !strings.ContainsAny(c.Input, ":/") || strings.HasPrefix(c.Input, "?") {
			continue
		}
		sent++
		res, err := client.Get(strings.ReplaceAll(c.Input, "$(hostname)", hostname(t)))
		if err == nil {
			_ = res.Body.Close()
			wrong++
			t.Errorf("%s %q was fetched", c.ID, c.Input)
			continue
		}
		var dial interface{ Timeout() bool }
		if u := (*url.Error)(nil); errors.As(err, &u) && !refused(err) && errors.As(u.Err, &dial) && dial.Timeout() {
			wrong++
			t.Errorf("%s %q: %v", c.ID, c.Input, err)
		}
	}
	if sent == 0 {
		t.Error("nothing was sent")
	}
	t.Logf("sent=%d wrong=%d", sent, wrong)
}

func hostname(t *testing.T) string {
	t.Helper()
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	return name
}
