package tenant_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/platform/tenant"
)

func TestRoleAtLeast(t *testing.T) {
	for _, tc := range []struct {
		have, want tenant.Role
		ok         bool
	}{
		{tenant.Owner, tenant.Viewer, true},
		{tenant.Agent, tenant.Agent, true},
		{tenant.Viewer, tenant.Agent, false},
		{tenant.Manager, tenant.Admin, false},
		{"", tenant.Viewer, false},
		{"root", "", false},
	} {
		if got := tc.have.AtLeast(tc.want); got != tc.ok {
			t.Errorf("%q at least %q: %v", tc.have, tc.want, got)
		}
	}
}

func TestFromNeedsACompany(t *testing.T) {
	if _, ok := tenant.From(context.Background()); ok {
		t.Error("nobody acts in an empty context")
	}
	if _, ok := tenant.From(tenant.With(context.Background(), tenant.Actor{ID: uuid.New()})); ok {
		t.Error("an actor without a company is nobody")
	}
}
