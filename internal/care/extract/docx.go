package extract

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// maxXMLDepth is how deep elements may nest in a part of a Word document.
const maxXMLDepth = 400

// readDOCX reads the main part of a Word document, then its footnotes and endnotes.
func readDOCX(ctx context.Context, src source, b *builder) error {
	a, err := openArchive(src)
	if err != nil {
		return err
	}
	main, err := mainPart(a)
	if err != nil {
		return err
	}
	b.emptyReason = "The document holds no text. If its pages are pictures, run text recognition (OCR) on it first."
	styles, err := readStyles(a, sibling(main, "styles.xml"))
	if err != nil {
		return err
	}
	if b.title, err = coreTitle(a); err != nil {
		return err
	}
	for i, part := range []string{main, sibling(main, "footnotes.xml"), sibling(main, "endnotes.xml")} {
		body := newWordBody(styles, b)
		if err := eachToken(ctx, a, part, i == 0, body.token); err != nil {
			return err
		}
	}
	return nil
}

func sibling(part, name string) string { return path.Join(path.Dir(part), name) }

// mainPart finds the document among the parts, and says what the container is when it holds none.
func mainPart(a *archive) (string, error) {
	for name := range a.parts {
		if strings.HasSuffix(strings.ToLower(name), "vbaproject.bin") {
			return "", unsupported("A Word document with macros")
		}
	}
	target, err := officeDocument(a)
	if err != nil {
		return "", err
	}
	for _, name := range []string{target, "word/document.xml"} {
		if a.parts[name] != nil && path.Dir(name) != "xl" && path.Dir(name) != "ppt" {
			return name, nil
		}
	}
	switch {
	case a.parts["xl/workbook.xml"] != nil || a.parts["xl/workbook.bin"] != nil:
		return "", unsupported("An Excel workbook")
	case a.parts["ppt/presentation.xml"] != nil:
		return "", unsupported("A PowerPoint presentation")
	case a.parts["mimetype"] != nil:
		return "", unsupported("An OpenDocument or e-book file")
	case a.parts["[Content_Types].xml"] != nil:
		return "", fail(CodeBroken, "The Word document has no text part; it is damaged.")
	}
	return "", unsupported("A ZIP archive")
}

// officeDocument is the part that the package names as its main one, "" if it does not say.
func officeDocument(a *archive) (string, error) {
	target := ""
	err := eachToken(context.Background(), a, "_rels/.rels", false, func(t xml.Token) error {
		el, ok := t.(xml.StartElement)
		if ok && el.Name.Local == "Relationship" && strings.HasSuffix(attr(el, "Type"), "/officeDocument") {
			target = strings.TrimPrefix(path.Clean(attr(el, "Target")), "/")
		}
		return nil
	})
	return target, err
}

// coreTitle is the title in the properties of the document.
func coreTitle(a *archive) (string, error) {
	title, inside := "", false
	err := eachToken(context.Background(), a, "docProps/core.xml", false, func(t xml.Token) error {
		switch el := t.(type) {
		case xml.StartElement:
			inside = el.Name.Local == "title"
		case xml.EndElement:
			inside = false
		case xml.CharData:
			if inside && len(title) < 1000 {
				title += string(el)
			}
		}
		return nil
	})
	return title, err
}

// eachToken streams a part through f. Entities other than XML's own five are errors, a document type definition is
// refused, and nothing outside of the part is ever read. A part that need not exist may be missing.
func eachToken(ctx context.Context, a *archive, part string, must bool, f func(xml.Token) error) error {
	r, err := a.open(part)
	if err != nil {
		return err
	}
	if r == nil {
		if must {
			return fail(CodeBroken, "The Word document has no text part; it is damaged.")
		}
		return nil
	}
	defer r.Close()
	dec := xml.NewDecoder(r)
	dec.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, fail(CodeBroken, "The Word document is in an encoding that Word does not use.")
	}
	for depth, n := 0, 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return brokenXML(err)
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fail(CodeBroken, "The Word document is nested more than %d levels deep and was refused.", maxXMLDepth)
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return fail(CodeBroken, "The Word document holds a document type definition, which Word never writes; it was refused.")
		}
		if err := f(t); err != nil {
			return err
		}
	}
}

func brokenXML(err error) error {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return errors.Join(fail(CodeBroken, "The Word document is damaged and could not be read."), err)
}

func attr(el xml.StartElement, local string) string {
	for _, a := range el.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// off says whether a switch such as <w:vanish w:val="0"/> is turned off.
func off(el xml.StartElement) bool {
	v := attr(el, "val")
	return v == "0" || v == "false" || v == "off" || v == "none"
}
