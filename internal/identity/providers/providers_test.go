package providers_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"rapport/internal/api"
	"rapport/internal/identity/auth"
	"rapport/internal/identity/providers"
	"rapport/internal/identity/users"
	"rapport/internal/platform/egress"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/secret"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// The provider's one person is test-user@zitadel.ch.
const (
	clientID, clientSecret = "rapport", "a secret of the provider's"
	password               = "quiet harbour 41"
)

// world is the front door of sign-in, with a real OpenID Connect provider beside it.
type world struct {
	t      *testing.T
	db     *pgtest.Database
	url    string
	issuer string
	txt    map[string][]string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), txt: map[string][]string{}}
	var handler, provider atomic.Pointer[http.Handler]
	serve := func(at *atomic.Pointer[http.Handler]) string {
		s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { (*at.Load()).ServeHTTP(rw, r) }))
		t.Cleanup(s.Close)
		return strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	}
	w.url, w.issuer = serve(&handler), serve(&provider)
	master := secret.New([]byte(strings.Repeat("k", 32)))
	queue := jobs.New(w.db.DB, slog.New(slog.DiscardHandler))
	a := auth.New(auth.Config{DB: w.db.DB, Users: users.NewQuick(w.db.DB), Master: master, Queue: queue, Mail: mail.NewPrivate(w.db.DB, queue, nil, master), PublicURL: w.url})
	if err := queue.Open(); err != nil {
		t.Fatal(err)
	}
	p := providers.New(providers.Config{DB: w.db.DB, Auth: a, Master: master, PublicURL: w.url,
		Guard: egress.New(egress.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}),
		LookupTXT: func(_ context.Context, name string) ([]string, error) {
			if found, ok := w.txt[name]; ok {
				return found, nil
			}
			return nil, errors.New("no such host")
		}})
	front := api.New(api.Config{Version: "test", Authenticate: a.Authenticate, Ready: func(context.Context) error { return nil },
		Web: fstest.MapFS{}, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()})
	a.Mount(front.API)
	p.Mount(front.API)
	ours := front.Handler()
	handler.Store(&ours)
	users := storage.NewUserStore(w.issuer)
	store := storage.NewStorageWithClients(users, map[string]*storage.Client{clientID: storage.WebClient(clientID, clientSecret, w.url+"/api/v1/auth/provider/callback")})
	var theirs http.Handler = exampleop.SetupServer(w.issuer, store, slog.New(slog.DiscardHandler), false)
	provider.Store(&theirs)
	return w
}

// person calls as one browser.
type person struct {
	w      *world
	client *http.Client
	token  string
	id     string
	csrf   string
}

