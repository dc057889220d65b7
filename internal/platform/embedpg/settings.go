package embedpg

import (
	"fmt"
	"maps"
	"os"
	"slices"
)

// plainEnv is all the environment a server process gets: no PG* variable of the
// operator's can lead it astray, and its messages are in English for parsing.
var plainEnv = []string{"LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TZ=UTC"}

// defaults suit one small machine. They are passed on the command line, so an
// update of Rapport changes them without rewriting files in the cluster.
var defaults = map[string]string{
	"jit":                     "off", // costs more than it gives on short queries
	"log_min_error_statement": "panic",
	"log_timezone":            "UTC",
	"max_connections":         "100",
	"random_page_cost":        "1.1", // no disk that spins
	"timezone":                "UTC",
}

// throwaway is faster and forgets on a crash: for tests only. Autovacuum is off
// since it holds databases that a test wants to copy or drop.
var throwaway = map[string]string{
	"autovacuum":                 "off",
	"dynamic_shared_memory_type": "mmap", // in the cluster's folder, so it goes with it
	"fsync":                      "off",
	"full_page_writes":           "off",
	"max_connections":            "200",
	"max_wal_senders":            "0",
	"shared_buffers":             "128MB",
	"synchronous_commit":         "off",
	"wal_init_zero":              "off",
	"wal_level":                  "minimal",
}

// arguments are the command line of the server. What the supervisor relies on
// comes last and can't be overridden.
func (s *Server) arguments() []string {
	set := maps.Clone(defaults)
	maps.Copy(set, memory(machine()))
	if s.cfg.Ephemeral {
		maps.Copy(set, throwaway)
	}
	maps.Copy(set, s.cfg.Settings)
	maps.Copy(set, map[string]string{
		"cluster_name":            s.clusterName(),
		"listen_addresses":        "",
		"log_destination":         "stderr",
		"log_line_prefix":         "",
		"logging_collector":       "off",
		"port":                    port,
		"unix_socket_directories": s.socket,
		"unix_socket_permissions": "0700",
		"update_process_title":    "on",
	})
	args := []string{"-D", s.cluster}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		args = append(args, "-c", name+"="+set[name])
	}
	return args
}

// memory is how much of the machine's the server may use: an eighth for its own cache, at least 128 MB and at most 1 GB,
// since the rest of it serves as the system's.
func memory(megabytes int) map[string]string {
	return map[string]string{
		"effective_cache_size": fmt.Sprintf("%dMB", max(megabytes/2, 256)),
		"shared_buffers":       fmt.Sprintf("%dMB", min(max(megabytes/8, 128), 1024)),
	}
}

// machine is the memory in MB of this machine, or of the container that this runs in, and 0 where nobody tells.
func machine() int {
	meminfo, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	limit, _ := os.ReadFile("/sys/fs/cgroup/memory.max")
	return available(string(meminfo), string(limit))
}

// available reads /proc/meminfo and the control group's memory.max, which is bytes, the word max, or nothing.
func available(meminfo, limit string) int {
	var kilobytes, bytes int
	if _, err := fmt.Sscanf(meminfo, "MemTotal: %d kB", &kilobytes); err != nil {
		return 0
	}
	if _, err := fmt.Sscanf(limit, "%d", &bytes); err == nil {
		kilobytes = min(kilobytes, bytes>>10)
	}
	return kilobytes >> 10
}

// clusterName stands in the title of every server process, by which evict knows
// the processes of this directory from those of any other.
func (s *Server) clusterName() string { return "rapport-" + digest(s.cluster) }
