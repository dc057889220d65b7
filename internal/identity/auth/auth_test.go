package auth_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

func TestRegisterMakesPersonCompanyAndOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.browser()
	a := b.call("POST", "/auth/register", object("company_name", " Aldermoor Heat ", "name", "Mara Lind", "email", "Mara@Aldermoor.example",
		"password", password)).want(t, 201, "")
	if a.at("company.name") != "Aldermoor Heat" || a.at("company.role") != "owner" || a.at("user.email") != "Mara@Aldermoor.example" || a.at("expires_in") != "900" {
		t.Errorf("answer %s", a.text)
	}
	c := a.refresh
	if c == nil || !c.HttpOnly || c.Secure || c.Path != "/api" || c.SameSite != 2 || c.MaxAge != 30*24*3600 {
		t.Errorf("cookie %+v", c)
	}
	me := b.call("GET", "/auth/me", "").want(t, 200, "")
	if me.at("user.name") != "Mara Lind" || me.at("company.id") != a.at("company.id") || len(me.body["companies"].([]any)) != 1 ||
		me.at("permissions.contacts") != "[owner]" {
		t.Errorf("me %s", me.text)
	}
	again := b.call("POST", "/auth/register", object("company_name", "Other", "name", "M", "email", "MARA@aldermoor.EXAMPLE", "password", password))
	again.want(t, 409, "email_taken")
	if !strings.Contains(again.text, `"field":"email"`) {
		t.Errorf("no field in %s", again.text)
	}
}

func TestCookiesAreSecureOnHTTPS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{PublicURL: "https://care.aldermoor.example"})
	b := w.browser()
	a := b.call("POST", "/auth/register", object("company_name", "A", "name", "M", "email", "m@a.example", "password", password)).want(t, 201, "")
	csrf := b.call("GET", "/auth/csrf-token", "").want(t, 200, "")
	for _, c := range []*http.Cookie{a.refresh, a.device, csrf.csrf} {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(c.Name, "__Host-") || c.Path != "/" || c.Domain != "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestRegisterSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	good := []string{"company_name", "Aldermoor Heat", "name", "Mara Lind", "email", "mara@aldermoor.example", "password", password}
	for _, c := range []struct{ name, field, value string }{
		{"blank company", "company_name", "   "},
		{"long company", "company_name", strings.Repeat("ä", 201)},
		{"blank name", "name", "\t"},
		{"name of two lines", "name", "Mara\nLind"},
		{"no address", "email", "mara"},
		{"two addresses", "email", "a@b.example, c@d.example"},
		{"address with a name", "email", "Mara <mara@aldermoor.example>"},
		{"address with a line break", "email", "mara@aldermoor.example\r\nBcc: x@y.example"},
		{"endless address", "email", strings.Repeat("a", 250) + "@b.example"},
		{"short password", "password", "seven77"},
		{"short password of many bytes", "password", "пароль7"},
		{"endless password", "password", strings.Repeat("x", 257)},
		{"the address as password", "password", "Mara@Aldermoor.Example"},
		{"the company as password", "password", "aldermoor heat"},
		{"the name as password", "password", " MARA LIND "},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.browser().call("POST", "/auth/register", object(append(good, c.field, c.value)...)).want(t, 422, "invalid")
			if !strings.Contains(a.text, `"field":"`+c.field+`"`) || a.refresh != nil {
				t.Errorf("answer %s", a.text)
			}
		})
	}
	w.browser().call("POST", "/auth/register", object(append(good, "role", "owner")...)).want(t, 422, "invalid")
	w.browser().call("POST", "/auth/register", object(good...)).want(t, 201, "")
}

func TestARefusedRegistrationLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	w.signUp("mara@aldermoor.example")
	w.browser().call("POST", "/auth/register", object("company_name", "Shadow", "name", "M", "email", "mara@aldermoor.example", "password", password)).want(t, 409, "email_taken")
	w.db.AsOwner(t, `do $$ begin
		if (select count(*) from companies) <> 1 or (select count(*) from sessions) <> 1 then raise 'something was left'; end if; end $$`)
}

func TestLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	first := w.signUp("mara@aldermoor.example")
	a := w.browser().call("POST", "/auth/login", object("email", " MARA@aldermoor.example", "password", password)).want(t, 200, "")
	if a.at("company.name") != "Aldermoor Heat" || a.at("user.name") != "Mara Lind" || a.refresh == nil || a.refresh.Value == first.refresh {
		t.Errorf("answer %s", a.text)
	}
	wrong := w.browser().call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", "quiet harbour 42")).want(t, 401, "wrong_credentials")
	unknown := w.browser().call("POST", "/auth/login", object("email", "nobody@aldermoor.example", "password", password)).want(t, 401, "wrong_credentials")
	if wrong.at("detail") != unknown.at("detail") || wrong.header.Get("WWW-Authenticate") != unknown.header.Get("WWW-Authenticate") {
		t.Errorf("%s tells an account from none: %s", wrong.text, unknown.text)
	}
	w.browser().call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", password+strings.Repeat(" ", 257))).want(t, 401, "wrong_credentials")
}

func TestPasswordsAreTheSameOnEveryKeyboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	w.browser().call("POST", "/auth/register", object("company_name", "A", "name", "M", "email", "m@a.example", "password", "s\u00e5ng om sn\u00f6")).want(t, 201, "")
	w.browser().call("POST", "/auth/login", object("email", "m@a.example", "password", "sa\u030ang om sno\u0308")).want(t, 200, "")
}

func TestBadJSONOnLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"nothing", "", 400},
		{"half", `{"email":"a`, 400},
		{"an array", `[]`, 422},
		{"a number for the password", `{"email":"a@b.example","password":12345678}`, 422},
		{"null", `{"email":null,"password":null}`, 422},
		{"the address twice", `{"email":"a@b.example","email":"c@d.example","password":"12345678"}`, 400},
		{"an unknown field", `{"email":"a@b.example","password":"12345678","admin":true}`, 422},
		{"invalid UTF-8", "{\"email\":\"a\xff@b.example\",\"password\":\"12345678\"}", 400},
		{"two values", `{"email":"a@b.example","password":"12345678"} {}`, 400},
		{"too deep", strings.Repeat("[", 100) + strings.Repeat("]", 100), 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := w.browser()
			b.header["Content-Type"] = "application/json"
			if a := b.call("POST", "/auth/login", c.body); a.status != c.status {
				t.Errorf("got %d %s, want %d", a.status, a.text, c.status)
			}
		})
	}
}

func TestMembersOfTheCompanyOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	other := w.signUp("ines@fenwick.example")
	who, err := w.auth.Authenticate(context.Background(), b.access)
	if err != nil {
		t.Fatal(err)
	}
	p := auth.Person{Name: "Elin Sandvik", Email: "elin@aldermoor.example", Password: password}
	if _, err := w.auth.AddMember(tenant.With(context.Background(), who), p, tenant.Agent); err != nil {
		t.Fatal(err)
	}
	list := b.call("GET", "/members", "").want(t, 200, "")
	items := list.body["items"].([]any)
	if len(items) != 2 || strings.Contains(list.text, "ines@") {
		t.Fatalf("members %s", list.text)
	}
	if m := items[0].(map[string]any); m["name"] != "Elin Sandvik" || m["role"] != "agent" || m["email"] != p.Email {
		t.Errorf("member %v", m)
	}
	if n := len(other.call("GET", "/members", "").want(t, 200, "").body["items"].([]any)); n != 1 {
		t.Errorf("the other company sees %d members", n)
	}
	w.browser().call("GET", "/members", "").want(t, 401, "unauthenticated")
	if _, err := w.auth.AddMember(tenant.With(context.Background(), who), p, tenant.Agent); !problem.Is(err, problem.KindConflict) {
		t.Errorf("the same address again: %v", err)
	}
}

