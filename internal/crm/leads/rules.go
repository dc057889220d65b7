package leads

import (
	"context"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/money"
	"rapport/internal/platform/phone"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

func prepare(ctx context.Context, l *Lead) (err error) {
	l.Name = strings.TrimSpace(l.FirstName + " " + l.LastName)
	if l.Name == "" {
		l.Name = l.CompanyName
	}
	if l.Name == "" {
		l.Name = l.Email
	}
	if l.Status == "" {
		l.Status = New
	}
	if l.Amount != nil || l.Currency != "" {
		if l.Currency, err = money.Or(ctx, l.Currency); err != nil {
			return err
		}
	}
	number, ok := phone.Taken(ctx, l.Phone, l.Country, l.Version == 0, &l.Notes)
	if !ok {
		return problem.InvalidField("phone", "%q is not a phone number.", l.Phone)
	}
	l.Phone = number
	return nil
}

func validate(l *Lead) (faults []problem.Field) {
	fault := func(name, code, message string) {
		faults = append(faults, problem.Field{Name: name, Message: message, Code: code})
	}
	if l.Name == "" {
		fault("last_name", "required", "A lead needs a name, a company or an e-mail address.")
	}
	if l.Status == Converted && l.ConvertedAt == nil {
		fault("status", "invalid", "A lead becomes converted by converting it.")
	}
	if l.Status != Converted && l.ConvertedAt != nil {
		fault("status", "invalid", "A converted lead stays converted.")
	}
	return faults
}

// inTx keeps a converted lead as it was: it tells where its account, contact and deal came from. Only these themselves may
// change, when they are merged with others.
func inTx(_ context.Context, _ pgx.Tx, old, l *Lead) error {
	if old == nil || l == nil || old.Status != Converted {
		return nil
	}
	before, after := *old, *l
	for _, x := range []*Lead{&before, &after} {
		x.Base = resource.Base{}
		x.AccountID, x.ContactID, x.DealID = nil, nil, nil
	}
	if !reflect.DeepEqual(before, after) {
		return problem.Conflict("lead_converted", "This lead was converted and can't be changed any more. Change its contact, account or deal instead.")
	}
	return nil
}
