package resource

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/internal/badinput"
	"rapport/internal/platform/text"
)

var filterFields = []FilterField{
	{Name: "name", Column: "t.name", Type: Text, Fold: "t.name_key"},
	{Name: "email", Column: "t.email", Type: Text, Nullable: true},
	{Name: "size", Column: "t.size", Type: Int, Nullable: true},
	{Name: "score", Column: "t.score", Type: Float, Nullable: true},
	{Name: "active", Column: "t.active", Type: Bool},
	{Name: "created_at", Column: "t.created_at", Type: Time},
	{Name: "updated_at", Column: "t.updated_at", Type: Time},
	{Name: "due", Column: "t.due", Type: Date, Nullable: true},
	{Name: "owner_id", Column: "t.owner_id", Type: UUID, Nullable: true},
	{Name: "status", Column: "t.status", Type: Enum, Values: []string{"open", "won", "lost"}},
	{Name: "custom", Column: "t.custom", Type: JSON},
	{Name: "account.name", Column: "a.name", Type: Text, Nullable: true},
}

var filterNow = time.Date(2026, 3, 5, 14, 30, 0, 0, time.UTC)

func filterEnv(t testing.TB) *FilterEnv {
	t.Helper()
	e, err := NewFilterEnv(filterFields)
	if err != nil {
		t.Fatal(err)
	}
	e.Now = func() time.Time { return filterNow }
	return e
}

