package deletions

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

type deleteInput struct{ Body DeleteCompany }

// DeleteCompany asks for the end of the company.
type DeleteCompany struct {
	Name string `json:"name" maxLength:"200" doc:"The company's name, as it stands"`
}

type deletionOutput struct{ Body Deletion }

// owners may end a company, and nobody else; no key can be one.
var owners = rest.ForPeople(rest.Access{Min: tenant.Owner})

// Mount adds the endpoints of a company's end.
func (d *Deletions) Mount(api huma.API) {
	const tag, path = "companies", "/company/deletion"
	rest.Register(api, rest.Op(http.MethodPost, path, "delete-company", tag, "Close the company, and delete it after thirty days"), owners,
		func(ctx context.Context, in *deleteInput) (*deletionOutput, error) {
			end, err := d.Delete(ctx, in.Body.Name)
			if err != nil {
				return nil, err
			}
			return &deletionOutput{*end}, nil
		})
	restore := rest.Op(http.MethodDelete, path, "restore-company", tag, "Keep a company that was to be deleted")
	restore.DefaultStatus = http.StatusNoContent
	rest.Register(api, restore, rest.WhileClosing(owners), func(ctx context.Context, _ *struct{}) (*struct{}, error) { return nil, d.Restore(ctx) })
}
