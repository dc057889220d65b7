package demo

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/resource"
	"rapport/internal/resource/customfield"
)

// ownFields are the fields that a maker of heat pumps adds to its accounts.
var ownFields = []customfield.CustomField{
	{Record: "accounts", Label: "Segment", Kind: customfield.Choice, Position: 1, Choices: json.RawMessage(
		`[{"value":"housing","label":"Housing"},{"value":"public","label":"Public"},{"value":"hospitality","label":"Hospitality"},{"value":"health","label":"Health"},{"value":"partner","label":"Partner"}]`)},
	{Record: "accounts", Label: "Roof area", Kind: customfield.Number, Position: 2, Help: "Square metres that modules could stand on"},
	{Record: "accounts", Label: "Heat sources", Kind: customfield.Multi, Position: 3, Choices: json.RawMessage(
		`[{"value":"air","label":"Air"},{"value":"ground","label":"Ground"},{"value":"gas","label":"Gas boiler"},{"value":"oil","label":"Oil boiler"}]`)},
	{Record: "accounts", Label: "Next visit", Kind: customfield.Date, Position: 4},
	{Record: "accounts", Label: "Contacts there", Kind: customfield.Computed, Position: 5, Expression: "count(contacts)"},
	{Record: "accounts", Label: "Open deals", Kind: customfield.Computed, Position: 6, Currency: "EUR", Help: "Those in euros",
		Expression: `sum(deals.amount, status == "open" && currency == "EUR")`},
	{Record: "accounts", Label: "IBAN", Kind: customfield.Text, Position: 7, Sensitive: true, Help: "For refunds and direct debits"},
	{Record: "deals", Label: "Grant", Kind: customfield.Choice, Position: 1, Choices: json.RawMessage(
		`[{"value":"none","label":"None"},{"value":"applied","label":"Applied for"},{"value":"granted","label":"Granted"}]`)},
	{Record: "deals", Label: "Heat load", Kind: customfield.Number, Position: 2, Help: "Kilowatts at the coldest day"},
	{Record: "deals", Label: "Installer", Kind: customfield.Reference, Target: "accounts", Position: 3},
	{Record: "contacts", Label: "Newsletter", Kind: customfield.Checkbox, Position: 1},
	{Record: "products", Label: "Data sheet", Kind: customfield.URL, Position: 1},
}

// fields defines the company's own fields, before the records that have values of them.
func (d *Demo) fields(ctx context.Context, _ roster) error {
	t := d.Engine.Find("custom_fields")
	return d.once(program(ctx, "fields"), "fields", func(ctx context.Context, _ pgx.Tx) (writes []*resource.Write, err error) {
		for _, f := range ownFields {
			w, err := t.PlanCreate(ctx, &f)
			if err != nil {
				return nil, err
			}
			writes = append(writes, w)
		}
		return writes, nil
	})
}

// onDeal gives a deal its tags and own values: how large it is follows its amount.
func onDeal(r map[string]string, amount int64, installer *uuid.UUID, i int) (x resource.Extra, err error) {
	custom := map[string]any{"grant": [...]string{"none", "applied", "none", "granted"}[i%4]}
	if r["pipeline"] == careContracts {
		custom = map[string]any{}
	} else if i%5 != 3 {
		custom["heat_load"] = float64(amount / 100 / 900)
	}
	if installer != nil && i%6 == 1 {
		custom["installer"] = installer
	}
	if x.Custom, err = json.Marshal(custom); err != nil {
		return x, err
	}
	var tags []string
	switch {
	case r["source"] == "tender portal":
		tags = append(tags, "tender")
	case i%7 == 2:
		tags = append(tags, "reference")
	}
	if amount >= 100_000_00 {
		tags = append(tags, "large")
	}
	if tags != nil {
		x.Tags, err = json.Marshal(tags)
	}
	return x, err
}

// owned gives tags and own values by the domain of the account.
func owned(now time.Time) (map[string]resource.Extra, error) {
	rows, err := table("own.csv")
	by := make(map[string]resource.Extra, len(rows))
	ibans, err := confidential()
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		custom := map[string]any{}
		if r["segment"] != "" {
			custom["segment"] = r["segment"]
		}
		if area, err := strconv.ParseFloat(r["roof_area"], 64); err == nil {
			custom["roof_area"] = area
		}
		if r["heat_sources"] != "" {
			custom["heat_sources"] = strings.Split(r["heat_sources"], ";")
		}
		if days, err := strconv.Atoi(r["next_visit"]); err == nil {
			custom["next_visit"] = civil.Of(now.AddDate(0, 0, days))
		}
		if iban := ibans[r["key"]]; iban != "" {
			custom["iban"] = iban
		}
		var x resource.Extra
		if x.Custom, err = json.Marshal(custom); err != nil {
			return nil, err
		}
		if x.Tags, err = json.Marshal(strings.Split(r["tags"], ";")); err != nil {
			return nil, err
		}
		by[r["key"]] = x
	}
	return by, err
}
