// Package stages holds the steps of pipelines: how likely a deal in one is to be won, and how long it usually stays.
package stages

import (
	"github.com/google/uuid"

	"rapport/internal/crm/pipelines"
	"rapport/internal/platform/pg"
	"rapport/internal/resource"
)

// The kinds of stages. A pipeline has any number of open ones, and at most one of each other kind.
const (
	Open = "open"
	Won  = "won"
	Lost = "lost"
)

// Stage is one step of one pipeline.
type Stage struct {
	resource.Base
	PipelineID  uuid.UUID `db:"pipeline_id" json:"pipeline_id" doc:"The pipeline that it is a step of, for good"`
	Name        string    `db:"name" json:"name" minLength:"1" maxLength:"100"`
	Position    int64     `db:"position" json:"position" minimum:"0" maximum:"100000" doc:"Its place in the pipeline"`
	Probability int64     `db:"probability" json:"probability" minimum:"0" maximum:"100" doc:"Of a deal in it being won, in percent; 100 when won, 0 when lost"`
	Kind        string    `db:"kind" json:"kind" enum:"open,won,lost" doc:"open when left out"`
	StuckDays   *int64    `db:"stuck_days" json:"stuck_days" minimum:"1" maximum:"3650" doc:"Days after which a deal in it counts as stuck; null for never"`
}

// Stages is the record type with what its rules look up.
type Stages struct {
	*resource.Store[Stage]
	db *pg.DB
}

// New registers stages with the engine.
func New(e *resource.Engine) *Stages {
	s := &Stages{db: e.DB}
	s.Store = resource.New(e, resource.Spec[Stage]{
		Name: "stages", Singular: "stage", Path: "/stages", Rights: pipelines.Rights,
		Folded:  []string{"name"},
		Refs:    map[string]string{"pipeline_id": "pipelines"},
		Matches: []string{"name"},
		Title:   func(s *Stage) string { return s.Name },
		Prepare: s.prepare,
		InTx:    inTx,
	})
	return s
}