func TestFilterSQL(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	id := [16]byte{0x01, 0x98, 0xc0, 0xde, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}
	const idText = "0198c0de-0000-7000-8000-000000000001"
	type args = []any
	tests := []struct {
		expr string
		sql  string
		args args
	}{
		{`name == "Ada"`, `t.name_key = $3`, args{"ada"}},
		{`"Ada" == name`, `t.name_key = $3`, args{"ada"}},
		{`name != "Ada"`, `t.name_key <> $3`, args{"ada"}},
		{`email != "a@b.c"`, `t.email is distinct from $3`, args{"a@b.c"}},
		{`name >= "M"`, `t.name_key >= $3`, args{"m"}},
		{`size > 5`, `t.size > $3::bigint`, args{int64(5)}},
		{`5 > size`, `t.size < $3::bigint`, args{int64(5)}},
		{`5 <= size`, `t.size >= $3::bigint`, args{int64(5)}},
		{`size <= 9223372036854775807`, `t.size <= $3::bigint`, args{int64(9223372036854775807)}},
		{`size == -5`, `t.size = $3::bigint`, args{int64(-5)}},
		{`size == -(5)`, `t.size = $3::bigint`, args{int64(-5)}},
		{`size < 5.0`, `t.size < $3::bigint`, args{int64(5)}},
		{`score < 0.5`, `t.score < $3::float8`, args{0.5}},
		{`score == 1`, `t.score = $3::float8`, args{1.0}},
		{`email == null`, `t.email is null`, nil},
		{`null != email`, `t.email is not null`, nil},
		{`created_at == null`, `t.created_at is null`, nil},
		{`active`, `t.active`, nil},
		{`!active`, `((t.active) is not true)`, nil},
		{`active == true`, `t.active = true`, nil},
		{`active != false`, `t.active <> false`, nil},
		{`true`, `true`, nil},
		{`active && false`, `(t.active and false)`, nil},
		{`!(size > 5)`, `((t.size > $3::bigint) is not true)`, args{int64(5)}},
		{`active && size > 1 && size < 9`, `(t.active and t.size > $3::bigint and t.size < $4::bigint)`, args{int64(1), int64(9)}},
		{`active || size > 1 && size < 9`, `(t.active or (t.size > $3::bigint and t.size < $4::bigint))`, args{int64(1), int64(9)}},
		{`(active || size > 1) && size < 9`, `((t.active or t.size > $3::bigint) and t.size < $4::bigint)`, args{int64(1), int64(9)}},
		{`name in ["a", "b"]`, `t.name_key = any($3)`, args{[]string{"a", "b"}}},
		{`!(email in ["a"])`, `((t.email = any($3)) is not true)`, args{[]string{"a"}}},
		{`size in [1, -2]`, `t.size = any($3::bigint[])`, args{[]int64{1, -2}}},
		{`score in [1, 2]`, `t.score = any($3::float8[])`, args{[]float64{1, 2}}},
		{`score in [1, 2.5]`, `t.score = any($3::float8[])`, args{[]float64{1, 2.5}}},
		{`due in [date("2026-01-01")]`, `t.due = any($3::date[])`, args{[]time.Time{at("2026-01-01T00:00:00Z")}}},
		{`owner_id in ["` + idText + `"]`, `t.owner_id = any($3::uuid[])`, args{[][16]byte{id}}},
		{`name in []`, `false`, nil},
		{`owner_id == "` + idText + `"`, `t.owner_id = $3::uuid`, args{id}},
		{`owner_id != "` + idText + `"`, `t.owner_id is distinct from $3::uuid`, args{id}},
		{`status == "won"`, `t.status = $3`, args{"won"}},
		{`status in ["open", "won"]`, `t.status = any($3)`, args{[]string{"open", "won"}}},
		{`name.startsWith("Ång")`, `(t.name_key >= $3 and t.name_key < $4)`, args{"ang", "anh"}},
		{`name.startsWith("")`, `t.name_key >= $3`, args{""}},
		{`name.contains("5%")`, `t.name_key like $3`, args{`%5\%%`}},
		{`name.endsWith("X")`, `t.name_key like $3`, args{`%x`}},
		{`email.startsWith("a_b")`, `t.email ilike $3`, args{`a\_b%`}},
		{`email.contains("50%\\x")`, `t.email ilike $3`, args{`%50\%\\x%`}},
		{`email.endsWith("@x.de")`, `t.email ilike $3`, args{`%@x.de`}},
		{`account.name == "Acme"`, `a.name = $3`, args{"Acme"}},
		{`account.name.contains("ac")`, `a.name ilike $3`, args{`%ac%`}},
		{`name == account.name`, `t.name = a.name`, nil},
		{`name != account.name`, `t.name is distinct from a.name`, nil},
		{`created_at < updated_at`, `t.created_at < t.updated_at`, nil},
		{`created_at >= timestamp("2026-01-01T01:00:00+01:00")`, `t.created_at >= $3::timestamptz`, args{at("2026-01-01T00:00:00Z")}},
		{`created_at > now()`, `t.created_at > $3::timestamptz`, args{filterNow}},
		{`created_at < ago("60d")`, `t.created_at < $3::timestamptz`, args{at("2026-01-04T14:30:00Z")}},
		{`created_at < ago("90m")`, `t.created_at < $3::timestamptz`, args{at("2026-03-05T13:00:00Z")}},
		{`created_at < ago("24h")`, `t.created_at < $3::timestamptz`, args{at("2026-03-04T14:30:00Z")}},
		{`created_at < ago("2w")`, `t.created_at < $3::timestamptz`, args{at("2026-02-19T14:30:00Z")}},
		{`created_at < ago("1mo")`, `t.created_at < $3::timestamptz`, args{at("2026-02-05T14:30:00Z")}},
		{`created_at < ago("1y")`, `t.created_at < $3::timestamptz`, args{at("2025-03-05T14:30:00Z")}},
		{`created_at >= date("2026-01-31")`, `t.created_at >= $3::timestamptz`, args{at("2026-01-31T00:00:00Z")}},
		{`created_at > date("2026-01-31")`, `t.created_at >= $3::timestamptz`, args{at("2026-02-01T00:00:00Z")}},
		{`created_at <= date("2026-01-31")`, `t.created_at < $3::timestamptz`, args{at("2026-02-01T00:00:00Z")}},
		{`created_at < date("2026-01-31")`, `t.created_at < $3::timestamptz`, args{at("2026-01-31T00:00:00Z")}},
		{`created_at == today()`, `(t.created_at >= $3::timestamptz and t.created_at < $4::timestamptz)`,
			args{at("2026-03-05T00:00:00Z"), at("2026-03-06T00:00:00Z")}},
		{`created_at != today()`, `((t.created_at >= $3::timestamptz and t.created_at < $4::timestamptz) is not true)`,
			args{at("2026-03-05T00:00:00Z"), at("2026-03-06T00:00:00Z")}},
		{`due == date("2026-01-31")`, `t.due = $3::date`, args{at("2026-01-31T00:00:00Z")}},
		{`due < today()`, `t.due < $3::date`, args{at("2026-03-05T00:00:00Z")}},
		{`due >= ago("1d")`, `t.due >= $3::date`, args{at("2026-03-04T00:00:00Z")}},
		{"name == 'x'\n || active", `(t.name_key = $3 or t.active)`, args{"x"}},
		{`name == "e\u0301"`, `t.name_key = $3`, args{"e"}},
	}
	env := filterEnv(t)
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			a := NewArgs(2)
			got, err := env.Compile(tt.expr, a)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.sql {
				t.Errorf("sql\n got %s\nwant %s", got, tt.sql)
			}
			if diff := cmp.Diff(tt.args, a.Values()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilterErrors(t *testing.T) {
	many := func(n int, s, sep string) string { return strings.TrimSuffix(strings.Repeat(s+sep, n), sep) }
	tests := []struct {
		name, expr string
		pos        int
		contains   string
	}{
		{"unknown field", `active && emial == "x"`, 10, `unknown field "emial". Did you mean "email"? Fields: account.name, active`},
		{"unknown, nothing near", `salary > 1`, 0, `unknown field "salary". Fields:`},
		{"unknown dotted", `active && account.secret == "x"`, 10, `unknown field "account.secret"`},
		{"other tenant", `ctx.tenant != "a"`, 0, `unknown field "ctx.tenant"`},
		{"json field", `custom == "x"`, 0, `unknown field "custom"`},
		{"case counts", `Name == "x"`, 0, `Did you mean "name"?`},
		{"number and text", `size > "x"`, 5, `> can't compare a whole number with a text`},
		{"time and text", `created_at > "2026-01-01"`, 11, `write date("2026-01-31") or timestamp(`},
		{"fraction", `size > 1.5`, 7, `size is a whole number`},
		{"not a condition", `"text"`, 0, `this is a text`},
		{"field is no condition", `name`, 0, `this is a text`},
		{"number in and", `active && 1`, 10, `a condition must stand here, this is a whole number`},
		{"date of a number", `due > date(5)`, 10, `date is written date("2026-01-31")`},
		{"not of a text", `!name`, 0, `! needs conditions`},
		{"bool order", `active > true`, 7, `> can't compare a condition with a condition`},
		{"no field", `1 == 1`, 2, `one side of a comparison must be a field`},
		{"ternary", `active ? true : false`, 7, `the conditional ?: is not supported`},
		{"arithmetic", `size + 1 > 2`, 5, `arithmetic (+) is not supported`},
		{"macro", `name.exists(x, x == "a")`, 11, `exists() is not supported`},
		{"has", `has(account.name)`, 3, `has() is not supported`},
		{"matches", `name.matches("(a+)+$")`, 12, `regular expressions are not supported`},
		{"size", `size(name) > 3`, 4, `size() is not supported`},
		{"unknown function", `pg_sleep(5)`, 8, `pg_sleep() is not supported in filters. Functions: startsWith`},
		{"index", `name[0] == "a"`, 4, `indexing is not supported`},
		{"map", `{"a": 1} == null`, 0, `maps and objects`},
		{"loose list", `["a"] == name`, 0, `a list may stand behind "in" only`},
		{"in without list", `name in "abc"`, 8, `there must be a list`},
		{"mixed list", `name in ["a", 1]`, 14, `another kind than name`},
		{"null in list", `name in ["a", null]`, 14, `another kind than name`},
		{"literal in list", `"a" in ["a"]`, 0, `before "in" there must be a field`},
		{"bad uuid", `owner_id == "7"`, 12, `owner_id is an identifier`},
		{"braced uuid", `owner_id == "{0198c0de-0000-7000-8000-000000000001}"`, 12, `owner_id is an identifier`},
		{"order of uuids", `owner_id > "x"`, 9, `owner_id has no order`},
		{"search in uuid", `owner_id.contains("x")`, 17, `needs a text field`},
		{"enum value", `status == "wom"`, 10, `status is one of: open, won, lost`},
		{"enum in list", `status in ["open", "x"]`, 19, `status is one of`},
		{"bad time", `created_at > timestamp("9999999-1-1T0:0:0Z")`, 23, `2026-01-31T08:00:00Z`},
		{"year 0", `due > date("0000-01-01")`, 11, `2026-01-31`},
		{"no such day", `due > date("2026-02-30")`, 11, `2026-01-31`},
		{"bad span", `created_at > ago("60x")`, 17, `30m, 12h, 60d`},
		{"huge span", `created_at > ago("99999999y")`, 17, `30m, 12h, 60d`},
		{"negative span", `created_at > ago("-1d")`, 17, `30m, 12h, 60d`},
		{"computed time", `created_at > timestamp(name)`, 23, `only a written value`},
		{"negative field", `size > -size`, 8, `only a written value`},
		{"condition compared", `(size > 1) == active`, 6, `a condition can't be compared`},
		{"search of a field", `name.contains(email)`, 14, `contains needs a written text`},
		{"search on a text", `"abc".contains("a")`, 14, `contains needs a text field`},
		{"search on a call", `name.contains("a").contains("b")`, 27, `contains is for one text`},
		{"null order", `size > null`, 5, `> can't compare a whole number with null`},
		{"field kinds", `name == owner_id`, 5, `two kinds`},
		{"unsigned", `size == 5u`, 8, `unsigned`},
		{"bytes", `name == b"x"`, 8, `byte strings`},
		{"NUL", `name == "a\u0000"`, 8, `NUL`},
		{"overflow", `size == 9223372036854775808`, 8, `can't read`},
		{"ends early", `name ==`, 7, `the filter ends too early`},
		{"open text", `name == "x`, 8, ``},
		{"second line", "active &&\n  emial == \"ö\"", 12, `unknown field`},
		{"behind wide characters", `name == "öö" && emial == "x"`, 18, `unknown field "emial"`},
		{"empty", "  ", 0, `empty`},
		{"not UTF-8", "name == \"\xff\"", 9, `UTF-8`},
		{"too long", `name == "` + strings.Repeat("x", MaxFilterBytes) + `"`, MaxFilterBytes, `longer than 4000 bytes`},
		{"parentheses", many(200, "(", "") + "active" + many(200, ")", ""), -1, `nested deeper than 20`},
		{"negations", many(2*MaxFilterDepth, "!(", "") + "active" + many(2*MaxFilterDepth, ")", ""), -1, `nested deeper than 20`},
		{"operators", many(MaxFilterDepth, "!(", "") + "active" + many(MaxFilterDepth, ")", ""), -1, `nested deeper than 20`},
		{"nodes", many(MaxFilterNodes, "active", "||"), -1, `more than 200 parts`},
		{"list", `size in [` + many(MaxFilterList+1, "1", ",") + `]`, 8, `up to 500 items, this one has 501`},
		{"quote", `a' OR '1'='1`, -1, ``},
		{"two statements", `active; drop table contact`, -1, ``},
	}
	env := filterEnv(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sql, err := env.Compile(tt.expr, NewArgs(0))
			var fe *FilterError
			if !errors.As(err, &fe) {
				t.Fatalf("no FilterError: %v, sql %q", err, sql)
			}
			if tt.pos >= 0 && fe.Pos != tt.pos {
				t.Errorf("position %d, want %d (%s)", fe.Pos, tt.pos, fe)
			}
			if !strings.Contains(fe.Message, tt.contains) {
				t.Errorf("message %q does not hold %q", fe.Message, tt.contains)
			}
		})
	}
}

