package embedpg

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const helperDir = "EMBEDPG_TEST_HELPER_DIR"

func itoa(n int) string { return strconv.Itoa(n) }

// actAsRapport is the body of a helper process: it starts a server and says each
// row that was acknowledged, until it is killed.
func actAsRapport(dir string) {
	ctx := context.Background()
	s, err := Start(ctx, Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	conn, err := pgx.Connect(ctx, s.DSN("", ""))
	if err == nil {
		_, err = conn.Exec(ctx, "create table if not exists ack (n int primary key)")
	}
	fmt.Println("pid", s.Pid())
	for n := 1; err == nil; n++ {
		if _, err = conn.Exec(ctx, "insert into ack values ($1)", n); err == nil {
			fmt.Println("row", n)
		}
	}
	fmt.Println("failed:", err)
	os.Exit(1)
}

// killRapport runs a helper, kills it after some rows and returns the pid of its
// server and the rows it had acknowledged.
func killRapport(t *testing.T, dir string) (pid, rows int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		word, number, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "pid":
			pid, _ = strconv.Atoi(number)
		case "row":
			rows, _ = strconv.Atoi(number)
		default:
			t.Fatal(lines.Text())
		}
		if rows == 50 {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait()
	return pid, rows
}

// eventually gives a condition time that a loaded machine may need.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}

// gone is also true for a process that only waits to be collected by init.
func gone(pid int) bool { return commandLines()[pid] == "" }

func TestKilledServerComesBack(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: dataRoot(t)})
	exec1(t, s, "create table ack (n int)")
	for round := 1; round <= 3; round++ {
		busy := connect(t, s)
		go func() {
			_, _ = busy.Exec(context.Background(), "select count(*) from generate_series(1, 1e12::bigint)")
		}()
		exec1(t, s, "insert into ack values ("+itoa(round)+")")
		before := s.Pid()
		killed := time.Now()
		if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "another server", func() bool { return s.Pid() != before && s.Pid() != 0 })
		t.Logf("healed in %v", time.Since(killed))
		if got := value[int](t, s, "select count(*) from ack"); got != round {
			t.Errorf("%d of %d acknowledged rows", got, round)
		}
		if !gone(before) {
			t.Errorf("process %d lives", before)
		}
	}
}

func TestKilledRapportLeavesNoOrphan(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	pid, rows := killRapport(t, dir)
	eventually(t, "the server ends after its parent", func() bool { return gone(pid) })
	s := start(t, Config{Dir: dir})
	if got := value[int](t, s, "select count(*) from ack"); got < rows {
		t.Errorf("%d rows of %d acknowledged", got, rows)
	}
}

func TestStartRightAfterAKillWaitsForTheFormerServer(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	pid, rows := killRapport(t, dir)
	s := start(t, Config{Dir: dir})
	if !gone(pid) {
		t.Errorf("the former server %d still runs beside %d", pid, s.Pid())
	}
	if got := value[int](t, s, "select count(*) from ack"); got < rows {
		t.Errorf("%d rows of %d acknowledged", got, rows)
	}
}

func TestOrphanIsStoppedBeforeTheNextStart(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	quiet := slog.New(slog.DiscardHandler)
	former, err := prepare(Config{Dir: dir, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	orphan, err := former.boot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	former.lock.Close() // what is left is a server without a Rapport
	byName := dir + "-link"
	if err := os.Symlink(dir, byName); err != nil {
		t.Fatal(err)
	}
	s := start(t, Config{Dir: byName})
	select {
	case <-orphan.done:
	default:
		t.Errorf("the orphan %d runs beside %d", orphan.pid, s.Pid())
	}
}

func TestStaleNoteWithALivingNumber(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	s := start(t, Config{Dir: dir})
	stop(t, s)
	// Process 1 lives, is not PostgreSQL, and in a container often has been.
	other := os.Getppid()
	for _, note := range []string{s.cluster + "/postmaster.pid", s.socket + "/.s.PGSQL." + port + ".lock"} {
		text := fmt.Sprintf("%d\n%s\n0\n%s\n%s\n", other, s.cluster, port, s.socket)
		if err := os.WriteFile(note, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start(t, Config{Dir: dir})
}

func TestServerDir(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct {
		dir    string
		server bool
	}{
		"/usr/lib/postgresql/15/bin/postgres -D /a b/c -c port=1": {"/a b/c", true},
		"/usr/bin/postmaster -p 1 -D /d":                          {"/d", true},
		"postgres":                                                {"", true},
		"postgres: rapport-1: checkpointer":                       {"", false},
		"/bin/sh -D /d":                                           {"", false},
		"":                                                        {"", false},
	} {
		if dir, server := serverDir(line); dir != want.dir || server != want.server {
			t.Errorf("serverDir(%q) = %q, %v", line, dir, server)
		}
	}
}

func TestGivesUpWithAReason(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Ephemeral: true})
	for failures, want := range map[int]time.Duration{0: 0, 1: firstDelay, 2: 2 * firstDelay, 7: maxDelay, 60: maxDelay} {
		if got := delay(failures); got != want {
			t.Errorf("delay(%d) = %v, want %v", failures, got, want)
		}
	}
	failures := maxFailures - 1
	lost := &Server{cfg: s.cfg, halt: s.halt, cluster: s.cluster + "-lost", socket: s.socket + "-lost", bin: s.bin, as: s.as, tail: &tail{}, hurry: s.hurry}
	if c := lost.revive(&failures); c != nil || lost.err == nil || !strings.Contains(lost.err.Error(), "-lost") {
		t.Errorf("revive: %v", lost.err)
	}
}
