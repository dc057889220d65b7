package embedpg

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// maxSocketPath is the longest path of a Unix socket that all supported systems
// take: 104 bytes with the closing NUL on macOS, 108 on Linux.
const maxSocketPath = 103

// makeRoot returns the absolute data root and makes it if it is missing.
func (s *Server) makeRoot() (string, error) {
	if s.cfg.Ephemeral {
		return makeEphemeralRoot(s.cfg.Dir)
	}
	if s.cfg.Dir == "" {
		return "", fmt.Errorf("makeRoot: no data folder is configured")
	}
	root, err := filepath.Abs(s.cfg.Dir)
	if err != nil {
		return "", fmt.Errorf("makeRoot: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(root), 0o755); err != nil {
		return "", fmt.Errorf("makeRoot: %w", err)
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return "", fmt.Errorf("makeRoot: %w", err)
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return "", fmt.Errorf("makeRoot: %w", err)
	}
	return root, nil
}

// socketDir makes the folder of the socket.
func socketDir(root string, as account) (string, error) {
	dir := socketPath(root)
	return dir, as.makeDir(dir)
}

// socketPath is root/run, or a folder named for root among the temporary files
// when root lies too deep for the address of a socket.
func socketPath(root string) string {
	dir := filepath.Join(root, "run")
	if socketTooLong(dir) {
		dir = filepath.Join(os.TempDir(), "rapport-run-"+digest(root))
	}
	if socketTooLong(dir) {
		dir = filepath.Join("/tmp", filepath.Base(dir))
	}
	return dir
}

// socketTooLong is also true for a comma, which would part two folders in the setting.
func socketTooLong(dir string) bool {
	return len(filepath.Join(dir, ".s.PGSQL."+port)) > maxSocketPath || strings.Contains(dir, ",")
}

// digest is a short name for a path or a set of settings.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}
