package sheet

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/csv"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// MaxFileBytes bounds one uploaded list.
const MaxFileBytes = 512 << 20

// Importer takes lists in and gives them out again, for every record type of the engine.
type Importer struct {
	engine *resource.Engine
	blobs  *blob.Store
	queue  *jobs.Queue
	bus    *bus.Bus

	// Likely answers, where it is set, which of some new records are probably there already. It reads in tx, and with keep it
	// also stores what it finds.
	Likely func(ctx context.Context, tx pgx.Tx, t *resource.Table, made []any, keep bool) (map[uuid.UUID]Likeness, error)
	// Entries names the record types that stand in several rows each.
	Entries map[string]*Entries
	// Note, if set, writes into the trail what is exported.
	Note func(ctx context.Context, tx pgx.Tx, n resource.Event) error
	// Opened gives a record with its encrypted values in plain, for an export that wants them so.
	Opened func(ctx context.Context, t *resource.Table, rec any) (any, error)
}

// Likeness is a record that a new one probably is.
type Likeness struct {
	OtherID uuid.UUID
	Score   int
	Reasons []string
}

// New makes the importer and adds its worker to the queue, which must not be open yet.
func New(engine *resource.Engine, blobs *blob.Store, queue *jobs.Queue, b *bus.Bus) *Importer {
	im := &Importer{engine: engine, blobs: blobs, queue: queue, bus: b}
	jobs.Add(queue, jobTimeout, im.work)
	return im
}

// Status is how far an import has come.
type Status string

// The states of an import.
const (
	Mapping   Status = "mapping"
	Queued    Status = "queued"
	Running   Status = "running"
	Succeeded Status = "succeeded"
	Failed    Status = "failed"
	Cancelled Status = "cancelled"
)

// ends tells whether nothing more will happen by itself.
func (s Status) ends() bool { return s == Succeeded || s == Failed || s == Cancelled }

// Mode is what an import does with a row.
type Mode string

// The modes.
const (
	CreateOnly Mode = "create"
	UpdateOnly Mode = "update"
	Upsert     Mode = "upsert"
)

// ImportColumn is one column of the file.
type ImportColumn struct {
	Index      int      `json:"index"`
	Name       string   `json:"name"`
	Samples    []string `json:"samples" doc:"Up to three different cells from the beginning"`
	Suggestion *string  `json:"suggestion" doc:"The field that the column surely means; null when that is open"`
}

// ImportField is one field that a column may go to.
type ImportField struct {
	Name     string `json:"name"`
	Label    string `json:"label"`
	Required bool   `json:"required"`
	Note     string `json:"note,omitempty" doc:"What the import does with it beyond copying"`
}

// Import is one list on its way in.
type Import struct {
	ID          uuid.UUID         `json:"id" x-id:"import"`
	Record      string            `json:"record" doc:"The record type"`
	FileName    string            `json:"file_name"`
	Status      Status            `json:"status" enum:"mapping,queued,running,succeeded,failed,cancelled"`
	Encoding    string            `json:"encoding"`
	Delimiter   string            `json:"delimiter"`
	Header      bool              `json:"header" doc:"The first row names the columns"`
	Columns     []ImportColumn    `json:"columns"`
	Fields      []ImportField     `json:"fields"`
	Mapping     map[string]string `json:"mapping" doc:"Field by index of column"`
	Key         string            `json:"key" x-id:"none" doc:"The field that finds existing records; empty when every row makes a new one"`
	Mode        Mode              `json:"mode" enum:"create,update,upsert"`
	DryRun      bool              `json:"dry_run" doc:"Counts everything and writes nothing"`
	RowsTotal   int64             `json:"rows_total"`
	RowsDone    int64             `json:"rows_done"`
	Created     int64             `json:"created"`
	Updated     int64             `json:"updated"`
	Unchanged   int64             `json:"unchanged"`
	Rejected    int64             `json:"rejected"`
	Duplicates  int64             `json:"duplicates" doc:"New records that are probably there already"`
	AlsoCreated map[string]int64  `json:"also_created" doc:"Records of other types that rows named and that were not there yet, such as accounts"`
	Error       *string           `json:"error"`
	Version     int64             `json:"version"`
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
}

// Plan is what a person decides before the rows are read. What is left out is decided by the columns' names.
type Plan struct {
	Mapping map[string]string `json:"mapping,omitempty" doc:"Field by index of column; an empty field leaves the column out"`
	Key     *string           `json:"key,omitempty" x-id:"none" doc:"The field that finds existing records; empty makes a new record of every row"`
	Mode    Mode              `json:"mode,omitempty" enum:"create,update,upsert"`
	DryRun  bool              `json:"dry_run,omitempty"`
}

// Options is what an upload may carry beside its file.
type Options struct {
	Plan
	// Start begins at once; without it the import waits for its mapping.
	Start bool `json:"start,omitempty"`
}

// entry is an import as it is stored: what people see, and what the work needs.
type entry struct {
	Import
	dialect   csv.Dialect
	blobKey   string
	bytes     int64
	createdBy *uuid.UUID
	startedBy *uuid.UUID
	requestID string
	attempts  int
}

// view adds what is not stored.
func (im *Importer) view(ctx context.Context, e *entry) *Import {
	i := e.Import
	i.Encoding, i.Delimiter, i.Header = e.dialect.Encoding, string(e.dialect.Delimiter), e.dialect.Header
	if t := im.engine.Find(e.Record); t != nil {
		i.Fields = im.fields(ctx, t)
	}
	return &i
}

// Progress is what those who watch are told.
type Progress struct {
	Type     string    `json:"type"`
	Record   string    `json:"record"`
	RecordID uuid.UUID `json:"record_id"`
	Data     *Import   `json:"data"`
}

func (im *Importer) publish(ctx context.Context, company uuid.UUID, e *entry) {
	im.bus.Publish(company, bus.Message{Kind: "progress", Record: e.Record, Owners: []*uuid.UUID{e.createdBy, e.startedBy},
		Body: Progress{Type: "progress", Record: "imports", RecordID: e.ID, Data: im.view(ctx, e)}})
}

func notThere() error { return problem.NotFound("import") }

func encode(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("sheet: " + err.Error()) // only our own plain structs come here
	}
	return raw
}
