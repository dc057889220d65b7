package embedpg

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// dieWithParent has the kernel signal the process when the *thread* that started
// it ends; launch keeps that thread for as long as the process lives.
func dieWithParent(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// inherit keeps one capability across the change of account (capabilities(7), ambient set).
func inherit(attr *syscall.SysProcAttr, capability uintptr) { attr.AmbientCaps = []uintptr{capability} }

// passCapability is the narrowest capability of this process that opens closed folders: to read and search, else to
// override; 0 when it has neither, as in a container that was started without them.
func passCapability() uintptr {
	head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&head, &data[0]); err != nil {
		return 0
	}
	for _, c := range []uintptr{unix.CAP_DAC_READ_SEARCH, unix.CAP_DAC_OVERRIDE} {
		if data[0].Permitted&(1<<c) != 0 {
			return c
		}
	}
	return 0
}

// syncTree puts all of dir's file system on disk: one call, where syncing the
// thousand files of a new cluster one by one takes seconds.
func syncTree(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("syncTree: %w", err)
	}
	defer f.Close()
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		return fmt.Errorf("syncTree(%q): %w", dir, err)
	}
	return nil
}

// commandLines are the arguments of every process, joined by spaces. They can be
// read where a process's folder can't: in a container root may lack the right.
func commandLines() map[int]string {
	lines := map[int]string{}
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if text, err := os.ReadFile(file); err == nil {
			lines[pid] = strings.TrimSpace(strings.ReplaceAll(string(text), "\x00", " "))
		}
	}
	return lines
}

// Room that the memory file system must offer before a throw-away cluster goes
// there; a container's 64 MB do not.
const (
	scratchRoom   = 2 << 30
	scratchMemory = 4 << 30
)

// scratchDir is a folder in memory where the machine has plenty, else the one for
// temporary files: making a cluster's or a database's thousand files is some five
// times faster there than on ext4.
func scratchDir() string {
	const memory = "/dev/shm"
	var st unix.Statfs_t
	if err := unix.Statfs(memory, &st); err != nil || st.Type != unix.TMPFS_MAGIC {
		return os.TempDir()
	}
	if st.Bavail*uint64(st.Bsize) < scratchRoom || availableMemory() < scratchMemory || unix.Access(memory, unix.W_OK) != nil {
		return os.TempDir()
	}
	return memory
}

// availableMemory in bytes, as the kernel estimates it; 0 when it does not say.
func availableMemory() uint64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "MemAvailable:" {
			kib, _ := strconv.ParseUint(fields[1], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// minShared is what parallel queries may need in the memory file system, in bytes.
const minShared = 128 << 20

func checkSharedMemory() Check {
	const name = "shared memory"
	var st unix.Statfs_t
	if err := unix.Statfs("/dev/shm", &st); err != nil {
		return failed(name, fmt.Errorf("/dev/shm: %w", err), "Mount it: PostgreSQL shares memory between its processes there.")
	}
	free := st.Bavail * uint64(st.Bsize)
	detail := fmt.Sprintf("%d MiB free in /dev/shm, %d MiB of memory available", free>>20, availableMemory()>>20)
	if free < minShared {
		return Check{Name: name, Detail: detail, Fix: "Give it 128 MiB or more (Docker: --shm-size=256m)."}
	}
	if memory := availableMemory(); memory != 0 && memory < 2*minShared {
		return Check{Name: name, Detail: detail, Fix: "Give the machine 512 MiB of free memory or more."}
	}
	return Check{Name: name, OK: true, Detail: detail}
}
