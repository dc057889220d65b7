package auth

import (
	"strings"
	"testing"
	"time"

	"rapport/internal/platform/problem"
)

func tryAs(network, email string) try { return try{network: network, account: accountKey(email)} }

func TestThrottleCountsPairsAndAddresses(t *testing.T) {
	t.Parallel()
	th := newThrottle(nil)
	for i := range pairTries {
		if err := th.take(tryAs("192.0.2.1", "mara@aldermoor.example")); err != nil {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	err := th.take(tryAs("192.0.2.1", " MARA@aldermoor.example"))
	if p, ok := problem.As(err); !ok || p.Kind != problem.KindTooMany || p.RetryAfter < time.Second || p.RetryAfter > pairWithin/pairTries {
		t.Errorf("one try too many: %v", err)
	}
	if err := th.take(tryAs("192.0.2.2", "mara@aldermoor.example")); err != nil {
		t.Errorf("the owner is locked out elsewhere: %v", err)
	}
	th.forgive(tryAs("192.0.2.1", "mara@aldermoor.example"))
	if err := th.take(tryAs("192.0.2.1", "mara@aldermoor.example")); err != nil {
		t.Errorf("after a success: %v", err)
	}
	refused := 0
	for i := range 2 * addressTries {
		if th.take(tryAs("192.0.2.3", strings.Repeat("x", i)+"@aldermoor.example")) != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("one address may try any number of accounts")
	}
}

// Many addresses that try one account are stopped; the owner's own browser is not.
func TestManyAddressesCannotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	th := newThrottle(nil)
	refused := 0
	for i := range 3 * accountTries {
		if th.take(tryAs("198.51.100."+strings.Repeat("1", i), "mara@aldermoor.example")) != nil {
			refused++
		}
	}
	if refused < accountTries {
		t.Errorf("%d tries of many addresses on one account were refused", refused)
	}
	owner := tryAs("192.0.2.1", "mara@aldermoor.example")
	owner.known = true
	if err := th.take(owner); err != nil {
		t.Errorf("the owner's browser: %v", err)
	}
}

func TestDeviceCookieNamesItsAccounts(t *testing.T) {
	t.Parallel()
	c := cookies{deviceKey: []byte("one key"), refreshKey: []byte("another")}
	mara, jo := accountKey("mara@aldermoor.example"), accountKey("jo@aldermoor.example")
	value := c.setDevice("", mara).Value
	both := c.setDevice(value, jo).Value
	if !c.knows(value, mara) || c.knows(value, jo) || !c.knows(both, mara) || !c.knows(both, jo) {
		t.Error("a device cookie does not say whom it knows")
	}
	for _, forged := range []string{"", "x", value + "x", sign(c.refreshKey, accountTag(jo)), strings.Replace(value, accountTag(mara), accountTag(jo), 1)} {
		if c.knows(forged, jo) {
			t.Errorf("%q passes", forged)
		}
	}
	for i := range 10 {
		both = c.setDevice(both, accountKey(strings.Repeat("x", i))).Value
	}
	if len(both) > 256 || !c.knows(both, accountKey(strings.Repeat("x", 9))) {
		t.Errorf("after many accounts: %q", both)
	}
}
