package api

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// late is a connection whose sender stops in the middle of a body: reading it ends at the deadline, and without one never.
type late struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (l *late) SetReadDeadline(t time.Time) error {
	l.until = t
	return nil
}

func (l *late) Read([]byte) (int, error) {
	if l.until.IsZero() {
		return 0, errors.New("it is waited for without end")
	}
	return 0, os.ErrDeadlineExceeded
}

func (l *late) Close() error { return nil }

// taking reads a body to its end, as every operation does.
var taking = limitBody(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if _, err := io.ReadAll(r.Body); err != nil {
		writeProblem(w, r, err)
	}
}))

func TestBodiesAreWaitedForOnlySoLong(t *testing.T) {
	l := &late{ResponseRecorder: httptest.NewRecorder()}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/crm/accounts", l)
	before := time.Now()
	taking.ServeHTTP(l, r)
	if l.Code != http.StatusRequestTimeout || !strings.Contains(l.Body.String(), bodyWithin.String()) {
		t.Errorf("%d %s", l.Code, l.Body)
	}
	if l.until.Before(before.Add(bodyWithin)) || l.until.After(time.Now().Add(bodyWithin)) {
		t.Errorf("it is waited for until %v, want %v from now", l.until, bodyWithin)
	}
}

// The bound is the question's: what was sent in time may be worked on for longer.
func TestAnswersMayTakeLongerThanBodies(t *testing.T) {
	l := &late{ResponseRecorder: httptest.NewRecorder()}
	taking.ServeHTTP(l, httptest.NewRequest(http.MethodPost, "/api/v1/crm/accounts", strings.NewReader("{}")))
	if l.Code != http.StatusOK || !l.until.IsZero() {
		t.Errorf("%d, and the line still ends at %v", l.Code, l.until)
	}
}
