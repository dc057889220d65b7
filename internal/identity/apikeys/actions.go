package apikeys

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
)

// KeyList is the company's keys.
type KeyList struct {
	Items []APIKey `json:"items" nullable:"false"`
}

type listOutput struct{ Body KeyList }

type makeInput struct{ Body NewKey }

type makeOutput struct{ Body MadeKey }

type keyInput struct {
	ID uuid.UUID `path:"id" x-id:"api_key"`
}

// ScopeNames are what a scope may name.
type ScopeNames struct {
	Areas    map[string][]string `json:"areas" doc:"Areas, with the record types and parts of the API in each"`
	OnlyRead []string            `json:"only_read" nullable:"false" doc:"What no key can write"`
}

type scopesOutput struct{ Body ScopeNames }

// Mount adds the endpoints of API keys.
func (k *Keys) Mount(api huma.API) {
	const tag = "api-keys"
	rest.Register(api, rest.Op(http.MethodGet, "/api-keys", "list-api-keys", tag, "The company's API keys, without their secrets"), rest.Admin,
		func(ctx context.Context, _ *struct{}) (*listOutput, error) {
			items, err := k.List(ctx)
			return &listOutput{KeyList{append([]APIKey{}, items...)}}, err
		})
	rest.Register(api, rest.Op(http.MethodGet, "/api-keys/scopes", "list-scopes", tag, "What the scopes of a key may name"), rest.Admin,
		func(context.Context, *struct{}) (*scopesOutput, error) {
			return &scopesOutput{ScopeNames{Areas: Areas(), OnlyRead: []string{"members", "teams"}}}, nil
		})
	create := rest.Op(http.MethodPost, "/api-keys", "create-api-key", tag, "Make an API key; its secret is in this answer alone")
	create.DefaultStatus = http.StatusCreated
	rest.Register(api, create, rest.ForPeople(rest.Admin), func(ctx context.Context, in *makeInput) (*makeOutput, error) {
		made, err := k.Make(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		return &makeOutput{*made}, nil
	})
	revoke := rest.Op(http.MethodDelete, "/api-keys/{id}", "revoke-api-key", tag, "End an API key at once")
	revoke.DefaultStatus = http.StatusNoContent
	rest.Register(api, revoke, rest.ForPeople(rest.Admin), func(ctx context.Context, in *keyInput) (*struct{}, error) { return nil, k.Revoke(ctx, in.ID) })
}
