package customfield

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

type tagsInput struct {
	Record string `query:"record" required:"true" maxLength:"40" doc:"The record type"`
	Q      string `query:"q" maxLength:"50" doc:"How the tags begin"`
}

// TagList is the tags that a company uses.
type TagList struct {
	Items []string `json:"items" nullable:"false"`
}

type tagsOutput struct{ Body TagList }

// FieldRecord is a type of record that takes fields and tags, and that a reference may name.
type FieldRecord struct {
	Record string `json:"record"`
	Path   string `json:"path" doc:"Of its list, below the base of the API"`
}

// FieldRecords is every such type.
type FieldRecords struct {
	Items []FieldRecord `json:"items" nullable:"false"`
}

type recordsOutput struct{ Body FieldRecords }

// Mount adds what is asked about tags and about where fields can be; the definitions have the endpoints of every record.
func (s *Service) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/tags", "list-tags", "tags", "The tags that records of one type have, in the order of the alphabet; at most a hundred"), rest.Access{Min: tenant.Viewer},
		func(ctx context.Context, in *tagsInput) (*tagsOutput, error) {
			items, err := s.Tags(ctx, in.Record, in.Q)
			if err != nil {
				return nil, err
			}
			return &tagsOutput{Body: TagList{Items: items}}, nil
		})
	rest.Register(api, rest.Op(http.MethodGet, "/custom-fields/records", "list-field-records", s.store.Name, "The types of record that take fields and tags, and that a reference may name"), rest.Access{Min: tenant.Viewer},
		func(context.Context, *struct{}) (*recordsOutput, error) {
			out := &recordsOutput{Body: FieldRecords{Items: []FieldRecord{}}}
			for _, t := range s.engine.Tables() {
				if t.HasExtra() {
					out.Body.Items = append(out.Body.Items, FieldRecord{Record: t.Name, Path: t.Path})
				}
			}
			return out, nil
		})
}