func (w *world) browser() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &person{w: w, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (p *person) call(method, path string, body any, status int) map[string]any {
	p.w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	if body == nil {
		raw = nil
	}
	req, err := http.NewRequest(method, p.w.url+"/api/v1"+path, strings.NewReader(string(raw)))
	if err != nil {
		p.w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if p.csrf != "" {
		req.Header.Set("X-CSRF-Token", p.csrf)
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.w.t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != status {
		p.w.t.Fatalf("%s %s: %d %s %v, want %d", method, path, res.StatusCode, said, err, status)
	}
	out := map[string]any{}
	if len(said) > 0 {
		if err := json.Unmarshal(said, &out); err != nil {
			p.w.t.Fatal(err)
		}
	}
	return out
}

func (w *world) owner(company, email string) *person {
	w.t.Helper()
	p := w.browser()
	out := p.call("POST", "/auth/register", map[string]any{"company_name": company, "name": "Mara Lind", "email": email, "password": password}, 201)
	p.token, _ = out["access_token"].(string)
	c, _ := out["company"].(map[string]any)
	p.id, _ = c["id"].(string)
	return p
}

// settle makes the provider that of the company.
func (p *person) settle(create bool) {
	p.w.t.Helper()
	p.call("PUT", "/settings/sign-in-provider", map[string]any{"issuer": p.w.issuer, "client_id": clientID, "client_secret": clientSecret, "enabled": true, "create_members": create, "role": "agent"}, 200)
}

// prove shows that the company holds a domain.
func (p *person) prove(domain string) {
	p.w.t.Helper()
	d := p.call("POST", "/settings/sign-in-provider/domains", map[string]any{"domain": domain}, 201)
	p.call("POST", "/settings/sign-in-provider/domains/"+domain+"/prove", nil, 409)
	p.w.txt["_rapport."+domain] = []string{"v=spf1 -all", d["value"].(string)}
	p.call("POST", "/settings/sign-in-provider/domains/"+domain+"/prove", nil, 200)
}

// visit follows the provider's pages, types the password there, and gives where it leads back to.
func (p *person) visit(address string) string {
	p.w.t.Helper()
	for range 10 {
		if strings.HasPrefix(address, p.w.url) {
			return address
		}
		res, err := p.client.Get(address)
		if err != nil {
			p.w.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode == 200 {
			at, _ := url.Parse(address)
			res, err = p.client.PostForm(p.w.issuer+"/login/username", url.Values{"id": {at.Query().Get("authRequestID")}, "username": {"test-user@localhost"}, "password": {"verysecure"}})
			if err != nil {
				p.w.t.Fatal(err)
			}
			res.Body.Close()
		}
		next, err := res.Location()
		if err != nil {
			p.w.t.Fatalf("%s: %d, leads nowhere", address, res.StatusCode)
		}
		address = next.String()
	}
	p.w.t.Fatal("the provider leads in circles")
	return ""
}

// back opens the address that the provider leads to, and gives the page that comes of it.
func (p *person) back(address string) string {
	p.w.t.Helper()
	res, err := p.client.Get(address)
	if err != nil {
		p.w.t.Fatal(err)
	}
	defer res.Body.Close()
	return res.Header.Get("Location")
}

func (p *person) begin(email string) string {
	p.w.t.Helper()
	address, _ := p.call("POST", "/auth/provider", map[string]any{"email": email}, 200)["url"].(string)
	return address
}

const theirs = "test-user@zitadel.ch"

func TestSignInThroughTheProvider(t *testing.T) {
	w := newWorld(t)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	w.browser().call("POST", "/auth/provider", map[string]any{"email": theirs}, 404)
	owner.settle(true)
	w.browser().call("POST", "/auth/provider", map[string]any{"email": theirs}, 404)
	owner.prove("zitadel.ch")
	b := w.browser()
	address := b.begin("Somebody@Zitadel.CH")
	for _, part := range []string{"code_challenge_method=S256", "nonce=", "state=", "login_hint="} {
		if !strings.Contains(address, part) {
			t.Errorf("%s lacks %s", address, part)
		}
	}
	back := b.visit(address)
	if at := b.back(back); at != "/signed-in" {
		t.Fatalf("came to %s", at)
	}
	b.call("POST", "/auth/refresh", nil, 403)
	csrf, _ := b.call("GET", "/auth/csrf-token", nil, 200)["csrf_token"].(string)
	req, _ := http.NewRequest("POST", w.url+"/api/v1/auth/refresh", nil)
	req.Header.Set("X-CSRF-Token", csrf)
	res, err := b.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var in struct {
		User    struct{ Email string }
		Company struct{ ID, Role string }
	}
	if err := json.NewDecoder(res.Body).Decode(&in); err != nil || in.User.Email != theirs || in.Company.ID != owner.id || in.Company.Role != "agent" {
		t.Fatalf("signed in as %+v %v", in, err)
	}
	if at := b.back(back); at != "/sign-in?provider=over" {
		t.Errorf("the same answer again: %s", at)
	}
	again := w.browser()
	if at := again.back(again.visit(again.begin(theirs))); at != "/signed-in" {
		t.Errorf("the second time: %s", at)
	}
	if got := owner.call("GET", "/settings/sign-in-provider", nil, 200); strings.Contains(strings.ToLower(string(must(json.Marshal(got)))), "a secret") {
		t.Error("the secret is shown")
	}
}

func must(raw []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return raw
}

// What is sent to another browser, or changed on its way, opens nothing.
func TestTheAnswerBelongsToTheBrowserThatAsked(t *testing.T) {
	w := newWorld(t)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	owner.settle(true)
	owner.prove("zitadel.ch")
	for name, c := range map[string]struct {
		change func(back *url.URL)
		other  bool
		want   string
	}{
		"another browser": {other: true, want: "over"},
		"another state":   {change: func(u *url.URL) { set(u, "state", "x") }, want: "over"},
		"no state":        {change: func(u *url.URL) { set(u, "state", "") }, want: "over"},
		"another code":    {change: func(u *url.URL) { set(u, "code", "x") }, want: "refused"},
		"no code":         {change: func(u *url.URL) { set(u, "code", "") }, want: "refused"},
		"another issuer":  {change: func(u *url.URL) { set(u, "iss", "https://login.evil.example") }, want: "refused"},
		"a refusal":       {change: func(u *url.URL) { set(u, "error", "access_denied") }, want: "refused"},
	} {
		b := w.browser()
		back, err := url.Parse(b.visit(b.begin(theirs)))
		if err != nil {
			t.Fatal(err)
		}
		if c.change != nil {
			c.change(back)
		}
		if c.other {
			victim := w.browser()
			victim.begin(theirs)
			b = victim
		}
		if at := b.back(back.String()); at != "/sign-in?provider="+c.want {
			t.Errorf("%s: %s, want %s", name, at, c.want)
		}
	}
}

func set(u *url.URL, name, value string) {
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
}

// A company's provider speaks for no address in a domain that the company has not proven.
func TestAProviderSpeaksOnlyForProvenDomains(t *testing.T) {
	w := newWorld(t)
	victim := w.owner("Zitadel Works", theirs)
	taker := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	taker.settle(true)
	taker.prove("aldermoor.example")
	b := w.browser()
	if at := b.back(b.visit(b.begin("mara@aldermoor.example"))); at != "/sign-in?provider=foreign" {
		t.Errorf("for an address of another domain: %s", at)
	}
	// To name a domain is not to hold it.
	taker.call("POST", "/settings/sign-in-provider/domains", map[string]any{"domain": "zitadel.ch"}, 201)
	taker.call("POST", "/settings/sign-in-provider/domains/zitadel.ch/prove", nil, 409)
	w.browser().call("POST", "/auth/provider", map[string]any{"email": theirs}, 404)
	victim.call("GET", "/auth/me", nil, 200)
	// Another company's proof is worth nothing here.
	w.txt["_rapport.zitadel.ch"] = []string{"rapport-domain=ofsomebodyelse"}
	taker.call("POST", "/settings/sign-in-provider/domains/zitadel.ch/prove", nil, 409)
	// Once a domain is let go of, nobody comes in through it any more.
	victim.settle(false)
	victim.prove("zitadel.ch")
	c := w.browser()
	back := c.visit(c.begin(theirs))
	victim.call("DELETE", "/settings/sign-in-provider/domains/zitadel.ch", nil, 204)
	if at := c.back(back); at != "/sign-in?provider=foreign" {
		t.Errorf("after the domain was let go of: %s", at)
	}
}

func TestOnlyMembersWhereTheCompanyTakesNobodyIn(t *testing.T) {
	w := newWorld(t)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	owner.settle(false)
	owner.prove("zitadel.ch")
	b := w.browser()
	if at := b.back(b.visit(b.begin(theirs))); at != "/sign-in?provider=no_member" {
		t.Errorf("a stranger: %s", at)
	}
	w.db.AsOwner(t, "do $$ begin if exists (select from users where email = 'test-user@zitadel.ch') then raise 'a person was made'; end if; end $$")
}

// Who registered with a stranger's address is out once the stranger comes through the provider.
func TestAnUnprovenAccountIsTakenOver(t *testing.T) {
	w := newWorld(t)
	squatter := w.owner("Squat", theirs)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	owner.settle(true)
	owner.prove("zitadel.ch")
	b := w.browser()
	if at := b.back(b.visit(b.begin(theirs))); at != "/signed-in" {
		t.Fatalf("came to %s", at)
	}
	squatter.call("GET", "/auth/me", nil, 401)
	w.browser().call("POST", "/auth/login", map[string]any{"email": theirs, "password": password}, 401)
}

func TestAnAuthenticatorIsNotPassedBy(t *testing.T) {
	w := newWorld(t)
	w.owner("Zitadel Works", theirs)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	owner.settle(true)
	owner.prove("zitadel.ch")
	w.db.AsOwner(t, "insert into authenticators (user_id, sealed, confirmed_at) select id, '', now() from users where email = 'test-user@zitadel.ch'")
	b := w.browser()
	if at := b.back(b.visit(b.begin(theirs))); at != "/sign-in?provider=totp" {
		t.Errorf("came to %s", at)
	}
}

func TestProviderSettings(t *testing.T) {
	w := newWorld(t)
	owner, other := w.owner("Aldermoor Heat", "mara@aldermoor.example"), w.owner("Fenwick Works", "jo@fenwick.example")
	put := func(field string, value any, status int) {
		t.Helper()
		body := map[string]any{"issuer": w.issuer, "client_id": clientID, "client_secret": clientSecret, "enabled": true, "create_members": true, "role": "agent"}
		body[field] = value
		owner.call("PUT", "/settings/sign-in-provider", body, status)
	}
	for _, issuer := range []string{"", "x", "ftp://x.example", "http://user:pw@localhost", "http://10.0.0.1", "http://169.254.169.254/latest", "http://localhost:1", w.issuer + "/other", w.issuer + "?a=b"} {
		put("issuer", issuer, 422)
	}
	put("role", "owner", 422)
	put("role", "admin", 422)
	put("client_secret", "", 422)
	put("client_id", clientID, 200)
	put("client_secret", "", 200)
	for _, domain := range []string{"localhost", "a b.example", "-x.example", "exa_mple", "../../x", strings.Repeat("a", 64) + ".example"} {
		owner.call("POST", "/settings/sign-in-provider/domains", map[string]any{"domain": domain}, 422)
	}
	owner.call("POST", "/settings/sign-in-provider/domains", map[string]any{"domain": "Aldermoor.Example."}, 201)
	owner.call("POST", "/settings/sign-in-provider/domains", map[string]any{"domain": "aldermoor.example"}, 409)
	other.call("POST", "/settings/sign-in-provider/domains/aldermoor.example/prove", nil, 404)
	other.call("DELETE", "/settings/sign-in-provider/domains/aldermoor.example", nil, 404)
	other.call("DELETE", "/settings/sign-in-provider", nil, 404)
	if got := other.call("GET", "/settings/sign-in-provider", nil, 200); got["provider"] != nil || len(got["domains"].([]any)) != 0 {
		t.Errorf("another company's settings: %v", got)
	}
	w.db.AsOwner(t, "update members set role = 'manager' where company_id = $1", owner.id)
	w.db.AsOwner(t, "update sessions set proven_at = now() - interval '11 minutes' where active_company_id = $1", other.id)
	other.call("PUT", "/settings/sign-in-provider", map[string]any{"issuer": w.issuer, "client_id": clientID, "client_secret": clientSecret, "enabled": true, "create_members": true, "role": "agent"}, 403)
}
