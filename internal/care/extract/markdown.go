package extract

import (
	"context"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Beyond these a file is read as plain text: the parser's work grows faster than its input.
const (
	maxMarkdown      = 2 << 20 // bytes
	maxMarkdownLines = 60_000
	maxMarkdownLine  = 64 << 10
	maxMarkdownDepth = 40 // quotes before the text of a line
	maxMarkdownLead  = 400
	maxMarkdownSigns = 4_000 // signs with a meaning in one paragraph
	maxMarkdownAll   = 100_000
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList,
	extension.DefinitionList))

// readMarkdown takes the text without its marks. Front matter is about the page and is left out.
func readMarkdown(ctx context.Context, source string, b *builder) error {
	source = frontMatter(strings.ReplaceAll(source, "\r\n", "\n"), b)
	if !tameMarkdown(source) {
		return readText(source, b)
	}
	doc, err := parseMarkdown(ctx, []byte(source))
	if err != nil {
		return err
	}
	w := &markdownWalk{src: []byte(source), b: b}
	return w.walk(doc)
}

// parseMarkdown waits no longer than ctx. The parser can't be stopped, but the limits above keep what it goes on with short.
func parseMarkdown(ctx context.Context, source []byte) (ast.Node, error) {
	type parsed struct {
		doc ast.Node
		err error
	}
	done := make(chan parsed, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- parsed{nil, fail(CodeBroken, "The Markdown could not be read.")}
			}
		}()
		done <- parsed{markdown.Parser().Parse(text.NewReader(source)), nil}
	}()
	select {
	case p := <-done:
		return p.doc, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// tameMarkdown refuses what would nest or backtrack deeply, or become a tree of too many nodes.
func tameMarkdown(source string) bool {
	if len(source) > maxMarkdown {
		return false
	}
	inParagraph, all, lines := 0, 0, 0
	for line := range strings.SplitSeq(source, "\n") {
		n := countSigns(line)
		if inParagraph += n; strings.TrimSpace(line) == "" {
			inParagraph = 0
		}
		all += n
		lines++
		if !tameLine(line) || inParagraph > maxMarkdownSigns || all > maxMarkdownAll || lines > maxMarkdownLines {
			return false
		}
	}
	return true
}

func tameLine(line string) bool {
	lead := len(line) - len(strings.TrimLeft(line, "> \t-*+0123456789.)"))
	return len(line) <= maxMarkdownLine && lead <= maxMarkdownLead && strings.Count(line[:lead], ">") <= maxMarkdownDepth
}

func countSigns(line string) int {
	n := 0
	for _, c := range []byte(line) {
		if strings.IndexByte("*_[]<`!~(", c) >= 0 {
			n++
		}
	}
	return n
}

// frontMatter cuts the header off and takes the title out of it.
func frontMatter(source string, b *builder) string {
	source = strings.TrimPrefix(source, "\ufeff")
	for _, fence := range []string{"---", "+++"} {
		rest, ok := strings.CutPrefix(source, fence+"\n")
		if !ok {
			continue
		}
		head, body, ok := strings.Cut(rest, "\n"+fence+"\n")
		if !ok || !strings.ContainsAny(head, ":=") || len(head) > 64<<10 {
			continue
		}
		for line := range strings.SplitSeq(head, "\n") {
			key, val, _ := strings.Cut(strings.Replace(line, "=", ":", 1), ":")
			if strings.TrimSpace(key) == "title" {
				b.title = strings.Trim(strings.TrimSpace(val), `"'`)
			}
		}
		return body
	}
	return source
}

// markdownWalk goes through the tree without recursion.
type markdownWalk struct {
	src   []byte
	b     *builder
	lists int
	item  bool // the next text is the first of a list item
}

func (w *markdownWalk) walk(doc ast.Node) error {
	return eachNode(doc, func(n ast.Node, entering bool) (bool, error) {
		if !entering {
			w.leave(n)
			return false, nil
		}
		return w.enter(n)
	})
}

func (w *markdownWalk) leave(n ast.Node) {
	if n.Kind() == ast.KindList || n.Kind() == extast.KindDefinitionList {
		w.lists--
	}
}

// enter adds the block that n is, and says whether to go into its children.
func (w *markdownWalk) enter(n ast.Node) (bool, error) {
	switch node := n.(type) {
	case *ast.Heading:
		return false, w.b.add(Heading, node.Level, 0, w.inline(n))
	case *ast.Paragraph, *ast.TextBlock, *extast.DefinitionTerm:
		kind, level := Paragraph, 0
		if _, term := n.(*extast.DefinitionTerm); w.item || term {
			kind, level = ListItem, max(w.lists, 1)
		}
		w.item = false
		return false, w.b.add(kind, level, 0, w.inline(n))
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.item = false
		return false, w.b.add(Code, 0, 0, w.lines(n))
	case *ast.HTMLBlock:
		raw := w.lines(n)
		if node.HasClosure() {
			raw += string(node.ClosureLine.Value(w.src))
		}
		return false, readHTML(raw, w.b)
	case *extast.TableHeader:
		return false, w.row(n, 1)
	case *extast.TableRow:
		return false, w.row(n, 0)
	case *ast.List, *extast.DefinitionList:
		w.lists++
	case *ast.ListItem, *extast.DefinitionDescription:
		w.item = true
	}
	return true, nil
}

func (w *markdownWalk) row(n ast.Node, level int) error {
	var cells []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		cells = append(cells, oneLine(w.inline(c)))
	}
	if strings.Join(cells, "") == "" {
		return nil
	}
	return w.b.add(TableRow, level, 0, strings.Join(cells, " | "))
}

func (w *markdownWalk) lines(n ast.Node) string {
	var out strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		out.Write(line.Value(w.src))
	}
	return out.String()
}

// inline is the text inside a block, without marks and raw tags.
func (w *markdownWalk) inline(n ast.Node) string {
	var out strings.Builder
	_ = eachNode(n, func(c ast.Node, entering bool) (bool, error) {
		if !entering {
			return false, nil
		}
		switch t := c.(type) {
		case *ast.Text:
			out.Write(unescape(t, w.src))
			switch {
			case t.HardLineBreak():
				out.WriteByte('\n')
			case t.SoftLineBreak():
				out.WriteByte(' ')
			}
		case *ast.String:
			out.Write(t.Value)
		case *ast.AutoLink:
			out.Write(t.Label(w.src))
		case *ast.RawHTML:
			return false, nil
		}
		return true, nil
	})
	return out.String()
}

// eachNode calls f for every node below top, before and after its children, which it enters if f says so.
func eachNode(top ast.Node, f func(n ast.Node, entering bool) (bool, error)) error {
	n := top.FirstChild()
	for n != nil {
		into, err := f(n, true)
		if err != nil {
			return err
		}
		if into && n.FirstChild() != nil {
			n = n.FirstChild()
			continue
		}
		for {
			if _, err := f(n, false); err != nil {
				return err
			}
			if next := n.NextSibling(); next != nil {
				n = next
				break
			}
			if n = n.Parent(); n == nil || n == top {
				return nil
			}
		}
	}
	return nil
}

// unescape resolves backslashes and entities, which the parser leaves to the renderer.
func unescape(t *ast.Text, src []byte) []byte {
	raw := t.Segment.Value(src)
	if _, code := t.Parent().(*ast.CodeSpan); code || t.IsRaw() {
		return raw
	}
	return util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(raw)))
}
