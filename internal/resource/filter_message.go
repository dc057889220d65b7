package resource

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
)

// location turns where CEL saw a fault (line from 1, column from 0, in characters) into a byte offset.
func (s filterSource) location(l common.Location) int {
	rest, pos := string(s), 0
	for line := 1; line < l.Line(); line++ {
		i := strings.IndexByte(rest, '\n')
		if i < 0 {
			return len(s)
		}
		pos, rest = pos+i+1, rest[i+1:]
	}
	return pos + filterSource(rest).bytePos(max(l.Column(), 0))
}

func (s filterSource) syntaxError(issues *cel.Issues) error {
	first := issues.Errors()[0]
	message := strings.TrimPrefix(first.Message, "Syntax error: ")
	switch {
	case strings.Contains(message, "recursion limit"), strings.Contains(message, "recovery"):
		return s.fail(s.location(first.Location), "the filter is nested deeper than %d levels", MaxFilterDepth)
	case strings.Contains(message, "<EOF>"):
		return s.fail(len(s), "the filter ends too early")
	case strings.Contains(message, "reserved identifier"):
		return s.fail(s.location(first.Location), "%s is a reserved word", strings.TrimPrefix(message, "reserved identifier: "))
	}
	message, _, _ = strings.Cut(message, " expecting ")
	return s.fail(s.location(first.Location), "can't read the filter here: %s", message)
}

var wrongKind = regexp.MustCompile(`^expected type '([^']*)' but found '([^']*)'`)

var noOverload = regexp.MustCompile(`found no matching overload for '([^']*)' applied to '(?:(\S+)\.)?\((.*)\)'`)

// typeError says in words what CEL says in overloads.
func (s filterSource) typeError(issues *cel.Issues) error {
	first := issues.Errors()[0]
	pos := s.location(first.Location)
	if m := wrongKind.FindStringSubmatch(first.Message); m != nil {
		return s.fail(pos, "%s must stand here, this is %s", kindName(m[1]), kindName(m[2]))
	}
	m := noOverload.FindStringSubmatch(first.Message)
	if m == nil {
		return s.fail(pos, "%s", first.Message)
	}
	op, kinds := strings.Trim(m[1], "_@"), strings.Split(m[3], ", ")
	if m[2] != "" {
		kinds = append([]string{m[2]}, kinds...)
	}
	for i, k := range kinds {
		kinds[i] = kindName(k)
	}
	return s.fail(pos, "%s", mismatch(op, kinds))
}

func mismatch(op string, kinds []string) string {
	switch op {
	case "&&", "||", "!":
		return fmt.Sprintf("%s needs conditions, not %s", op, strings.Join(kinds, " and "))
	case "-":
		return "only a number can be negative"
	case "startsWith", "endsWith", "contains":
		return fmt.Sprintf("%s is for one text in another: field.%s(\"x\")", op, op)
	case "date", "timestamp", "ago", "now", "today":
		return fmt.Sprintf("%s is written %s", op, usage[op])
	}
	if len(kinds) != 2 {
		return fmt.Sprintf("%s has the wrong number of sides", op)
	}
	message := fmt.Sprintf("%s can't compare %s with %s", op, kinds[0], kinds[1])
	if pair := strings.Join(kinds, ","); strings.Contains(pair, "text") && (strings.Contains(pair, "time") || strings.Contains(pair, "date")) {
		message += "; write " + usage["date"] + " or " + usage["timestamp"]
	}
	return message
}

var usage = map[string]string{
	"date": `date("2026-01-31")`, "timestamp": `timestamp("2026-01-31T08:00:00Z")`,
	"ago": `ago("60d")`, "now": "now()", "today": "today()",
}

// kindName is a CEL type in people's words.
func kindName(celName string) string {
	switch celName {
	case "string":
		return "a text"
	case "int":
		return "a whole number"
	case "double":
		return "a number"
	case "bool":
		return "a condition"
	case "timestamp", "google.protobuf.Timestamp":
		return "a time"
	case "date":
		return "a date"
	case "null", "null_type":
		return "null"
	}
	if strings.HasPrefix(celName, "list") {
		return "a list"
	}
	return "this"
}

// unknown names the field that is not there, the nearest one, and the ones that are.
func (e *FilterEnv) unknown(name string) string {
	if name == "" {
		return "a field name must stand before the dot"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "unknown field %q.", name)
	if near := nearest(name, e.names); near != "" {
		fmt.Fprintf(&b, " Did you mean %q?", near)
	}
	shown := e.names[:min(len(e.names), maxNamesShown)]
	fmt.Fprintf(&b, " Fields: %s", strings.Join(shown, ", "))
	if len(shown) < len(e.names) {
		fmt.Fprintf(&b, " and %d more", len(e.names)-len(shown))
	}
	return b.String()
}

// nearest answers the name within a third of its length in edits, or nothing.
func nearest(name string, names []string) string {
	best, most := "", max(len(name)/3, 1)
	if len(name) > 64 {
		return ""
	}
	for _, n := range names {
		if d := editDistance(strings.ToLower(name), strings.ToLower(n)); d <= most {
			best, most = n, d-1
		}
	}
	return best
}

// editDistance is the optimal string alignment distance (Damerau-Levenshtein, neighbours may swap) in bytes.
func editDistance(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
