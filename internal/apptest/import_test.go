package apptest_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/internal/apptest"
	"rapport/internal/resource"
)

// form writes a multipart body with one file.
func form(t *testing.T, field, name string, data []byte, values map[string]string) (body []byte, contentType string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, v := range values {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), w.FormDataContentType()
}

// importCSV imports with the suggested mapping and waits for the end.
func importCSV(t *testing.T, c *apptest.Client, table *resource.Table, csv []byte) map[string]any {
	t.Helper()
	payload, contentType := form(t, "file", "list.csv", csv, map[string]string{"options": `{"start": true, "mode": "upsert"}`})
	res := c.Do(t, http.MethodPost, table.Path+"/import", payload, "Content-Type", contentType)
	if res.Status != http.StatusCreated {
		t.Fatalf("import: %d %s", res.Status, res.Body)
	}
	id := res.Map(t)["id"].(string)
	for range 2400 {
		var report map[string]any
		if err := json.Unmarshal(c.Do(t, http.MethodGet, "/imports/"+id, nil).Body, &report); err != nil {
			t.Fatal(err)
		}
		if s := report["status"]; s == "succeeded" || s == "failed" {
			return report
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("the import did not end")
	return nil
}

// Words where a number should stand are a note of somebody new; a number that is known is not given up for them.
func TestImportKeepsPhonesThatAreKnown(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	known := made(t, c, "/crm/contacts", map[string]any{"last_name": "Sandvik", "email": "elin@gavle.example", "phone": "+46 26 555 01 00"})
	report := importCSV(t, c, a.Engine().Find("contacts"), []byte("Last name,E-mail,Phone\nSandvik,elin@gavle.example,ask at the desk\nLund,per@gavle.example,ask at the desk\n"))
	if report["created"] != 1.0 || report["rejected"] != 1.0 {
		t.Errorf("the report: %v", report)
	}
	if got := c.Must(t, "GET", "/crm/contacts/"+known, nil, 200, nil).Map(t); got["phone"] != "+46265550100" || got["notes"] != "" {
		t.Errorf("the known one: phone %v, notes %v", got["phone"], got["notes"])
	}
	fresh := string(c.Must(t, "GET", "/crm/contacts?q=lund", nil, 200, nil).Body)
	if !strings.Contains(fresh, `"notes":"Phone: ask at the desk"`) {
		t.Errorf("the new one: %s", fresh)
	}
}
