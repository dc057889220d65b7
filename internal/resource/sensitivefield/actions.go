package sensitivefield

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

// SensitiveFields is what is encrypted, and what can be.
type SensitiveFields struct {
	Items []SensitiveField `json:"items" nullable:"false"`
}

type listOutput struct{ Body SensitiveFields }

type markInput struct {
	Record string `path:"record" x-id:"none" maxLength:"60" doc:"The record type"`
	Field  string `path:"field" x-id:"none" maxLength:"80" doc:"One of the fields that the list names"`
	Body   struct {
		Sensitive bool `json:"sensitive"`
	}
}

type revealInput struct {
	ID   uuid.UUID `path:"id" x-id:"record"`
	Body struct {
		Field string `json:"field" minLength:"1" maxLength:"80" doc:"As filters write it: notes, custom.iban"`
	}
}

// RevealedValue is an encrypted value in plain.
type RevealedValue struct {
	Field string          `json:"field"`
	Value json.RawMessage `json:"value" doc:"As the record would have it if it were not encrypted"`
}

type revealOutput struct {
	Cache string `header:"Cache-Control"`
	Body  RevealedValue
}

// Mount adds which fields are encrypted, the marking of the records' own, and the showing of one value.
func (s *Service) Mount(api huma.API, tables []*resource.Table) {
	const tag = "custom_fields"
	rest.Register(api, rest.Op(http.MethodGet, "/sensitive-fields", "list-sensitive-fields", tag, "The fields that are encrypted, and those of the records' own that can be"), rest.Access{Min: tenant.Viewer},
		func(ctx context.Context, _ *struct{}) (*listOutput, error) {
			items, err := s.List(ctx)
			return &listOutput{SensitiveFields{items}}, err
		})
	rest.Register(api, rest.Op(http.MethodPut, "/sensitive-fields/{record}/{field}", "mark-sensitive-field", tag, "Encrypt one of the records' own fields from now on, with all that is there, or decrypt it again"), rest.Admin,
		func(ctx context.Context, in *markInput) (*listOutput, error) {
			if err := s.Mark(ctx, in.Record, in.Field, in.Body.Sensitive); err != nil {
				return nil, err
			}
			items, err := s.List(ctx)
			return &listOutput{SensitiveFields{items}}, err
		})
	for _, t := range tables {
		if !t.HasExtra() {
			continue
		}
		rest.Register(api, rest.Op(http.MethodPost, t.Path+"/{id}/reveal", "reveal-in-"+t.Name, t.Name, "Show one encrypted value of one "+t.Singular+"; the audit log tells of it"), resourceapi.Access(t, resource.View),
			func(ctx context.Context, in *revealInput) (*revealOutput, error) {
				value, err := s.Reveal(ctx, t, in.ID, in.Body.Field)
				return &revealOutput{"no-store", RevealedValue{in.Body.Field, value}}, err
			})
	}
}
