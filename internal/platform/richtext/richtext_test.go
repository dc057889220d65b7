package richtext

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

const mara = "0190b3a2-7c1e-7000-8000-000000000001"

func TestClean(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, want string }{
		"emphasis stays":       {"<p>Call <strong>before</strong> <em>ten</em></p>", "<p>Call <strong>before</strong> <em>ten</em></p>"},
		"plain text":           {"One\nTwo\n\nThree & four", "<p>One<br/>Two</p><p>Three &amp; four</p>"},
		"less than":            {"3 < 5, don't", "<p>3 &lt; 5, don't</p>"},
		"script":               {`<p>Hi</p><script>alert(1)</script>`, "<p>Hi</p>"},
		"handler":              {`<p onclick="x()">Hi</p>`, "<p>Hi</p>"},
		"image":                {`<p>Hi<img src=x onerror=alert(1)></p>`, "<p>Hi</p>"},
		"style":                {`<p style="position:fixed">Hi</p><style>p{}</style>`, "<p>Hi</p>"},
		"script address":       {`<p><a href="javascript:alert(1)">Hi</a></p>`, "<p>Hi</p>"},
		"data address":         {`<p><a href="data:text/html,x">Hi</a></p>`, "<p>Hi</p>"},
		"relative address":     {`<p><a href="/settings">Hi</a></p>`, "<p>Hi</p>"},
		"address":              {`<p><a href="https://fenwick.example">Hi</a></p>`, `<p><a href="https://fenwick.example" rel="nofollow noreferrer">Hi</a></p>`},
		"mention":              {`<p><span data-type="mention" class="x" data-id="` + mara + `" data-label="Mara">@Mara</span></p>`, `<p><span data-type="mention" data-id="` + mara + `" data-label="Mara">@Mara</span></p>`},
		"mention of no id":     {`<p><span data-id="1 or 1">@x</span></p>`, "<p><span>@x</span></p>"},
		"nothing":              {"<p></p>", ""},
		"nothing but markup":   {"<p><br></p><script>x</script>", ""},
		"frames and svg":       {`<svg onload=x><p>Hi</p></svg><iframe src="https://fenwick.example"></iframe>`, "<p>Hi</p>"},
		"other angle brackets": {"Mara <mara@fenwick.example>", "<p>Mara &lt;mara@fenwick.example&gt;</p>"},
	} {
		got := Clean(tc.in)
		if got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
		if again := Clean(got); again != got {
			t.Errorf("%s: cleaned twice it is %q", name, again)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	in := "<ul><li><p>one</p></li></ul><h3>Visit</h3><p>One<br/>two &amp; <strong>three</strong></p><ul><li><p>first</p></li><li><p>second</p></li></ul><p>End</p>"
	if got, want := Plain(in), "- one\nVisit\nOne\ntwo & three\n- first\n- second\nEnd"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	one := `<span data-type="mention" data-id="` + mara + `">@Mara</span>`
	got := Mentions("<p>" + one + one + `<span data-id="` + uuid.NewString() + `">no mention</span></p>`)
	if len(got) != 1 || got[0].String() != mara {
		t.Errorf("%v", got)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"<p>x</p>", "a < b", "<<p>script>", "&lt;script&gt;", "<p><a href='&#106;avascript:x'>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := strings.ToLower(Clean(s))
		for _, bad := range []string{"<script", "<img", "<iframe", "<svg", "<style"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q became %q", s, got)
			}
		}
	})
}
