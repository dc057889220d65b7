package demo

import (
	"context"
	"time"

	"rapport/internal/identity/companies"
	"rapport/internal/platform/civil"
)

// settings says of the company what it says of itself, unless somebody has said something since.
func (d *Demo) settings(ctx context.Context, _ roster) error {
	o, err := d.Company.Organization(ctx)
	if err != nil {
		return err
	}
	w, err := d.Company.Workspace(ctx)
	if err != nil {
		return err
	}
	if o.Version == 1 {
		o.Address, o.TimeZone = "Kiln Lane 4\n24937 Aldermoor", "Europe/Berlin"
		for _, day := range []string{"mon", "tue", "wed", "thu"} {
			o.BusinessHours = append(o.BusinessHours, companies.Hours{Day: day, From: "08:00", To: "12:00"}, companies.Hours{Day: day, From: "13:00", To: "17:00"})
		}
		o.BusinessHours = append(o.BusinessHours, companies.Hours{Day: "fri", From: "08:00", To: "13:00"})
		year := time.Now().Year()
		o.Holidays = append(o.Holidays, companies.Holiday{Date: civil.Of(time.Date(year, 12, 25, 0, 0, 0, 0, time.UTC)), Name: "Christmas Day"},
			companies.Holiday{Date: civil.Of(time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)), Name: "New Year's Day"})
		if _, err := d.Company.SetOrganization(ctx, o.Version, o.OrganizationInput); err != nil {
			return err
		}
	}
	if w.Version > 1 {
		return nil
	}
	w.AssistantName, w.Greeting, w.Tone = "Ember", "Good to see you. Ask me about your heat pump.", "friendly"
	w.HandOffMessage = "If you leave your e-mail address, one of our engineers writes to you within a working day."
	_, err = d.Company.SetWorkspace(ctx, w.Version, w.WorkspaceInput)
	return err
}
