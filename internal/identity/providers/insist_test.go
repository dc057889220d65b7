package providers_test

import (
	"net/http"
	"testing"
)

// token takes the session that a provider opened, as the page does.
func (p *person) refreshed(status int) map[string]any {
	p.w.t.Helper()
	csrf, _ := p.call("GET", "/auth/csrf-token", nil, 200)["csrf_token"].(string)
	p.csrf = csrf
	defer func() { p.csrf = "" }()
	out := p.call("POST", "/auth/refresh", nil, status)
	p.token, _ = out["access_token"].(string)
	return out
}

func (p *person) insist(status int, change func(body map[string]any)) map[string]any {
	p.w.t.Helper()
	body := map[string]any{"issuer": p.w.issuer, "client_id": clientID, "client_secret": clientSecret, "enabled": true, "required": true, "create_members": true, "role": "agent"}
	if change != nil {
		change(body)
	}
	return p.call("PUT", "/settings/sign-in-provider", body, status)
}

func TestACompanyInsistsOnItsProvider(t *testing.T) {
	w := newWorld(t)
	// The member has a company of their own, where the password goes on.
	member := w.owner("Zitadel Works", theirs)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	owner.settle(true)
	owner.insist(422, nil) // no domain is proven, so nobody could get in
	owner.prove("zitadel.ch")
	owner.insist(422, func(b map[string]any) { b["enabled"] = false })
	through := w.browser()
	if at := through.back(through.visit(through.begin(theirs))); at != "/signed-in" {
		t.Fatalf("came to %s", at)
	}
	through.refreshed(200)
	byPassword := func(status int) *person {
		t.Helper()
		p := w.browser()
		out := p.call("POST", "/auth/login", map[string]any{"email": theirs, "password": password}, 200)
		p.token, _ = out["access_token"].(string)
		p.call("POST", "/auth/switch-company", map[string]any{"company_id": owner.id}, status)
		return p
	}
	// The provider vouched for an address that was never proven, which ended the password: it is set again.
	w.db.AsOwner(t, "update users set password_hash = (select password_hash from users where email = 'mara@aldermoor.example') where email = $1", theirs)
	before := byPassword(200)
	in := before.call("POST", "/auth/switch-company", map[string]any{"company_id": owner.id}, 200)
	before.token, _ = in["access_token"].(string)
	before.call("GET", "/auth/me", nil, 200)
	if got := owner.insist(200, nil)["provider"].(map[string]any)["required"]; got != true {
		t.Errorf("required: %v", got)
	}
	before.call("GET", "/auth/me", nil, http.StatusUnauthorized)
	byPassword(http.StatusForbidden)
	through.call("GET", "/auth/me", nil, 200)
	through.refreshed(200)
	owner.call("GET", "/auth/me", nil, 200)
	again := w.browser()
	again.call("POST", "/auth/login", map[string]any{"email": "mara@aldermoor.example", "password": password}, 200)
	// Who belongs to nothing else is told, once the password was right.
	w.db.AsOwner(t, "update members set deactivated_at = now() where company_id = $1", member.id)
	if got := w.browser().call("POST", "/auth/login", map[string]any{"email": theirs, "password": password}, 403); got["code"] != "provider_required" {
		t.Errorf("%v", got)
	}
	w.browser().call("POST", "/auth/login", map[string]any{"email": theirs, "password": "not the one at all"}, 401)
	owner.insist(200, func(b map[string]any) { b["required"] = false })
	w.browser().call("POST", "/auth/login", map[string]any{"email": theirs, "password": password}, 200)
}

// Who has an authenticator gets in through a provider only where there is no other way, and only into its company.
func TestAProviderThatIsInsistedOnOpensNoOtherCompany(t *testing.T) {
	w := newWorld(t)
	member := w.owner("Zitadel Works", theirs)
	owner := w.owner("Aldermoor Heat", "mara@aldermoor.example")
	owner.settle(true)
	owner.prove("zitadel.ch")
	owner.insist(200, nil)
	w.db.AsOwner(t, "insert into authenticators (user_id, sealed, confirmed_at) select id, '', now() from users where email = $1", theirs)
	b := w.browser()
	if at := b.back(b.visit(b.begin(theirs))); at != "/signed-in" {
		t.Fatalf("came to %s", at)
	}
	if c := b.refreshed(200)["company"].(map[string]any)["id"]; c != owner.id {
		t.Errorf("in company %v", c)
	}
	b.call("POST", "/auth/switch-company", map[string]any{"company_id": member.id}, http.StatusForbidden)
	b.call("GET", "/auth/me", nil, 200)
}
