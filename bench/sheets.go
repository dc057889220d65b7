package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// sheetRows is how long the list is that is imported and exported again.
const sheetRows = 200_000

// sheets measures a list on its way in, once new and once known already, and on its way out, with every rule and the trail.
// Memory is the most that the program held, resident, while it worked.
func sheets(ctx context.Context, w io.Writer) error {
	p, data, end, err := freshProgram(ctx)
	if err != nil {
		return err
	}
	defer end()
	if _, _, err := p.register("Lindmark Freight", "mara@lindmark.example"); err != nil {
		return err
	}
	list := peopleCSV(sheetRows)
	for _, name := range []string{"import, every row new", "import, every row known"} {
		rows, held, err := p.watched(func() (float64, error) { return p.imported(ctx, list) })
		if err != nil {
			return err
		}
		atLeast(w, name, rows, 5_000, "rows/s", fmt.Sprintf("%d rows", sheetRows))
		atMost(w, name+", memory", held, 150, "MB", "")
	}
	floor, err := written(ctx, data)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "floor of an import: the database alone writes %.0f such rows a second\n", floor)
	rows, held, err := p.watched(p.exported)
	if err != nil {
		return err
	}
	atLeast(w, "export as CSV", rows, 50_000, "rows/s", fmt.Sprintf("%d rows", sheetRows))
	atMost(w, "export as CSV, memory", held, 150, "MB", "")
	return nil
}

func peopleCSV(n int) []byte {
	r := rand.New(rand.NewPCG(7, 11))
	var out bytes.Buffer
	fmt.Fprintln(&out, "First name,Last name,E-mail,City,Job title,Company")
	var name, domain string
	for i := range n {
		if i%40 == 0 {
			name, domain = firm(r, i/40)
		}
		one := newPerson(r, domain, i)
		fmt.Fprintf(&out, "%s,%s,%d.%s,%s,%s,%s\n", one.first, one.last, i, one.email, one.city, one.title, name)
	}
	return out.Bytes()
}

// imported uploads the list and waits for its end; it gives rows a second from the upload on.
func (p *program) imported(ctx context.Context, list []byte) (float64, error) {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "people.csv")
	if err == nil {
		_, err = part.Write(list)
	}
	if err == nil {
		err = m.WriteField("options", `{"start":true}`)
	}
	if err != nil || m.Close() != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	begun := time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/api/v1/crm/contacts/import", &body)
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	var started struct{ ID uuid.UUID }
	if err := p.send(req, &started); err != nil {
		return 0, err
	}
	for {
		var now struct {
			Status string
			Done   int64 `json:"rows_done"`
		}
		if err := p.call(http.MethodGet, "/imports/"+started.ID.String(), struct{}{}, &now); err != nil {
			return 0, err
		}
		switch now.Status {
		case "succeeded":
			return float64(now.Done) / time.Since(begun).Seconds(), nil
		case "failed", "cancelled":
			return 0, fmt.Errorf("bench: the import %s", now.Status)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (p *program) exported() (float64, error) {
	req, err := http.NewRequest(http.MethodGet, p.url+"/api/v1/crm/contacts/export", nil)
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	begun := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	return sheetRows / time.Since(begun).Seconds(), nil
}

// watched gives what work gives, and the most memory in MB that the program held meanwhile.
func (p *program) watched(work func() (float64, error)) (got, held float64, err error) {
	var most atomic.Uint64
	stop := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if rss, _, err := memory(p.cmd.Process.Pid); err == nil && uint64(rss) > most.Load() {
				most.Store(uint64(rss))
			}
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	got, err = work()
	close(stop)
	<-ended
	return got, float64(most.Load()), err
}