func TestSwitchCompany(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	fenwick := w.join("mara@aldermoor.example", "Fenwick Housing", tenant.Viewer)
	stranger := w.signUp("ines@brask.example").call("GET", "/auth/me", "").at("company.id")

	first := b.access
	a := b.call("POST", "/auth/switch-company", object("company_id", fenwick)).want(t, 200, "")
	if a.at("company.name") != "Fenwick Housing" || a.at("company.role") != "viewer" || a.refresh != nil {
		t.Errorf("answer %s, cookie %v", a.text, a.refresh)
	}
	me := b.call("GET", "/auth/me", "").want(t, 200, "")
	if me.at("company.id") != fenwick || len(me.body["companies"].([]any)) != 2 || me.at("permissions.contacts") != "[viewer]" {
		t.Errorf("me %s", me.text)
	}
	if a := b.call("POST", "/auth/refresh", "").want(t, 200, ""); a.at("company.id") != fenwick {
		t.Errorf("refresh went back to %s", a.text)
	}
	if a := w.browser().call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", password)).want(t, 200, ""); a.at("company.id") != fenwick {
		t.Errorf("login went to %s", a.text)
	}
	b.access = first
	if a := b.call("GET", "/auth/me", "").want(t, 200, ""); a.at("company.name") != "Aldermoor Heat" {
		t.Errorf("the first token acts in %s", a.text)
	}
	// A company of others and one that is not there look the same.
	theirs := b.call("POST", "/auth/switch-company", object("company_id", stranger)).want(t, 404, "not_found")
	none := b.call("POST", "/auth/switch-company", object("company_id", uuid.NewString())).want(t, 404, "not_found")
	if theirs.at("detail") != none.at("detail") {
		t.Errorf("%s, but %s", theirs.text, none.text)
	}
	b.call("POST", "/auth/switch-company", object("company_id", "7")).want(t, 422, "invalid")
	w.browser().call("POST", "/auth/switch-company", object("company_id", fenwick)).want(t, 401, "unauthenticated")
}

func TestARoleActsWithinTheRecheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{Recheck: 100 * time.Millisecond})
	b := w.signUp("mara@aldermoor.example")
	b.call("GET", "/auth/me", "").want(t, 200, "")
	w.db.AsOwner(t, "update members set role = 'agent'")
	eventually(t, "the new role", func() bool {
		who, err := w.auth.Authenticate(context.Background(), b.access)
		return err == nil && who.Role == tenant.Agent
	})
	w.db.AsOwner(t, "delete from sessions")
	w.db.AsOwner(t, "delete from members")
	eventually(t, "the lost membership", func() bool {
		_, err := w.auth.Authenticate(context.Background(), b.access)
		return problem.Is(err, problem.KindUnauthenticated)
	})
	w.browser().call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", password)).want(t, 403, "forbidden")
}

func TestAHotTokenAsksTheDatabaseOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{Recheck: time.Hour})
	b := w.signUp("mara@aldermoor.example")
	first, err := w.auth.Authenticate(context.Background(), b.access)
	if err != nil || first.Name != "Mara Lind" || first.Role != tenant.Owner || first.Kind != tenant.User || first.Via != "api" || first.SessionID == uuid.Nil {
		t.Fatalf("%+v, %v", first, err)
	}
	w.db.Close()
	again, err := w.auth.Authenticate(context.Background(), b.access)
	if err != nil || again != first {
		t.Errorf("without the database: %+v, %v", again, err)
	}
}

func TestADeadDatabaseIsNotAWrongToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	w.db.Close()
	if _, err := w.auth.Authenticate(context.Background(), b.access); err == nil || problem.Is(err, problem.KindUnauthenticated) {
		t.Errorf("got %v, want an internal error", err)
	}
}
