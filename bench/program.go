package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
)

// program is a running bin/rapport with its embedded PostgreSQL.
type program struct {
	cmd *exec.Cmd
	url string
	// ready is how long it took from its start to the first good /readyz.
	ready time.Duration
	token string
}

// freshProgram runs bin/rapport on a data directory of its own, which end takes away again.
func freshProgram(ctx context.Context) (p *program, data string, end func(), err error) {
	dir, err := folder()
	if err != nil {
		return nil, "", nil, err
	}
	data = filepath.Join(dir, "data")
	if p, err = startProgram(ctx, data); err != nil {
		return nil, "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return p, data, func() {
		_ = p.stop()
		_ = os.RemoveAll(dir)
	}, nil
}

// startProgram runs bin/rapport on the data directory and waits until it is ready.
func startProgram(ctx context.Context, data string) (*program, error) {
	bin, err := filepath.Abs("bin/rapport")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	p := &program{cmd: exec.CommandContext(ctx, bin, "serve")}
	p.cmd.Env = append(os.Environ(), "RAPPORT_ADDR=127.0.0.1:0", "RAPPORT_DATA="+data, "RAPPORT_LOG=warn", "RAPPORT_LIMITS=off", "RAPPORT_PROXIES=127.0.0.0/8", "DATABASE_URL=")
	p.cmd.Stderr = os.Stderr
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("bench: %w (run `make build` first)", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bench: rapport said nothing: %w", err), p.stop())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	p.url = strings.TrimSpace(line)
	for deadline := begun.Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		res, err := http.Get(p.url + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				p.ready = time.Since(begun)
				return p, nil
			}
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(errors.New("bench: rapport is not ready after a minute"), p.stop())
		}
	}
}

func (p *program) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	return p.cmd.Wait()
}

// password is that of everybody who signs in here.
const password = "a rather long password"

// register makes a company and signs its owner in.
func (p *program) register(company, email string) (companyID, userID uuid.UUID, err error) {
	var in struct {
		AccessToken string `json:"access_token"`
		User        struct{ ID uuid.UUID }
		Company     struct{ ID uuid.UUID }
	}
	err = p.call(http.MethodPost, "/auth/register", map[string]any{"company_name": company, "name": "Mara Lind", "email": email, "password": password}, &in)
	p.token = in.AccessToken
	return in.Company.ID, in.User.ID, err
}

// call sends one request to the API and reads its answer into out.
func (p *program) call(method, path string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	req, err := http.NewRequest(method, p.url+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	return p.send(req, out)
}

// send sends a request as the person who has signed in and reads the answer into out.
func (p *program) send(req *http.Request, out any) error {
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode > 299 {
		return fmt.Errorf("bench: %s %s: %d %s (%w)", req.Method, req.URL.Path, res.StatusCode, raw, err)
	}
	return json.Unmarshal(raw, out)
}
