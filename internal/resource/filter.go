package resource

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
)

// Bounds of one filter expression. They hold before any of it reaches the database.
const (
	MaxFilterBytes = 4000 // length of the expression in bytes
	MaxFilterDepth = 20   // nesting, of parentheses as well as of operators
	MaxFilterNodes = 200  // operators, fields and values; items of a list are counted apart
	MaxFilterList  = 500  // items of one list
)

// maxFilterTrees bounds the checked expressions that a FilterEnv remembers: parsing is nine tenths of the work, and
// lists, saved views and segments ask the same again and again.
const maxFilterTrees = 256

// FieldType says how a field may be compared in a filter.
type FieldType int

// The field types. JSON can't be filtered: an operator on jsonb can't use an index under row-level security.
const (
	Text FieldType = iota
	Int
	Float
	Bool
	Time
	Date
	UUID
	Enum
	JSON
	List // several texts
)

// words say what a value of the type is, to people.
func (ft FieldType) words() string {
	return [...]string{"text", "a whole number", "a number", "true or false", "a time such as 2026-01-31T12:00:00Z", "a date", "an id", "one of its values", "JSON", "a list of texts"}[ft]
}

// FilterField is one field that a filter may name.
type FilterField struct {
	Name     string // as people write it, an identifier or several joined by dots
	Column   string // SQL, written into the statement as it stands; never from a person
	Type     FieldType
	Nullable bool
	Fold     string   // column with collation "C" that holds Fold of the text, for prefix searches; may be empty
	Values   []string // what an Enum allows; empty allows any text
	Side     string   // the field in field_values that holds the value, instead of Column

	// blind gives under what a value of an encrypted field is found; nil for others.
	blind func(value string) (string, error)
	alias string // of the record's table in the statement
}

// FilterEnv compiles filters over one set of fields. Build it once; it is safe for concurrent use.
type FilterEnv struct {
	Now func() time.Time // the clock behind now(), today() and ago(); must be set before first use

	cel    *cel.Env
	fields map[string]FilterField
	names  []string

	mu    sync.Mutex
	trees map[string]*ast.AST
}

