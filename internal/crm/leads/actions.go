package leads

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
	"rapport/internal/resource"
)

type oneInput struct {
	ID uuid.UUID `path:"id" x-id:"lead"`
}

type convertInput struct {
	ID   uuid.UUID `path:"id" x-id:"lead"`
	Body Conversion
}

type convertOutput struct{ Body *LeadOutcome }

type offersOutput struct{ Body *Offers }

// Mount adds what leads have beyond the engine.
func (s *Service) Mount(api huma.API) {
	const one = "/crm/leads/{id}"
	rest.Register(api, rest.Op(http.MethodPost, one+"/convert", "convert-lead", Spec.Name, "Make an account, a contact and a deal of a lead, new ones or those that are there"),
		rest.Access{Min: s.leads.Weakest(resource.Edit)}, func(ctx context.Context, in *convertInput) (*convertOutput, error) {
			out, err := s.Convert(ctx, in.ID, in.Body)
			return &convertOutput{out}, err
		})
	rest.Register(api, rest.Op(http.MethodGet, one+"/conversion", "offers-for-lead", Spec.Name, "The accounts and contacts that a lead probably is already"),
		rest.Access{Min: s.leads.Weakest(resource.View)}, func(ctx context.Context, in *oneInput) (*offersOutput, error) {
			out, err := s.Offers(ctx, in.ID)
			return &offersOutput{out}, err
		})
}
