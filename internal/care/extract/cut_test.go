package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCutHolds draws documents of any shape and asserts that passages hold all text once, whole characters, and no
// more than they may.
func TestCutHolds(t *testing.T) {
	kinds := []Kind{Heading, Paragraph, ListItem, TableRow, Code}
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Heat. ", "e\u0301", "水。", "\n", "\u200d", strings.Repeat("Pumps hum. ", 70),
		strings.Repeat("x", 1300), strings.Repeat("\u0301", 1300), strings.Repeat("語", 2500)}))
	rapid.Check(t, func(t *rapid.T) {
		b := &builder{ctx: t.Context()}
		for range rapid.IntRange(1, 12).Draw(t, "blocks") {
			kind := rapid.SampledFrom(kinds).Draw(t, "kind")
			text := strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "text"), "")
			if err := b.add(kind, rapid.IntRange(0, 7).Draw(t, "level"), rapid.IntRange(0, 3).Draw(t, "page"), text); err != nil {
				t.Fatal(err)
			}
		}
		if res, err := b.result(mediaText); err == nil {
			checkResult(t, res)
		}
	})
}

// TestExtractHolds puts any bytes through the readers of text.
func TestExtractHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOf(rapid.Byte()).Draw(t, "raw")
		name := rapid.SampledFrom([]string{"a.txt", "a.md", "a.html", "a.csv", "a"}).Draw(t, "name")
		res, err := Extract(t.Context(), name, strings.NewReader(string(raw)), int64(len(raw)), nil)
		if err == nil {
			checkResult(t, res)
		}
	})
}

// passagesOf cuts Markdown and notes each passage as its path and its first and last word.
func passagesOf(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, p := range Cut(mustExtract(t, "a.md", []byte(text))) {
		words := strings.Fields(p.Text)
		out = append(out, strings.Join(p.HeadingPath, " > ")+": "+words[0]+" … "+words[len(words)-1])
	}
	return out
}

func TestCutFollowsTheStructure(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("The pump hums quietly at night. ", 25)) // 799 characters
	rows := strings.Repeat("| AH-8 | "+strings.Repeat("x", 90)+" |\n", 20)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"chapters do not run together", "# A\n\n" + long + "\n\n# B\n\nShort.\n",
			[]string{"A: A … night.", "B: B … Short."}},
		{"tiny chapters share a passage", "# A\n\nOne.\n\n# B\n\nTwo.\n", []string{"A: A … Two."}},
		{"headings go with what follows", "# A\n\n## B\n\n### C\n\n" + long + "\n", []string{"A > B > C: A … night."}},
		{"a long block is divided at sentences", "# A\n\nFirst. " + long + " " + long + " " + long + "\n",
			[]string{"A: A … night.", "A: The … night.", "A: The … night."}},
		{"a divided table keeps its header", "# A\n\n| Model | Note |\n|--|--|\n" + rows,
			[]string{"A: A … " + strings.Repeat("x", 90), "A > Model | Note: AH-8 … " + strings.Repeat("x", 90)}},
		{"a heading at the end is kept", long + "\n\n# End\n", []string{": The … night.", "End: End … End"}},
		{"a section drops those it is not in", "# A\n\n## B\n\n" + long + "\n\n# C\n\n" + long,
			[]string{"A > B: A … night.", "C: C … night."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, passagesOf(t, c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
