package embedpg

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom the server runs as. The zero account is the process's own.
type account struct {
	name     string
	uid, gid int
	other    bool
	// through is a capability that lets the account pass through folders which are closed to it; 0 for none.
	through uintptr
}

// chooseAccount keeps the process's own account unless that is root, which
// PostgreSQL refuses to run as. A cluster that exists decides by its owner.
func chooseAccount(configured, cluster string) (account, error) {
	if os.Geteuid() != 0 {
		return ownAccount(cluster)
	}
	if uid, ok := owner(cluster); ok {
		return ownerAccount(uid, cluster)
	}
	names := []string{"postgres", "nobody"}
	if configured != "" {
		names = []string{configured}
	}
	for _, name := range names {
		if u, err := user.Lookup(name); err == nil {
			return toAccount(u)
		}
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root, and there is no account %q to run it as: "+
		"make one (useradd --system %s), name another, or start Rapport as an ordinary user", names[0], names[0])
}

func ownAccount(cluster string) (account, error) {
	if uid, ok := owner(cluster); ok && uid != os.Geteuid() {
		return account{}, fmt.Errorf("%s belongs to the account with id %d, Rapport runs as %d: "+
			"start it as that account or as root, or give the folder over (chown -R)", cluster, uid, os.Geteuid())
	}
	if _, err := user.LookupId(strconv.Itoa(os.Geteuid())); err != nil {
		return account{}, fmt.Errorf("the account with id %d has no entry in /etc/passwd, which PostgreSQL needs: "+
			"add one, or use a server of your own with DATABASE_URL", os.Geteuid())
	}
	return account{}, nil
}

func ownerAccount(uid int, cluster string) (account, error) {
	if uid == 0 {
		return account{}, fmt.Errorf("%s belongs to root, which PostgreSQL refuses: "+
			"give it to the account that shall run it, e.g. chown -R postgres %s", cluster, cluster)
	}
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return account{}, fmt.Errorf("%s belongs to the account with id %d, which has no entry in /etc/passwd: "+
			"add one, or chown -R the folder: %w", cluster, uid, err)
	}
	return toAccount(u)
}

func toAccount(u *user.User) (account, error) {
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("account %s: %w", u.Username, err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("account %s: %w", u.Username, err)
	}
	if uid == 0 {
		return account{}, fmt.Errorf("account %s is root, which PostgreSQL refuses to run as", u.Username)
	}
	return account{name: u.Username, uid: uid, gid: gid, other: true}, nil
}

func owner(path string) (uid int, ok bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(st.Uid), true
}

// give hands something just made to the account.
func (a account) give(path string) error {
	if !a.other {
		return nil
	}
	if err := os.Lchown(path, a.uid, a.gid); err != nil {
		return fmt.Errorf("give(%q): %w", path, err)
	}
	return nil
}

// makeDir makes a 0700 folder of the account's, or accepts one that is just that.
// Anything else in its place is refused: the socket in it asks for no password.
func (a account) makeDir(path string) error {
	err := os.Mkdir(path, 0o700)
	if err == nil {
		return a.give(path)
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("makeDir: %w", err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("makeDir: %w", err)
	}
	if uid, _ := owner(path); !info.IsDir() || uid != a.id() || info.Mode().Perm() != 0o700 {
		return fmt.Errorf("%s must be a folder of account %d with mode 0700: remove it or mend it", path, a.id())
	}
	return nil
}

func (a account) id() int {
	if a.other {
		return a.uid
	}
	return os.Geteuid()
}

// admit lets the account pass through the data root, and no further. The root
// is Rapport's own folder; what lies above it is not, and is only examined.
func (a account) admit(root string, log *slog.Logger) error {
	if !a.other {
		return nil
	}
	if err := a.reach(filepath.Dir(root)); err != nil {
		return err
	}
	if a.reach(root) == nil {
		return nil
	}
	if uid, ok := owner(root); !ok || uid != os.Geteuid() {
		return a.reach(root)
	}
	if err := os.Chown(root, -1, a.gid); err != nil {
		return fmt.Errorf("admit(%q): %w", root, err)
	}
	log.Debug("the account of PostgreSQL may now pass through the data folder", "dir", root, "account", a.name)
	return os.Chmod(root, 0o710)
}

// letThrough gives the account the right to pass through folders that are closed to it, where one on the way to path is and
// this process has that right itself. So a checkout below /root, or one that only root may enter, serves as it is.
func (a *account) letThrough(path string, log *slog.Logger) {
	err := a.reach(path)
	if err == nil {
		return
	}
	if a.through = passCapability(); a.through != 0 {
		log.Info("PostgreSQL may pass through folders that are closed to its account", "account", a.name, "dir", path)
	}
}

// reach says which folder on the way keeps the account out, and what to do.
func (a account) reach(path string) error {
	if !a.other || a.through != 0 {
		return nil
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("reach: %w", err)
	}
	for dir := real; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("reach: %w", err)
		}
		if !a.mayEnter(info) {
			return fmt.Errorf("the account %s, which PostgreSQL runs as, can't pass through %s on the way to %s: "+
				"choose a folder outside it (such as /var/lib/rapport), allow it (chmod o+x %s), "+
				"or start Rapport as an ordinary user", a.name, dir, path, dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

func (a account) mayEnter(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	switch {
	case int(st.Uid) == a.uid:
		return info.Mode().Perm()&0o100 != 0
	case int(st.Gid) == a.gid:
		return info.Mode().Perm()&0o010 != 0
	}
	return info.Mode().Perm()&0o001 != 0
}

// attributes are how a process of the account is started: in a process group of
// its own, so that Ctrl-C at a terminal reaches Rapport first.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	if a.through != 0 {
		inherit(attr, a.through)
	}
	return attr
}
