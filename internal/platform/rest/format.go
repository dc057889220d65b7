package rest

import (
	"fmt"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"rapport/internal/platform/wire"
)

// strictFormat is JSON with the strict reading. A list without items is written as [], never as null, which is what the
// document says of every list.
var strictFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		return json.MarshalWrite(w, v, jsonv1.DefaultOptionsV1(), json.FormatNilSliceAsNull(false), jsontext.EscapeForHTML(false))
	},
	Unmarshal: wire.Decode,
}

// Formats are the body formats of the API: JSON in and out, problems out.
var Formats = map[string]huma.Format{"application/json": strictFormat, "json": strictFormat}

func fieldName(location string) string {
	for _, prefix := range []string{"body.", "query.", "path.", "header.", "form."} {
		if name, ok := strings.CutPrefix(location, prefix); ok {
			return name
		}
	}
	return location
}

func fieldMessage(d *huma.ErrorDetail) string {
	name := fieldName(d.Location)
	if d.Location == "" || d.Location == "body" {
		return "The body is not as expected: " + d.Message + "."
	}
	if strings.HasPrefix(d.Message, "unexpected property") {
		return fmt.Sprintf("%s is not a field here.", name)
	}
	return fmt.Sprintf("%s: %s.", name, d.Message)
}
