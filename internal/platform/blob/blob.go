// Package blob keeps files under generated keys in a directory. A name that a person gave never becomes a path.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
)

// Store is a directory of files, one folder a company.
type Store struct{ root *os.Root }

// Open makes the directory when it is missing.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob.Open: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob.Open: %w", err)
	}
	return &Store{root: root}, nil
}

// Key names a file of one company.
func Key(company, id uuid.UUID) string { return filepath.Join(company.String(), id.String()) }

// Put keeps at most max bytes of r under a new name that becomes visible only when the file is whole and on disk. It
// returns the size; problem TooLarge when r holds more.
func (s *Store) Put(_ context.Context, key string, r io.Reader, max int64) (size int64, err error) {
	if err := s.root.MkdirAll(filepath.Dir(key), 0o700); err != nil {
		return 0, fmt.Errorf("blob.Put: %w", err)
	}
	part := key + ".part"
	f, err := s.root.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, fmt.Errorf("blob.Put: %w", err)
	}
	defer func() {
		if err != nil {
			_ = s.root.Remove(part)
		}
	}()
	size, err = io.Copy(f, io.LimitReader(r, max+1))
	if err == nil && size > max {
		err = problem.TooLarge("The file is larger than %d MB, which is the most this takes.", max>>20)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return 0, err
	}
	return size, s.root.Rename(part, key)
}

// File is an open file that can be read anywhere.
type File interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// Open reads a file; problem NotFound when there is none.
func (s *Store) Open(_ context.Context, key string) (File, int64, error) {
	f, err := s.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, problem.NotFound("file")
	}
	if err != nil {
		return nil, 0, fmt.Errorf("blob.Open: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("blob.Open: %w", err), f.Close())
	}
	return f, info.Size(), nil
}

// Delete removes a file; one that is not there is no error.
func (s *Store) Delete(_ context.Context, key string) error {
	if err := s.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob.Delete: %w", err)
	}
	return nil
}

// Wipe removes every file of one company.
func (s *Store) Wipe(_ context.Context, company uuid.UUID) error {
	if err := s.root.RemoveAll(company.String()); err != nil {
		return fmt.Errorf("blob.Wipe: %w", err)
	}
	return nil
}
