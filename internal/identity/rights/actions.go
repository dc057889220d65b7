package rights

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

// RightsMatrix is what every role may do.
type RightsMatrix struct {
	Records []RecordRights `json:"records" nullable:"false"`
}

type matrixOutput struct{ Body RightsMatrix }

type settleInput struct {
	Role   string `path:"role" x-id:"role" maxLength:"36" doc:"viewer, agent, manager, admin, or the id of one of the company's own"`
	Record string `path:"record" x-id:"none" maxLength:"60" doc:"The record type"`
	Body   RightsChange
}

type settleOutput struct{ Body RecordRights }

// TeamList is the company's teams.
type TeamList struct {
	Items []Team `json:"items" nullable:"false"`
}

type teamsOutput struct{ Body TeamList }

type makeTeamInput struct{ Body TeamInput }

type putTeamInput struct {
	ID   uuid.UUID `path:"id" x-id:"team"`
	Body TeamInput
}

type teamInput struct {
	ID uuid.UUID `path:"id" x-id:"team"`
}

type teamOutput struct{ Body Team }

type whyInput struct {
	ID uuid.UUID `path:"id" x-id:"record"`
}

type whyOutput struct{ Body AccessReason }

// Mount adds the endpoints of rights and teams.
func (r *Rights) Mount(api huma.API) {
	const tag = "rights"
	rest.Register(api, rest.Op(http.MethodGet, "/rights", "get-rights", tag, "What every role may do with each type of record"), rest.Admin,
		func(ctx context.Context, _ *struct{}) (*matrixOutput, error) {
			all, err := r.Matrix(ctx)
			return &matrixOutput{RightsMatrix{all}}, err
		})
	rest.Register(api, rest.Op(http.MethodPut, "/rights/{role}/{record}", "put-rights", tag, "Settle what a role may do with a type of record"), rest.Admin,
		func(ctx context.Context, in *settleInput) (*settleOutput, error) {
			rec, err := r.Settle(ctx, in.Role, in.Record, in.Body)
			if err != nil {
				return nil, err
			}
			return &settleOutput{*rec}, nil
		})
	r.mountTeams(api)
	r.mountRoles(api)
}

// RoleList is the company's own roles.
type RoleList struct {
	Items []Role `json:"items" nullable:"false"`
}

type rolesOutput struct{ Body RoleList }

type makeRoleInput struct{ Body RoleInput }

type renameRoleInput struct {
	ID   uuid.UUID `path:"id" x-id:"role"`
	Body RoleChange
}

type roleInput struct {
	ID uuid.UUID `path:"id" x-id:"role"`
}

type roleOutput struct{ Body Role }

func (r *Rights) mountRoles(api huma.API) {
	const tag, one = "roles", "/roles/{id}"
	rest.Register(api, rest.Op(http.MethodGet, "/roles", "list-roles", tag, "The company's own roles"), rest.Member,
		func(ctx context.Context, _ *struct{}) (*rolesOutput, error) {
			items, err := r.Roles(ctx)
			return &rolesOutput{RoleList{append([]Role{}, items...)}}, err
		})
	create := rest.Op(http.MethodPost, "/roles", "create-role", tag, "Make a role with the present rights of its base")
	create.DefaultStatus = http.StatusCreated
	rest.Register(api, create, rest.Admin, func(ctx context.Context, in *makeRoleInput) (*roleOutput, error) {
		return role(r.MakeRole(ctx, in.Body))
	})
	rest.Register(api, rest.Op(http.MethodPut, one, "put-role", tag, "Give a role another name and description"), rest.Admin,
		func(ctx context.Context, in *renameRoleInput) (*roleOutput, error) {
			return role(r.RenameRole(ctx, in.ID, in.Body))
		})
	remove := rest.Op(http.MethodDelete, one, "delete-role", tag, "Forget a role that nobody has")
	remove.DefaultStatus = http.StatusNoContent
	rest.Register(api, remove, rest.Admin, func(ctx context.Context, in *roleInput) (*struct{}, error) { return nil, r.DeleteRole(ctx, in.ID) })
}

func role(r *Role, err error) (*roleOutput, error) {
	if err != nil {
		return nil, err
	}
	return &roleOutput{*r}, nil
}

func (r *Rights) mountTeams(api huma.API) {
	const tag, one = "teams", "/teams/{id}"
	rest.Register(api, rest.Op(http.MethodGet, "/teams", "list-teams", tag, "The company's teams with their people"), rest.Member,
		func(ctx context.Context, _ *struct{}) (*teamsOutput, error) {
			items, err := r.Teams(ctx)
			return &teamsOutput{TeamList{append([]Team{}, items...)}}, err
		})
	create := rest.Op(http.MethodPost, "/teams", "create-team", tag, "Make a team")
	create.DefaultStatus = http.StatusCreated
	rest.Register(api, create, rest.Admin, func(ctx context.Context, in *makeTeamInput) (*teamOutput, error) {
		return team(r.MakeTeam(ctx, in.Body))
	})
	rest.Register(api, rest.Op(http.MethodPut, one, "put-team", tag, "Give a team another name or other people"), rest.Admin,
		func(ctx context.Context, in *putTeamInput) (*teamOutput, error) {
			return team(r.ReplaceTeam(ctx, in.ID, in.Body))
		})
	remove := rest.Op(http.MethodDelete, one, "delete-team", tag, "Forget a team")
	remove.DefaultStatus = http.StatusNoContent
	rest.Register(api, remove, rest.Admin, func(ctx context.Context, in *teamInput) (*struct{}, error) { return nil, r.DeleteTeam(ctx, in.ID) })
}

func team(t *Team, err error) (*teamOutput, error) {
	if err != nil {
		return nil, err
	}
	return &teamOutput{*t}, nil
}

// MountWhy adds the answer to why a record of one type can be seen.
func (r *Rights) MountWhy(api huma.API, t *resource.Table) {
	op := rest.Op(http.MethodGet, t.Path+"/{id}/access", "access-to-"+t.Singular, t.Name, "Why the caller may see one "+t.Singular+", and what else may be done with it")
	rest.Register(api, op, resourceapi.Access(t, resource.View), func(ctx context.Context, in *whyInput) (*whyOutput, error) {
		why, err := r.Why(ctx, t, in.ID)
		if err != nil {
			return nil, err
		}
		return &whyOutput{*why}, nil
	})
}
