package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Whoever is refused stands in the log by who they are, on one line whatever they are called; what is wrong inside of the
// program stands there alone.
func TestRefusalsAreLoggedAndFaultsAreKept(t *testing.T) {
	var out bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, nil)))
	defer slog.SetDefault(before)
	who := tenant.Actor{CompanyID: uuid.New(), ID: uuid.New(), Kind: tenant.User, Name: "Mara\nlevel=ERROR msg=forged"}
	ctx := WithRequestID(tenant.With(context.Background(), who), "request-1")
	said := func(err error) string {
		out.Reset()
		raw, merr := json.Marshal(Explain(ctx, err))
		if merr != nil {
			t.Fatal(merr)
		}
		return string(raw)
	}
	for _, err := range []error{problem.Forbidden("No."), problem.TooMany(5)} {
		_ = said(err)
		if log := out.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, who.ID.String()) || !strings.Contains(log, "request-1") || !strings.Contains(log, "level=INFO") {
			t.Errorf("%v is logged as %q", err, log)
		}
	}
	if _ = said(problem.NotFound("account")); out.Len() > 0 {
		t.Errorf("what is not there is logged: %s", &out)
	}
	text := "select * from accounts where token = 'hush'\nlevel=ERROR msg=forged"
	if got := said(errors.New(text)); strings.Contains(got, "hush") || !strings.Contains(got, `"internal"`) {
		t.Errorf("a fault tells %s", got)
	}
	if log := out.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, "hush") {
		t.Errorf("a fault is logged as %q", log)
	}
}
