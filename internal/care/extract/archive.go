package extract

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Limits on a zip file. An honest Word document stays far below each of them.
const (
	maxEntries    = 5_000
	maxDirectory  = 2 << 20  // bytes of its directory
	maxUnpacked   = 64 << 20 // bytes read from all its parts together
	maxRatio      = 100      // unpacked to packed, of a part that is larger than freeRatio
	freeRatio     = 4 << 20
	endRecordSize = 22
	entrySize     = 46
	localSize     = 30
)

// archive is a zip file whose structure was checked as a whole before anything in it is read: readers of zip files
// differ in what they make of contradictions, and bombs are built from them.
type archive struct {
	src   source
	parts map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

var errNotZip = fail(CodeBroken, "The file is a damaged ZIP container and could not be opened.")

// openArchive checks the directory and every entry of it.
func openArchive(src source) (*archive, error) {
	entries, err := readDirectory(src)
	if err != nil {
		return nil, err
	}
	if err := checkEntries(src, entries); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(src, src.size)
	if err != nil {
		return nil, errors.Join(errNotZip, err)
	}
	a := &archive{src: src, parts: map[string]*zip.File{}, left: maxUnpacked}
	for _, f := range z.File {
		a.parts[f.Name] = f
	}
	if len(z.File) != len(entries) {
		return nil, errNotZip
	}
	return a, nil
}

// zipEntry is what the directory says of one entry.
type zipEntry struct {
	name         string
	flags        uint16
	method       uint16
	packed       int64
	header       int64 // where its local header is
	mode, origin uint32
}

// readDirectory finds the one end record, which must lie behind the directory it describes and end the file.
func readDirectory(src source) ([]zipEntry, error) {
	tail := make([]byte, min(src.size, endRecordSize+1<<16))
	if _, err := src.ReadAt(tail, src.size-int64(len(tail))); err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading end of container: %w", err)
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endRecordSize {
		return nil, errNotZip
	}
	end := tail[at:]
	count, size := int(binary.LittleEndian.Uint16(end[10:])), int64(binary.LittleEndian.Uint32(end[12:]))
	offset, endAt := int64(binary.LittleEndian.Uint32(end[16:])), src.size-int64(len(end))
	switch {
	case count == 0xffff || size == 0xffffffff || offset == 0xffffffff || count > maxEntries || size > maxDirectory:
		return nil, fail(CodeTooLarge, "The file holds more than %d parts, far more than a Word document.", maxEntries)
	case int(binary.LittleEndian.Uint16(end[20:])) > len(end)-endRecordSize, offset+size != endAt:
		return nil, fail(CodeBroken, "The file is a damaged ZIP container, or something was put before or behind it.")
	}
	dir := make([]byte, size)
	if _, err := src.ReadAt(dir, offset); err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading directory of container: %w", err)
	}
	return parseDirectory(dir, count)
}

func parseDirectory(dir []byte, count int) ([]zipEntry, error) {
	entries := make([]zipEntry, 0, count)
	for range count {
		if len(dir) < entrySize || !bytes.HasPrefix(dir, []byte("PK\x01\x02")) {
			return nil, errNotZip
		}
		u16 := func(at int) int { return int(binary.LittleEndian.Uint16(dir[at:])) }
		u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(dir[at:]) }
		all := entrySize + u16(28) + u16(30) + u16(32)
		if all > len(dir) {
			return nil, errNotZip
		}
		e := zipEntry{name: string(dir[entrySize : entrySize+u16(28)]), flags: uint16(u16(8)), method: uint16(u16(10)),
			packed: int64(u32(20)), header: int64(u32(42)), mode: u32(38) >> 16, origin: uint32(dir[5])}
		if e.packed == 0xffffffff || e.header == 0xffffffff {
			return nil, fail(CodeTooLarge, "A part of the file is larger than 4 GB.")
		}
		entries, dir = append(entries, e), dir[all:]
	}
	if len(dir) > 0 && !bytes.HasPrefix(dir, []byte("PK\x05\x05")) {
		return nil, errNotZip
	}
	return entries, nil
}

// checkEntries refuses names that lead out of the container, entries that are no plain files, doubles, and entries
// that share bytes.
func checkEntries(src source, entries []zipEntry) error {
	seen := map[string]bool{}
	for _, e := range entries {
		if e.flags&1 != 0 {
			return fail(CodePassword, "The file is an encrypted ZIP container. Remove the password and upload it again.")
		}
		if reason := badName(e.name); reason != "" {
			return fail(CodeBroken, "The file holds a part %s and was refused.", reason)
		}
		if kind := e.mode & 0o170000; e.origin == 3 && kind != 0 && kind != 0o100000 && kind != 0o040000 {
			return fail(CodeBroken, "The file holds a link or a device instead of a part and was refused.")
		}
		if key := strings.ToLower(e.name); seen[key] {
			return fail(CodeBroken, "The file holds two parts of one name and was refused.")
		} else {
			seen[key] = true
		}
	}
	return checkLayout(src, entries)
}

func badName(name string) string {
	switch {
	case name == "" || strings.ContainsAny(name, "\x00\\:"):
		return "with a forbidden name"
	case strings.HasPrefix(name, "/"):
		return "with an absolute name"
	case slices.Contains(strings.Split(name, "/"), ".."):
		return "whose name leads out of it"
	}
	return ""
}

// checkLayout holds the local headers against the directory and looks for entries that overlap.
func checkLayout(src source, entries []zipEntry) error {
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, func(a, b zipEntry) int { return int(min(max(a.header-b.header, -1), 1)) })
	free := int64(0)
	for _, e := range sorted {
		var local [localSize]byte
		if _, err := src.ReadAt(local[:], e.header); err != nil || !bytes.HasPrefix(local[:], []byte("PK\x03\x04")) {
			return errNotZip
		}
		nameLen, extraLen := int64(binary.LittleEndian.Uint16(local[26:])), int64(binary.LittleEndian.Uint16(local[28:]))
		name := make([]byte, nameLen)
		if _, err := src.ReadAt(name, e.header+localSize); err != nil || string(name) != e.name {
			return fail(CodeBroken, "The file gives two names to one of its parts and was refused.")
		}
		if e.header < free {
			return fail(CodeBroken, "Parts of the file overlap, as in a ZIP bomb; it was refused.")
		}
		if free = e.header + localSize + nameLen + extraLen + e.packed; free > src.size {
			return errNotZip
		}
	}
	return nil
}

// open reads a part within the limits; a nil reader means that there is no such part.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.parts[name]
	if f == nil {
		return nil, nil
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return nil, fail(CodeBroken, "The file is packed in a way that Word does not use.")
	}
	r, err := f.Open()
	if err != nil {
		return nil, errors.Join(errNotZip, err)
	}
	return &partReader{ReadCloser: r, a: a, packed: int64(f.CompressedSize64)}, nil
}

// partReader stops a part that unpacks to more than it should, whatever its header says.
type partReader struct {
	io.ReadCloser
	a            *archive
	packed, read int64
}

// Read takes from the budget of the whole file.
func (p *partReader) Read(buf []byte) (int, error) {
	n, err := p.ReadCloser.Read(buf)
	p.read += int64(n)
	p.a.left -= int64(n)
	if p.a.left < 0 || p.read > freeRatio && p.read > p.packed*maxRatio {
		return 0, fail(CodeTooLarge, "The file unpacks to far more than its size, as a ZIP bomb does; it was refused.")
	}
	if err != nil && err != io.EOF {
		err = errors.Join(errNotZip, err)
	}
	return n, err
}
