//go:build unix && !linux

package embedpg

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dieWithParent does nothing: only Linux has such a signal. A server that its
// parent left behind is stopped by the next start.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}

// syncTree puts every file system on disk.
func syncTree(string) error { return syscall.Sync() }

// commandLines are the arguments of every process, joined by spaces.
func commandLines() map[int]string {
	lines := map[int]string{}
	out, err := output("ps", "-axww", "-o", "pid=,command=")
	if err != nil {
		return lines
	}
	for line := range strings.Lines(out) {
		number, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		if pid, err := strconv.Atoi(number); err == nil {
			lines[pid] = strings.TrimSpace(command)
		}
	}
	return lines
}

// scratchDir is where throw-away clusters go.
func scratchDir() string { return os.TempDir() }

func checkSharedMemory() Check {
	return Check{Name: "shared memory", OK: true, Detail: "nothing to set on this system"}
}

// inherit and passCapability: capabilities are Linux's own.
func inherit(*syscall.SysProcAttr, uintptr) {}

func passCapability() uintptr { return 0 }
