package merges

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
)

type mergeInput struct {
	ID      uuid.UUID `path:"id" x-id:"record"`
	IfMatch string    `header:"If-Match" x-id:"none" doc:"The version that the choice is based on; a stale one answers 412"`
	Body    MergeRequest
}

type mergeOutput struct{ Body *Merge }

type ofInput struct {
	ID uuid.UUID `path:"id" x-id:"record"`
}

// Merges are those of one record.
type Merges struct {
	Items []Merge `json:"items" doc:"What was merged into this record, the newest first"`
	Lost  *Merge  `json:"merged_into" doc:"Where this record went, when it was merged into another"`
}

type ofOutput struct{ Body Merges }

// Mount adds the merging of one record type.
func (s *Service) Mount(api huma.API, t *resource.Table) {
	one := t.Path + "/{id}"
	rest.Register(api, rest.Op(http.MethodPost, one+"/merge", "merge-"+t.Singular, t.Name, "Make another "+t.Singular+" part of this one; undo the change set to bring both back"),
		rest.ForPeople(rest.Access{Min: t.Weakest(resource.Remove)}), func(ctx context.Context, in *mergeInput) (*mergeOutput, error) {
			version, err := versionOf(in.IfMatch)
			if err != nil {
				return nil, err
			}
			m, err := s.Merge(ctx, t, in.ID, version, in.Body)
			return &mergeOutput{m}, err
		})
	rest.Register(api, rest.Op(http.MethodGet, one+"/merges", "merges-of-"+t.Singular, t.Name, "What was merged into one "+t.Singular+", or where it went"),
		rest.Access{Min: t.Weakest(resource.View)}, func(ctx context.Context, in *ofInput) (*ofOutput, error) {
			won, lost, err := s.Of(ctx, t, in.ID)
			return &ofOutput{Merges{won, lost}}, err
		})
}

func versionOf(header string) (int64, error) {
	if header == "" || header == "*" {
		return resource.AnyVersion, nil
	}
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return 0, problem.Malformed(`If-Match must be the version of the record in quotes, such as "3".`)
	}
	return n, nil
}
