package app

import "testing"

func TestPrivateAddresses(t *testing.T) {
	for _, tc := range []struct {
		addr, public string
		want         bool
	}{
		{"127.0.0.1:8080", "http://127.0.0.1:8080", true},
		{"127.0.0.1:8080", "http://localhost:8080", true},
		{"[::1]:8080", "http://[::1]:8080", true},
		{"0.0.0.0:8080", "http://0.0.0.0:8080", false},
		{"[::]:8080", "http://[::]:8080", false},
		{"192.168.1.7:8080", "http://localhost:8080", false},
		{"127.0.0.1:8080", "https://care.example.com", false}, // a proxy stands in front
		{"127.0.0.1:8080", "https://localhost.example.com", false},
	} {
		if got := private(tc.addr, tc.public); got != tc.want {
			t.Errorf("%s as %s: %v, want %v", tc.addr, tc.public, got, tc.want)
		}
	}
}
