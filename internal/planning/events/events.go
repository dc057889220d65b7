// Package events holds what stands in the calendar: meetings and other appointments, those that come again, and who is
// invited. What is to do at some time is a task, what has happened an activity.
//
// A series is one event with a rule. A time of it that was changed by itself is an event of its own, which names the series
// and the day that it takes the place of; a day without it stands in the series' excluded ones. That is what RECURRENCE-ID
// and EXDATE are in RFC 5545, as days: a series has at most one time a day, and so they stay right when its time of day moves.
package events

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/resource"
)

// Event is one appointment, or a series of them.
type Event struct {
	resource.Base
	resource.Extra
	Title        string          `db:"title" json:"title" minLength:"1" maxLength:"200"`
	StartsAt     time.Time       `db:"starts_at" json:"starts_at" doc:"The start of the first time; midnight UTC of the first day when it lasts all day. Now, unless said otherwise"`
	EndsAt       time.Time       `db:"ends_at" json:"ends_at" doc:"The end; midnight UTC after the last day when it lasts all day. An hour after the start, unless said otherwise"`
	AllDay       bool            `db:"all_day" json:"all_day"`
	TimeZone     string          `db:"time_zone" json:"time_zone" maxLength:"64" doc:"The clock that a series keeps its time of day on, of the IANA list, such as Europe/Berlin; UTC without one"`
	Location     string          `db:"location" json:"location" maxLength:"500" doc:"A place, or the address of a video call"`
	Notes        string          `db:"notes" json:"notes" maxLength:"10000"`
	OwnerID      *uuid.UUID      `db:"owner_id" json:"owner_id" doc:"The member who organises it; who made it, unless said otherwise"`
	About        *string         `db:"about" json:"about" maxLength:"50" doc:"The type of the record it is about"`
	AboutID      *uuid.UUID      `db:"about_id" json:"about_id"`
	Recurrence   string          `db:"recurrence" json:"recurrence" maxLength:"500" doc:"Rule of repetition (RFC 5545), such as FREQ=WEEKLY;BYDAY=MO; empty for a single event"`
	SeriesID     *uuid.UUID      `db:"series_id" json:"series_id" readOnly:"true" doc:"The series of which this is one time, changed by itself"`
	OccurrenceOn *civil.Date     `db:"occurrence_on" json:"occurrence_on" readOnly:"true" doc:"The day of the series, on its clock, whose time this takes the place of"`
	Excluded     json.RawMessage `db:"excluded" json:"excluded" readOnly:"true" doc:"Days of the series, on its clock, on which it does not take place"`
	EndsBy       *time.Time      `db:"ends_by" json:"ends_by" readOnly:"true" doc:"When the last of all its times is over; null for a series without end"`
	Guests       string          `db:"guests" json:"guests" readOnly:"true" doc:"Who is invited and what each has answered, in words"`
}

// Spec declares events to the engine.
var Spec = resource.Spec[Event]{
	Name: "events", Singular: "event", Path: "/events", Rights: resource.Everyday, Of: "about_id",
	Folded:   []string{"title"},
	Search:   []string{"title", "location"},
	Refs:     map[string]string{"about_id": resource.Any, "owner_id": "members", "series_id": "events"},
	Synonyms: map[string][]string{"title": {"subject", "summary", "betreff"}, "starts_at": {"start", "begin", "beginn"}, "ends_at": {"end", "ende"}, "location": {"ort"}, "notes": {"description", "notizen"}},
	Joins:    &resource.Joined{Table: "event_attendees", Row: "event_id", Member: "member_id"},
	Title:    func(e *Event) string { return e.Title },
	Prepare:  prepare,
	Validate: validate,
}

// Service reads and writes the calendar.
type Service struct {
	Store  *resource.Store[Event]
	engine *resource.Engine
	db     *pg.DB
	mailer *mail.Mailer
	url    string
	// answerKey signs the links under which guests answer.
	answerKey []byte
	answers   *limit.Rate
}

// Config is what the calendar stands on.
type Config struct {
	Engine *resource.Engine
	Mailer *mail.Mailer
	Master *secret.Master
	// URL is the public address.
	URL string
	// Limits are where answers of guests are counted; nil counts them in this process.
	Limits *limit.Limits
}

// New registers the record type and makes the service.
func New(c Config) *Service {
	s := &Service{engine: c.Engine, db: c.Engine.DB, mailer: c.Mailer, url: c.URL, answerKey: c.Master.Derive("invitation"),
		answers: c.Limits.Rate("event-answer", 30, time.Minute)}
	spec := Spec
	spec.InTx = s.follow
	s.Store = resource.New(c.Engine, spec)
	return s
}

// follow does what a change of an event brings with it: times of a series follow their series, guests are told.
func (s *Service) follow(ctx context.Context, tx pgx.Tx, old, rec *Event) error {
	if err := s.followSeries(ctx, tx, old, rec); err != nil {
		return err
	}
	return s.tellGuests(ctx, tx, old, rec)
}