var fieldName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$`)

// NewFilterEnv prepares the fields for Compile. It fails when a name is no identifier or is there twice.
// JSON fields are left out, so that naming one is the same as naming an unknown field.
func NewFilterEnv(fields []FilterField) (*FilterEnv, error) {
	e := &FilterEnv{Now: time.Now, fields: make(map[string]FilterField, len(fields))}
	opts := []cel.EnvOption{cel.ClearMacros(), cel.ParserRecursionLimit(parserDepth), cel.EagerlyValidateDeclarations(true)}
	opts = append(opts, filterFunctions()...)
	for _, f := range fields {
		if f.Type == JSON {
			continue
		}
		if !fieldName.MatchString(f.Name) || f.Column == "" && f.Side == "" {
			return nil, fmt.Errorf("resource.NewFilterEnv: field %q, column %q", f.Name, f.Column)
		}
		if _, twice := e.fields[f.Name]; twice {
			return nil, fmt.Errorf("resource.NewFilterEnv: field %q is there twice", f.Name)
		}
		e.fields[f.Name] = f
		e.names = append(e.names, f.Name)
		opts = append(opts, cel.Variable(f.Name, celType(f.Type)))
	}
	slices.Sort(e.names)
	env, err := cel.NewCustomEnv(opts...)
	if err != nil {
		return nil, fmt.Errorf("resource.NewFilterEnv: %w", err)
	}
	e.cel = env
	return e, nil
}

// without is e with fewer fields: those that are left out are as unknown as any other word. It shares the language, but
// not the memory of expressions, since that holds some which name such fields.
func (e *FilterEnv) without(hidden map[string]bool) *FilterEnv {
	if len(hidden) == 0 {
		return e
	}
	less := &FilterEnv{Now: e.Now, cel: e.cel, fields: make(map[string]FilterField, len(e.fields))}
	for _, name := range e.names {
		if !Hides(hidden, name) {
			less.fields[name] = e.fields[name]
			less.names = append(less.names, name)
		}
	}
	return less
}

// CompileFilter is NewFilterEnv and Compile in one, for callers that filter once.
func CompileFilter(fields []FilterField, expr string, args *Args) (string, error) {
	e, err := NewFilterEnv(fields)
	if err != nil {
		return "", err
	}
	return e.Compile(expr, args)
}

// Compile turns an expression into one SQL condition. Every value goes to args; the text holds columns, operators and
// placeholders only. What people got wrong comes back as a *FilterError, and then args may have grown.
func (e *FilterEnv) Compile(expr string, args *Args) (string, error) {
	w, tree, err := e.writer(expr, args)
	if err != nil {
		return "", err
	}
	return w.condition(tree.Expr())
}

func (e *FilterEnv) writer(expr string, args *Args) (*filterWriter, *ast.AST, error) {
	src := filterSource(expr)
	if len(expr) > MaxFilterBytes {
		return nil, nil, src.fail(MaxFilterBytes, "the filter is longer than %d bytes", MaxFilterBytes)
	}
	if !utf8.ValidString(expr) {
		return nil, nil, src.fail(src.invalidUTF8(), "the filter is not valid UTF-8")
	}
	if strings.TrimSpace(expr) == "" {
		return nil, nil, src.fail(0, "the filter is empty")
	}
	tree, err := e.tree(src)
	if err != nil {
		return nil, nil, err
	}
	return &filterWriter{src: src, info: tree.SourceInfo(), fields: e.fields, args: args, now: e.Now().UTC()}, tree, nil
}

// tree checks an expression, or remembers that it did. A full memory is dropped whole: simple, and rare.
func (e *FilterEnv) tree(src filterSource) (*ast.AST, error) {
	e.mu.Lock()
	tree, ok := e.trees[string(src)]
	e.mu.Unlock()
	if ok {
		return tree, nil
	}
	tree, err := e.check(src)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.trees == nil || len(e.trees) >= maxFilterTrees {
		e.trees = make(map[string]*ast.AST, maxFilterTrees)
	}
	e.trees[string(src)] = tree
	return tree, nil
}

// Args collects the parameters of one statement and hands out their placeholders.
type Args struct {
	offset int
	values []any
	// inline writes values into the statement: for expressions that are kept and become part of many statements.
	inline bool
}

// NewArgs starts behind parameters that the caller passes itself: NewArgs(2) hands out $3 first.
func NewArgs(offset int) *Args { return &Args{offset: offset} }

// Add keeps v and answers its placeholder, such as "$3".
func (a *Args) Add(v any) string {
	if a.inline {
		return literalSQL(v)
	}
	a.values = append(a.values, v)
	return "$" + strconv.Itoa(a.offset+len(a.values))
}

// Values answers the parameters in the order of their placeholders.
func (a *Args) Values() []any { return a.values }

// FilterError says what is wrong with a filter, and where.
type FilterError struct {
	Pos          int // byte offset into the expression
	Line, Column int // both from 1; Column counts characters
	Message      string
}

func (e *FilterError) Error() string {
	return fmt.Sprintf("filter %d:%d: %s", e.Line, e.Column, e.Message)
}

// filterSource is the expression as it was written.
type filterSource string

// fail builds the error for a byte offset.
func (s filterSource) fail(pos int, format string, a ...any) *FilterError {
	pos = min(max(pos, 0), len(s))
	before := string(s[:pos])
	line := strings.LastIndexByte(before, '\n') + 1
	return &FilterError{
		Pos:     pos,
		Line:    strings.Count(before, "\n") + 1,
		Column:  utf8.RuneCountInString(before[line:]) + 1,
		Message: fmt.Sprintf(format, a...),
	}
}

// bytePos turns an offset in characters, as CEL counts, into one in bytes.
func (s filterSource) bytePos(chars int) int {
	for i := range string(s) {
		if chars == 0 {
			return i
		}
		chars--
	}
	return len(s)
}

func (s filterSource) invalidUTF8() int {
	for i, r := range string(s) {
		if r != utf8.RuneError {
			continue
		}
		if _, n := utf8.DecodeRuneInString(string(s[i:])); n == 1 {
			return i
		}
	}
	return len(s)
}
