package embedpg

import "testing"

func TestMemoryFollowsTheMachine(t *testing.T) {
	for name, tc := range map[string]struct {
		meminfo, limit string
		buffers, cache string
	}{
		"a large machine":           {"MemTotal:       65536000 kB\nMemFree: 1 kB\n", "max\n", "1024MB", "32000MB"},
		"a usual one":               {"MemTotal:        4194304 kB\n", "", "512MB", "2048MB"},
		"a container within it":     {"MemTotal:       65536000 kB\n", "1610612736\n", "192MB", "768MB"},
		"a tiny one":                {"MemTotal:         262144 kB\n", "", "128MB", "256MB"},
		"one that says nothing":     {"", "", "128MB", "256MB"},
		"a limit above the machine": {"MemTotal:        4194304 kB\n", "99999999999999\n", "512MB", "2048MB"},
	} {
		got := memory(available(tc.meminfo, tc.limit))
		if got["shared_buffers"] != tc.buffers || got["effective_cache_size"] != tc.cache {
			t.Errorf("%s: %v", name, got)
		}
	}
}
