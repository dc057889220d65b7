package text

import (
	"mime"
	"strings"
	"testing"
)

func TestDispositionReadsBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"manual.pdf", `a"b;c\d%41.pdf`, "説明書 ü.pdf", "a=b, c.txt", "+ +.md"} {
		media, params, err := mime.ParseMediaType(Disposition(name))
		if err != nil || media != "attachment" {
			t.Fatalf("%q: %q, %v", name, Disposition(name), err)
		}
		_, star, both := strings.Cut(Disposition(name), "filename*=UTF-8''")
		if got := params["filename"]; !both && got != name {
			t.Errorf("%q came back as %q", name, got)
		}
		if both && (strings.ContainsAny(star, "\"\\;, +") || !strings.Contains(star, "%")) {
			t.Errorf("%q: %q", name, star)
		}
	}
}

// A file whose name is a path is kept under a generated key, and only its last part is shown.
