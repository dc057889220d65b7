package apptest_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rapport/internal/apptest"
)

// process is the real program with an embedded database of its own.
type process struct {
	cmd  *exec.Cmd
	data string
	bin  string
}

// built is the program, linked once for all tests that start it, beside the tests themselves, which go removes.
var built = sync.OnceValues(func() (string, error) {
	tests, err := os.Executable()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(filepath.Dir(tests), "rapport")
	if out, err := exec.Command("go", "build", "-ldflags=-w", "-o", bin, "rapport/cmd/rapport").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return bin, nil
})

func build(t *testing.T) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// place makes a data directory that the server's own account can reach, also when the tests run as root.
func place(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "rapport-kill-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "data")
}

// start runs the program and gives its address, which is the first line that it prints.
func (p *process) start(t *testing.T) *apptest.App {
	t.Helper()
	p.cmd = exec.Command(p.bin, "serve")
	p.cmd.Env = append(os.Environ(), "RAPPORT_ADDR=127.0.0.1:0", "RAPPORT_DATA="+p.data, "RAPPORT_LOG=warn")
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	running := p.cmd
	t.Cleanup(func() { _ = running.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program said nothing: %v", err)
	}
	return apptest.At(strings.TrimSpace(line))
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
}

func (p *process) stop(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("stop: %v", err)
	}
}

// until asks every moment until ok, for at most a minute.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1200 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func TestKilledInAnImportGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the real program several times")
	}
	t.Parallel()
	const rows = 8_000
	p := &process{bin: build(t), data: place(t)}
	mara := p.start(t).Register(t, "Aldermoor Heat")
	var csv bytes.Buffer
	csv.WriteString("First name,Last name,E-mail\n")
	for i := range rows {
		fmt.Fprintf(&csv, "Person,Number%d,person%d@fenwick.example\n", i, i)
	}
	payload, contentType := form(t, "file", "list.csv", csv.Bytes(), map[string]string{"options": `{"start": true, "mode": "upsert"}`})
	res := mara.Do(t, http.MethodPost, "/crm/contacts/import", payload, "Content-Type", contentType)
	if res.Status != http.StatusCreated {
		t.Fatalf("%d %s", res.Status, res.Body)
	}
	at := "/imports/" + res.Map(t)["id"].(string)
	report := func() map[string]any { return mara.Do(t, http.MethodGet, at, nil).Map(t) }
	for kills := range 3 {
		before := report()["rows_done"].(float64)
		until(t, "progress", func() bool { r := report(); return r["rows_done"].(float64) > before || r["status"] == "succeeded" })
		p.kill(t)
		mara = mara.At(p.start(t))
		t.Logf("killed %d times, at row %v", kills+1, report()["rows_done"])
	}
	until(t, "the end of the import", func() bool { s := report()["status"]; return s == "succeeded" || s == "failed" })
	r := report()
	if r["status"] != "succeeded" || r["created"] != float64(rows) || r["rejected"] != 0.0 || r["updated"] != 0.0 {
		t.Errorf("after kill -9: %v", r)
	}
	if n := mara.Must(t, http.MethodGet, "/crm/contacts?count=true&limit=1", nil, 200, nil).Map(t)["total"]; n != float64(rows) {
		t.Errorf("%v contacts of %d", n, rows)
	}
	p.stop(t)
}

func TestKilledInAnIngestionGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the real program several times")
	}
	t.Parallel()
	p := &process{bin: build(t), data: place(t)}
	mara := p.start(t).Register(t, "Aldermoor Heat")
	var text strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&text, "Unit %d is serviced every %d months by a certified installer.\n\n", i, i%24+1)
	}
	payload, contentType := form(t, "files", "service plan.txt", []byte(text.String()), nil)
	res := mara.Do(t, http.MethodPost, "/documents/upload", payload, "Content-Type", contentType)
	if res.Status != http.StatusCreated {
		t.Fatalf("%d %s", res.Status, res.Body)
	}
	at := "/documents/" + res.Map(t)["items"].([]any)[0].(map[string]any)["id"].(string)
	read := func() map[string]any { return mara.Do(t, http.MethodGet, at, nil).Map(t) }
	// A file that stops the program a third time is given up with a reason, so two kills are as many as it goes on from.
	for _, wait := range []time.Duration{100, 700} {
		time.Sleep(wait * time.Millisecond)
		t.Logf("killed at stage %v, %v", read()["stage"], read()["progress"])
		p.kill(t)
		mara = mara.At(p.start(t))
	}
	until(t, "the end of the ingestion", func() bool { s := read()["status"]; return s == "ready" || s == "failed" })
	d := read()
	if d["status"] != "ready" || d["passage_count"].(float64) < 1000 {
		t.Fatalf("after kill -9: %v", d)
	}
	answer := mara.Must(t, http.MethodPost, "/rag/query", map[string]any{"question": "Who services unit 31999?"}, 200, nil).Map(t)
	if answer["refused"] == true {
		t.Errorf("what was read is not found: %v", answer["answer"])
	}
	p.stop(t)
}

func TestKilledDatabaseHeals(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the real program")
	}
	t.Parallel()
	p := &process{bin: build(t), data: place(t)}
	mara := p.start(t).Register(t, "Aldermoor Heat")
	made := 0
	for range 3 {
		for range 20 {
			made++
			name := "Account " + strconv.Itoa(made)
			// As a careful client does: the same key until it is known to have worked.
			until(t, name, func() bool {
				return mara.Do(t, http.MethodPost, "/crm/accounts", map[string]any{"name": name}, "Idempotency-Key", name[8:]).Status == 201
			})
		}
		raw, err := os.ReadFile(filepath.Join(p.data, "postgres", "postmaster.pid"))
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(string(raw), "\n", 2)[0]))
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		until(t, "answers again", func() bool {
			// A process of the killed server may still have answered one question.
			now, err := os.ReadFile(filepath.Join(p.data, "postgres", "postmaster.pid"))
			return err == nil && string(now) != string(raw) && mara.Do(t, http.MethodGet, "/crm/accounts?limit=1", nil).Status == 200
		})
	}
	if n := mara.Must(t, http.MethodGet, "/crm/accounts?count=true&limit=1", nil, 200, nil).Map(t)["total"]; n != float64(made) {
		t.Errorf("%v accounts of %d that were acknowledged", n, made)
	}
	p.stop(t)
}
