package apptest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rapport/internal/apptest"
)

// bring imports a list and gives the report and the file of rejected rows.
func bring(t *testing.T, c *apptest.Client, path, csv string, options map[string]any) (report map[string]any, rejects string) {
	t.Helper()
	options["start"] = true
	raw, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	payload, contentType := form(t, "file", "old.csv", []byte(csv), map[string]string{"options": string(raw)})
	res := c.Do(t, http.MethodPost, path+"/import", payload, "Content-Type", contentType)
	if res.Status != http.StatusCreated {
		t.Fatalf("import: %d %s", res.Status, res.Body)
	}
	one := "/imports/" + res.Map(t)["id"].(string)
	for range 2400 {
		report = c.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)
		if s := report["status"]; s == "succeeded" || s == "failed" {
			return report, string(c.Must(t, http.MethodGet, one+"/rejected", nil, 200, nil).Body)
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("the import did not end")
	return nil, ""
}

func counts(report map[string]any) string {
	return fmt.Sprintf("created %v, updated %v, unchanged %v, rejected %v of %v", report["created"], report["updated"], report["unchanged"], report["rejected"], report["rows_total"])
}

// byFormer reads the papers that have a former number.
func byFormer(t *testing.T, c *apptest.Client, path, number string) (list []map[string]any) {
	t.Helper()
	for _, item := range c.Must(t, http.MethodGet, path+"?filter="+url.QueryEscape(fmt.Sprintf("former_number == %q", number)), nil, 200, nil).Map(t)["items"].([]any) {
		list = append(list, item.(map[string]any))
	}
	return list
}

const oldQuotes = `Angebotsnummer;Kunde;Datum;Währung;Artikelnummer;Bezeichnung;Menge;Einheit;Einzelpreis;Rabatt %;MwSt %;Gesamtbetrag
2019-1;Fenwick Housing;31.03.2019;EUR;HP-M8;;2;;12.499,00;10;19;27.201,26
2019-1;Fenwick Housing;31.03.2019;EUR;;Anfahrt;1,5;h;240,00;;19%;27.201,26
2019-2;Bramble Hotels;;;;Wartung;1;;100,00;;7;
;;;;;Filter;2;Stk;9,95;;19;
2019-3;Kiln & Sons;02.04.2019;SEK;;;;;;;;
`

func TestQuotesComeInWithTheirLines(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	product := c.Must(t, http.MethodPost, "/products", map[string]any{"name": "Heat pump M8", "sku": "HP-M8", "unit": "pc", "list_price": 1_249_900, "currency": "EUR"}, 201, nil).Map(t)["id"]
	for _, trial := range []bool{true, false} {
		report, rejects := bring(t, c, "/sales/quotes", oldQuotes, map[string]any{"dry_run": trial})
		if counts(report) != "created 3, updated 0, unchanged 0, rejected 0 of 5" {
			t.Fatalf("trial %v: %s\n%s", trial, counts(report), rejects)
		}
		if made := len(byFormer(t, c, "/sales/quotes", "2019-1")); trial == (made > 0) {
			t.Fatalf("trial %v made %d", trial, made)
		}
	}
	first := byFormer(t, c, "/sales/quotes", "2019-1")[0]
	for field, want := range map[string]any{"state": "draft", "number": "", "title": "Heat pump M8", "dated": "2019-03-31", "currency": "EUR", "subtotal": 2_535_800.0, "discount": 249_980.0, "net": 2_285_820.0, "tax": 434_306.0, "total": 2_720_126.0} {
		if first[field] != want {
			t.Errorf("%s is %v, want %v", field, first[field], want)
		}
	}
	all := first["lines"].([]any)
	one, two := all[0].(map[string]any), all[1].(map[string]any)
	if len(all) != 2 || one["product_id"] != product || one["unit"] != "pc" || one["manual"] != false || one["discount"] != 10.0 || two["name"] != "Anfahrt" || two["quantity"] != 1.5 || two["net"] != 36_000.0 {
		t.Errorf("the lines: %v", all)
	}
	if second := byFormer(t, c, "/sales/quotes", "2019-2")[0]; len(second["lines"].([]any)) != 2 || second["currency"] != "EUR" || second["total"] != 10_700.0+2368 {
		t.Errorf("the rows that say nothing of their quote: %v", second)
	}
	apptest.Scenario{Name: "found by its old number", As: c, Method: http.MethodGet, URL: "/sales/quotes?q=2019-2", Status: 200, Contains: []string{"Wartung"}}.Run(t)
	apptest.Scenario{Name: "goes out with a number of its own", As: c, Method: http.MethodPost, URL: "/sales/quotes/" + first["id"].(string) + "/send", Body: map[string]any{}, Status: 200,
		Contains: []string{`"number":"Q-00001"`, `"former_number":"2019-1"`}, Events: []string{"quotes update"}}.Run(t)

	// The same list again changes nothing; with another price the draft changes, and what has gone out does not.
	report, rejects := bring(t, c, "/sales/quotes", oldQuotes, map[string]any{})
	if counts(report) != "created 0, updated 0, unchanged 3, rejected 0 of 5" {
		t.Errorf("again: %s\n%s", counts(report), rejects)
	}
	dearer := strings.NewReplacer("100,00", "110,00", "12.499,00", "12.500,00", ";27.201,26", ";").Replace(oldQuotes)
	report, rejects = bring(t, c, "/sales/quotes", dearer, map[string]any{})
	if counts(report) != "created 0, updated 1, unchanged 1, rejected 2 of 5" || strings.Count(rejects, "can't be changed any more. Make a revision of it instead.") != 2 {
		t.Errorf("dearer: %s\n%s", counts(report), rejects)
	}
	second := byFormer(t, c, "/sales/quotes", "2019-2")[0]
	if second["net"] != 12_990.0 || second["version"] != 2.0 {
		t.Errorf("after the update: %v", second)
	}
	wantSet(t, set(t, c, c.Must(t, http.MethodPost, "/change-sets/"+report["id"].(string)+"/undo", nil, 202, nil)), "done: 1 changed, 0 unchanged, 0 failed, 0 conflicts")
	if back := byFormer(t, c, "/sales/quotes", "2019-2")[0]; back["net"] != 11_990.0 || len(back["lines"].([]any)) != 2 {
		t.Errorf("after the undo: %v", back)
	}
}

// One row that can't be taken takes the other rows of its paper with it, and no other paper.
func TestPapersAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	const head = "Order number,Customer,Currency,SKU,Item,Qty,Unit price,Tax rate,Line total,Subtotal,Grand total\n"
	const good = "A-0,Fenwick Housing,EUR,,Service,1,100.00,19,,,119.00\n"
	many := strings.Builder{}
	for range 201 {
		many.WriteString("A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\n")
	}
	for name, tc := range map[string]struct {
		rows     string
		rejected int
		says     []string
	}{
		"a quantity that is none":     {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-1,,,,Travel,much,10.00,19,,,\n", 2, []string{"Line: quantity is not a number.", "Another row of this order can't be taken: Line: quantity is not a number."}},
		"a quantity of nothing":       {"A-1,Fenwick Housing,EUR,,Service,0,100.00,19,,,\nA-1,,,,Travel,1,10.00,19,,,\n", 2, []string{"Line 1: the quantity must be more than 0.", "Another row of this order"}},
		"no quantity in its column":   {"A-1,Fenwick Housing,EUR,,Service,,100.00,19,,,\n", 1, []string{"the quantity must be more than 0"}},
		"a product that is not there": {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-1,,,HP-X,,1,,,,,\n", 2, []string{`no product is called ""HP-X""`, "Another row of this order"}},
		"neither product nor price":   {"A-1,Fenwick Housing,EUR,,Service,1,,19,,,\n", 1, []string{"what is no product needs a price"}},
		"tax beyond everything":       {"A-1,Fenwick Housing,EUR,,Service,1,100.00,190,,,\n", 1, []string{"a rate of tax is from 0 to 100 percent"}},
		"decimals that nobody has":    {"A-1,Fenwick Housing,JPY,,Service,1,100.50,19,,,\n", 1, []string{"has more than the 0 decimals of JPY"}},
		"a currency that is none":     {"A-1,Fenwick Housing,EUX,,Service,1,100.00,19,,,\n", 1, []string{"is not the code of a currency"}},
		"two currencies":              {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-1,Fenwick Housing,SEK,,Travel,1,10.00,19,,,\n", 2, []string{`Currency is ""SEK"" here, but ""EUR"" in a row of this order before it.`}},
		"two customers":               {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-1,Bramble Hotels,EUR,,Travel,1,10.00,19,,,\n", 2, []string{`Account is ""Bramble Hotels"" here`}},
		"another total":               {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,120.00\nA-1,,,,Travel,1,10.00,19,,,\n", 2, []string{"The total with tax is 120.00 EUR in the list, but comes to 130.90 EUR."}},
		"another subtotal":            {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,99.00,\n", 1, []string{"The total without tax is 99.00 EUR in the list, but comes to 100.00 EUR."}},
		"another total of a line":     {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,100.00,,\nA-1,,,,Travel,2,10.00,19,30.00,,\n", 2, []string{"Line 2 is 30.00 EUR in the list, but comes to 20.00 EUR.", "Another row"}},
		"a total without lines":       {"A-1,Fenwick Housing,EUR,,,,,,,,120.00\n", 1, []string{"there are no lines that it could be made of"}},
		"rows that stand apart":       {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-2,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-1,Fenwick Housing,EUR,,Travel,1,10.00,19,,,\n", 2, []string{"do not stand together"}},
		"too many lines":              {many.String(), 201, []string{"One order has at most 200 rows"}},
		"a broken row":                {"A-1,Fenwick Housing,EUR,,Service,1,100.00,19,,,\nA-1,Fenwick\n", 2, []string{"another number of cells", "Another row of this order"}},
	} {
		t.Run(name, func(t *testing.T) {
			taken := 1
			if strings.Contains(tc.rows, "A-2") {
				taken = 2
			}
			mine := a.Register(t, "Aldermoor Heat of "+name)
			report, rejects := bring(t, mine, "/sales/orders", head+good+tc.rows, map[string]any{})
			if want := fmt.Sprintf("created %d, updated 0, unchanged 0, rejected %d of %d", taken, tc.rejected, strings.Count(tc.rows, "\n")+1); counts(report) != want {
				t.Errorf("%s, want %s", counts(report), want)
			}
			for _, says := range tc.says {
				if !strings.Contains(rejects, says) {
					t.Errorf("no %q in\n%s", says, rejects)
				}
			}
			if len(byFormer(t, mine, "/sales/orders", "A-1")) > 0 {
				t.Error("half an order was made")
			}
		})
	}
	report, _ := bring(t, c, "/sales/orders", head+good, map[string]any{"mapping": map[string]string{"0": "former_number", "1": "account_id", "4": "title"}})
	if counts(report) != "created 1, updated 0, unchanged 0, rejected 0 of 1" || report["also_created"].(map[string]any)["accounts"] != 1.0 {
		t.Errorf("orders without lines: %v", report)
	}
	payload, contentType := form(t, "file", "x.csv", []byte(head+good), map[string]string{"options": `{"mapping": {"0": "lines.why"}}`})
	apptest.Scenario{Name: "no such part of a line", As: c, Method: http.MethodPost, URL: "/sales/orders/import", Body: payload, Header: []string{"Content-Type", contentType}, Status: 422, Contains: []string{"lines.why is not a field"}}.Run(t)
}

// A list that is longer than one transaction takes never divides a paper.
func TestLongListsOfPapers(t *testing.T) {
	t.Parallel()
	c := apptest.Shared(t).Register(t, "Aldermoor Heat")
	var list strings.Builder
	list.WriteString("Order number,Customer,Item,Qty,Unit price\n")
	for order := range 100 {
		for n := range 13 {
			fmt.Fprintf(&list, "A-%03d,Fenwick Housing,Part %d,%d,1.00\n", order, n, n+1)
		}
	}
	for _, trial := range []bool{true, false} {
		report, rejects := bring(t, c, "/sales/orders", list.String(), map[string]any{"dry_run": trial})
		if counts(report) != "created 100, updated 0, unchanged 0, rejected 0 of 1300" {
			t.Fatalf("%s\n%s", counts(report), rejects)
		}
	}
	all := c.Must(t, http.MethodGet, "/sales/orders?count=true&limit=200", nil, 200, nil).Map(t)
	for _, item := range all["items"].([]any) {
		if o := item.(map[string]any); o["net"] != 9100.0 || len(o["lines"].([]any)) != 13 || o["state"] != "open" {
			t.Fatalf("an order came in otherwise: %v", o)
		}
	}
	if all["total"] != 100.0 {
		t.Errorf("%v orders", all["total"])
	}
}

// What is exported has a row for each line, and comes in again as it went out: as the same paper where it has a number to be
// found by, else as a new one.
func TestPapersGoOutAndComeInAgain(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	if report, rejects := bring(t, c, "/sales/orders", "Order number,Customer,Item,Qty,Unit price,Discount %,Tax %\nA-1,Fenwick Housing,Service,2.5,80.00,5,19\nA-1,,Travel,1,50.00,,7\n,Bramble Hotels,Filter,1,9.95,,19\n,,Pump,1,100.00,,19\n", map[string]any{}); report["created"] != 2.0 {
		t.Fatalf("%v\n%s", report, rejects)
	}
	out := string(c.Must(t, http.MethodGet, "/sales/orders/export?sort=created_at", nil, 200, nil).Body)
	rows := strings.Split(strings.TrimSpace(out), "\r\n")
	if len(rows) != 5 || strings.Contains(rows[0], ",lines,") || strings.Contains(rows[0], "taxes") || !strings.Contains(rows[0], "lines.product_id,lines.name,lines.description,lines.quantity,lines.unit,lines.unit_price,lines.discount,lines.tax_rate,lines.net") {
		t.Fatalf("the export:\n%s", out)
	}
	if !strings.HasSuffix(rows[1], ",Service,,2.5,,80.00,5,19,190.00") || strings.Count(out, "279.60") != 1 {
		t.Errorf("the rows:\n%s", out)
	}
	report, rejects := bring(t, c, "/sales/orders", out, map[string]any{})
	if counts(report) != "created 1, updated 0, unchanged 1, rejected 0 of 4" {
		t.Errorf("again: %s\n%s", counts(report), rejects)
	}
	twins := c.Must(t, http.MethodGet, "/sales/orders?filter="+url.QueryEscape(`title == "Filter"`), nil, 200, nil).Map(t)["items"].([]any)
	if len(twins) != 2 {
		t.Fatalf("%d orders of filters", len(twins))
	}
	x, y := twins[0].(map[string]any), twins[1].(map[string]any)
	for _, field := range []string{"total", "net", "tax", "account_id", "currency", "title"} {
		if x[field] != y[field] {
			t.Errorf("%s: %v and %v", field, x[field], y[field])
		}
	}
	if fmt.Sprint(x["lines"]) != fmt.Sprint(y["lines"]) {
		t.Errorf("the lines:\n%v\n%v", x["lines"], y["lines"])
	}
}

// What people keep is a workbook as often as not, with its cells formatted as days, percentages and amounts.
func TestOrdersComeInAsAWorkbook(t *testing.T) {
	t.Parallel()
	c := apptest.Shared(t).Register(t, "Aldermoor Heat")
	book := excelize.NewFile()
	style := func(id int) int {
		s, err := book.NewStyle(&excelize.Style{NumFmt: id})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for i, row := range [][]any{
		{"Order number", "Customer", "Order date", "Item", "Qty", "Unit price", "Discount %", "Tax rate", "Grand total"},
		{"X-1", "Fenwick Housing", time.Date(2020, 2, 3, 0, 0, 0, 0, time.UTC), "Pump", 2, 1234.5, 0.1, 0.19, 2772.7},
		{"X-1", nil, nil, "Travel", 1.5, 80, nil, 0.07, nil},
	} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for cells, id := range map[[2]string]int{{"C2", "C3"}: 14, {"F2", "F3"}: 4, {"G2", "H3"}: 9} {
		if err := book.SetCellStyle("Sheet1", cells[0], cells[1], style(id)); err != nil {
			t.Fatal(err)
		}
	}
	file, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	report, rejects := bring(t, c, "/sales/orders", file.String(), map[string]any{})
	if counts(report) != "created 1, updated 0, unchanged 0, rejected 0 of 2" {
		t.Fatalf("%s\n%s", counts(report), rejects)
	}
	if o := byFormer(t, c, "/sales/orders", "X-1")[0]; o["dated"] != "2020-02-03" || o["net"] != 234_210.0 || o["total"] != 277_270.0 {
		t.Errorf("the order: %v", o)
	}
}