func TestFilterErrorLineAndColumn(t *testing.T) {
	_, err := filterEnv(t).Compile("name == \"ö\" &&\n  name == \"ö\" && nope", NewArgs(0))
	var fe *FilterError
	if !errors.As(err, &fe) || fe.Line != 2 || fe.Column != 18 {
		t.Fatalf("want 2:18, got %v", err)
	}
	if got := "name == \"ö\" &&\n  name == \"ö\" && nope"[fe.Pos:]; got != "nope" {
		t.Errorf("the position points at %q", got)
	}
}

func TestFilterWithinBounds(t *testing.T) {
	terms := strings.TrimSuffix(strings.Repeat(`active||`, MaxFilterNodes/2), "||")
	list := `size in [` + strings.TrimSuffix(strings.Repeat("1,", MaxFilterList), ",") + `]`
	deep := strings.Repeat("(", MaxFilterDepth-1) + "active" + strings.Repeat(")", MaxFilterDepth-1)
	not := strings.Repeat("!(", MaxFilterDepth-1) + "active" + strings.Repeat(")", MaxFilterDepth-1)
	for name, expr := range map[string]string{"terms": terms, "list": list, "deep": deep, "negations": not} {
		if _, err := filterEnv(t).Compile(expr, NewArgs(0)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFilterMemoryIsBounded(t *testing.T) {
	env := filterEnv(t)
	for i := range 3 * maxFilterTrees {
		a := NewArgs(0)
		if _, err := env.Compile(fmt.Sprintf("size == %d", i), a); err != nil || a.Values()[0] != int64(i) {
			t.Fatal(i, err, a.Values())
		}
	}
	if n := len(env.trees); n == 0 || n > maxFilterTrees {
		t.Errorf("%d trees are kept", n)
	}
	for range 2 {
		a := NewArgs(7)
		if sql, err := env.Compile("size == 1", a); err != nil || sql != "t.size = $8::bigint" {
			t.Error(sql, err)
		}
	}
}

func TestNewFilterEnvRefuses(t *testing.T) {
	for name, fields := range map[string][]FilterField{
		"a name with a blank": {{Name: "first name", Column: "x"}},
		"no column":           {{Name: "x"}},
		"the same name twice": {{Name: "x", Column: "x"}, {Name: "x", Column: "y"}},
	} {
		if _, err := NewFilterEnv(fields); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// allowedSQL is everything the compiler may write. Whatever a person wrote must be in the parameters.
var allowedSQL = regexp.MustCompile(`^(?:[ta]\.[a-z_]+|\$[0-9]+(?:::(?:bigint|float8|uuid|timestamptz|date)(?:\[\])?)?` +
	`|is distinct from|is not true|is null|is not null|and|or|any|like|ilike|true|false|<=|>=|<>|[ =<>()])*$`)

func TestFilterInjectionStaysInParameters(t *testing.T) {
	env := filterEnv(t)
	for _, evil := range []string{
		`' OR '1'='1`, `'; drop table contact; --`, `$1 $2`, `$$a$$`, `\' or 1=1`, `%`, `_`, `"`, `a'||pg_sleep(5)--`,
		"’ OR 1=1", "＇ OR 1=1", `{{.Password}}`, `?| array`, "line\nbreak", `*/ or /*`, `E'\x27'`,
	} {
		quoted, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		for _, expr := range []string{"name == %s", "name.contains(%s)", "name.startsWith(%s)", "email in [%s]", "email != %s"} {
			a := NewArgs(0)
			sql, err := env.Compile(fmt.Sprintf(expr, quoted), a)
			if err != nil {
				t.Errorf("%q: %v", evil, err)
				continue
			}
			if !allowedSQL.MatchString(sql) || len(a.Values()) == 0 {
				t.Errorf("%q became %q %v", evil, sql, a.Values())
			}
		}
	}
}

// TestFilterBadInput holds every hostile line against both doors: as a filter of its own it is refused with a
// position, and as a text inside a filter it is a parameter.
func TestFilterBadInput(t *testing.T) {
	env := filterEnv(t)
	for _, line := range badinput.Lines(t, "filter") {
		if line.Input == "GEN" {
			line.Input = strings.Repeat("x", 1<<20)
		}
		t.Run(line.ID+" "+line.Name, func(t *testing.T) {
			var fe *FilterError
			if sql, err := env.Compile(line.Input, NewArgs(0)); !errors.As(err, &fe) || fe.Message == "" {
				t.Errorf("as a filter: %q, %v", sql, err)
			}
			quoted, err := json.Marshal(line.Input)
			if err != nil {
				t.Fatal(err)
			}
			a := NewArgs(0)
			sql, err := env.Compile("name == "+string(quoted), a)
			if len(line.Input) > MaxFilterBytes/2 && errors.As(err, &fe) {
				return
			}
			if err != nil || sql != "t.name_key = $1" || !reflect.DeepEqual(a.Values(), []any{text.Fold(line.Input)}) {
				if !strings.ContainsRune(line.Input, 0) && !strings.Contains(line.Input, `\u0000`) {
					t.Errorf("as a text: %q %v %v", sql, a.Values(), err)
				}
			}
		})
	}
}

func FuzzCompileFilter(f *testing.F) {
	for _, s := range []string{
		`name == "x"`, `size in [1, 2] && !active`, `created_at > ago("60d")`, `account.name.contains("%")`, `((((active))))`,
		`name == b"\x00"`, `{"a": 1}`, `a?.b`, `[1].map(x, x)`, "name == \"\xff\"", `-(-(1)) < size`, `due in [today()]`,
	} {
		f.Add(s)
	}
	env := filterEnv(f)
	f.Fuzz(func(t *testing.T, expr string) {
		sql, err := env.Compile(expr, NewArgs(0))
		var fe *FilterError
		switch {
		case err == nil && !allowedSQL.MatchString(sql):
			t.Errorf("%q became %q", expr, sql)
		case err != nil && !errors.As(err, &fe):
			t.Errorf("%q: not a FilterError: %v", expr, err)
		case err != nil && (fe.Pos < 0 || fe.Pos > len(expr) || fe.Message == ""):
			t.Errorf("%q: %+v", expr, fe)
		}
	})
}

const usualFilter = `status == "open" && size > 50 && created_at < ago("60d") && email != null`

// BenchmarkCompileFilter measures an expression seen before, with new parameters.
func BenchmarkCompileFilter(b *testing.B) {
	env := filterEnv(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := env.Compile(usualFilter, NewArgs(1)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCheckFilter measures an expression never seen before.
func BenchmarkCheckFilter(b *testing.B) {
	env := filterEnv(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := env.check(usualFilter); err != nil {
			b.Fatal(err)
		}
	}
}
