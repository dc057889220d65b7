package retrieval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// passage and question are one line of passages.jsonl and questions.jsonl.
type passage struct {
	ID, Title, Text, Tenant string
}

type question struct {
	ID, Question, Tenant string
	Answers              []string
	Answerable           *bool
	Doc                  string
	References           []struct {
		Start int `json:"start_index"`
		End   int `json:"end_index"`
	}
}

// set is one question set: relevant holds, by question, the ids of the
// passages that answer it.
type set struct {
	name, language string
	passages       []passage
	questions      []question
	relevant       map[string]map[string]bool
}

// sets names the public question sets and their languages.
var sets = []struct{ name, language string }{
	{"squad", "en"}, {"emanual", "en"}, {"cranfield", "en"}, {"mtrag", "en"}, {"policyqa", "en"},
	{"stackfaq", "en"}, {"stackfaq-answers", "en"}, {"xquad-de", "de"}, {"xquad-es", "es"},
}

func load(shared, name, language string) (*set, error) {
	dir := filepath.Join(shared, "data", name)
	s := &set{name: name, language: language, relevant: make(map[string]map[string]bool)}
	if err := lines(filepath.Join(dir, "passages.jsonl"), &s.passages); err != nil {
		return nil, err
	}
	if err := lines(filepath.Join(dir, "questions.jsonl"), &s.questions); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			s.mark(f[0], f[1])
		}
	}
	return s, nil
}

func (s *set) mark(question, passage string) {
	if s.relevant[question] == nil {
		s.relevant[question] = make(map[string]bool)
	}
	s.relevant[question][passage] = true
}

func lines[T any](path string, into *[]T) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read lines: %w", err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<24)
	for scan.Scan() {
		var v T
		if err := json.Unmarshal(scan.Bytes(), &v); err != nil {
			return fmt.Errorf("read lines of %s: %w", path, err)
		}
		*into = append(*into, v)
	}
	return scan.Err()
}

// chunking cuts the whole documents of that set at blank lines and line ends
// into pieces of about 1,000 characters; a piece is relevant when it overlaps
// a reference span.
func chunking(shared string) (*set, error) {
	dir := filepath.Join(shared, "data", "chunking")
	s := &set{name: "chunking", language: "en", relevant: make(map[string]map[string]bool)}
	if err := lines(filepath.Join(dir, "questions.jsonl"), &s.questions); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return nil, fmt.Errorf("load chunking: %w", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("load chunking: %w", err)
		}
		s.cut(strings.TrimSuffix(filepath.Base(f), ".md"), []rune(string(data)))
	}
	return s, nil
}

// pieceSize is in characters.
const pieceSize = 1000

func (s *set) cut(doc string, text []rune) {
	for start := 0; start < len(text); {
		end := min(start+pieceSize, len(text))
		for end < len(text) && text[end-1] != '\n' && !(text[end-1] == ' ' && text[end-2] == '.') {
			end++
		}
		p := passage{ID: fmt.Sprintf("%s-%d", doc, start), Text: string(text[start:end])}
		s.passages = append(s.passages, p)
		s.markSpans(doc, p.ID, start, end)
		start = end
	}
}

func (s *set) markSpans(doc, piece string, start, end int) {
	for _, q := range s.questions {
		for _, r := range q.References {
			if q.Doc == doc && r.Start < end && r.End > start {
				s.mark(q.ID, piece)
			}
		}
	}
}
