// Package deals holds the possible sales of a company: what somebody may buy, for how much, and how far it has come. The
// ways that deals go are package pipelines, the steps of those package stages.
package deals

import (
	"time"

	"github.com/google/uuid"

	"rapport/internal/crm/stages"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// maxAmount bounds an amount, as its tag does: enough of them can be added up.
const maxAmount = 100_000_000_000_000

// Deal is one possible sale.
type Deal struct {
	resource.Base
	resource.Extra
	Name          string      `db:"name" json:"name" minLength:"1" maxLength:"200" doc:"What people call the deal"`
	AccountID     *uuid.UUID  `db:"account_id" json:"account_id" doc:"The organisation that may buy"`
	ContactID     *uuid.UUID  `db:"contact_id" json:"contact_id" doc:"The person it is talked about with"`
	OwnerID       *uuid.UUID  `db:"owner_id" json:"owner_id" doc:"The member who works on it"`
	PipelineID    *uuid.UUID  `db:"pipeline_id" json:"pipeline_id" doc:"The company's first one when left out; never null in answers"`
	StageID       *uuid.UUID  `db:"stage_id" json:"stage_id" doc:"A stage of that pipeline, its first one when left out; never null in answers"`
	StageSince    time.Time   `db:"stage_since" json:"stage_since" readOnly:"true" doc:"When it came into its stage"`
	Amount        *int64      `db:"amount" json:"amount" format:"money" minimum:"0" maximum:"100000000000000" doc:"In minor units of currency, such as cents"`
	LinesTotal    *int64      `db:"lines_total" json:"lines_total" format:"money" readOnly:"true" doc:"What its lines come to, in minor units of currency, which its amount follows; null without lines"`
	LinesAt       *time.Time  `db:"lines_at" json:"lines_at" readOnly:"true" doc:"When its lines were changed last"`
	Currency      string      `db:"currency" json:"currency" maxLength:"3" format:"currency" doc:"ISO 4217; the company's when left out"`
	Probability   *int64      `db:"probability" json:"probability" minimum:"0" maximum:"100" doc:"Of winning it, in percent; null follows the stage"`
	ExpectedClose *civil.Date `db:"expected_close" json:"expected_close" doc:"The day by which it should be decided"`
	Source        string      `db:"source" json:"source" maxLength:"100" doc:"Where it comes from"`
	Description   string      `db:"description" json:"description" maxLength:"10000"`
	LeadID        *uuid.UUID  `db:"lead_id" json:"lead_id" readOnly:"true" doc:"The lead that it was made from"`
	Status        string      `db:"status" json:"status" enum:"open,won,lost" readOnly:"true" doc:"The kind of its stage"`
	ClosedAt      *time.Time  `db:"closed_at" json:"closed_at" readOnly:"true" doc:"When it was won or lost"`
	LostReasonID  *uuid.UUID  `db:"lost_reason_id" json:"lost_reason_id" doc:"Why it was lost, of the company's list"`
	LostReason    string      `db:"lost_reason" json:"lost_reason" maxLength:"2000" doc:"Why it was lost, in words"`
}

// Deals is the record type with what its rules look up.
type Deals struct {
	*resource.Store[Deal]
	engine *resource.Engine
	db     *pg.DB
}

// New registers deals with the engine.
func New(e *resource.Engine) *Deals {
	s := &Deals{engine: e, db: e.DB}
	s.Store = resource.New(e, resource.Spec[Deal]{
		Name: "deals", Singular: "deal", Path: "/deals", Rights: resource.Everyday,
		Folded:   []string{"name"},
		Search:   []string{"name", "source"},
		Sealable: []string{"description"},
		Refs: map[string]string{"account_id": "accounts", "contact_id": "contacts", "owner_id": "members", "pipeline_id": "pipelines",
			"stage_id": "stages", "lead_id": "leads", "lost_reason_id": "lost_reasons"},
		Matches: []string{"name"},
		Synonyms: map[string][]string{
			"name":           {"deal", "deal name", "opportunity", "opportunity name", "geschäft", "verkaufschance"},
			"account_id":     {"account", "account name", "company", "company name", "organisation", "organization", "firma", "kunde"},
			"contact_id":     {"contact", "primary contact", "person", "kontakt"},
			"stage_id":       {"stage", "deal stage", "phase"},
			"amount":         {"deal amount", "value", "deal value", "betrag", "wert", "auftragswert"},
			"expected_close": {"close date", "closing date", "expected close date", "abschluss"},
			"source":         {"lead source", "herkunft"}, "description": {"notes", "notizen", "beschreibung"},
		},
		Title:    func(d *Deal) string { return d.Name },
		Prepare:  s.prepare,
		Validate: validate,
		InTx:     s.inTx,
	})
	return s
}

func validate(d *Deal) []problem.Field {
	if d.Status == stages.Lost && d.LostReasonID == nil && d.LostReason == "" {
		return []problem.Field{{Name: "lost_reason_id", Message: "Say why the deal is lost: choose a reason, or write it down.", Code: "required"}}
	}
	return nil
}
