package demo

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

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

// owned gives tags and own values by the domain of the account.
func owned(now time.Time) (map[string]resource.Extra, error) {
	rows, err := table("own.csv")
	by := make(map[string]resource.Extra, len(rows))
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
