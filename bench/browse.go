package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// browse measures in Chromium what a person sees: a list that scrolls, and how soon a card that one person drags stands
// on another's screen.
func (h *hall) browse(ctx context.Context, w io.Writer) error {
	dir, err := folder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "figures.json")
	cmd := exec.CommandContext(ctx, "npx", "playwright", "test", "--project=figures")
	cmd.Dir = "web"
	cmd.Env = append(os.Environ(), "RAPPORT_URL="+h.owner.url, "RAPPORT_EMAIL=mara@lindmark.example", "RAPPORT_PASSWORD="+password, "RAPPORT_FIGURES="+out)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("bench: in Chromium: %w: %s", err, said)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	var got struct {
		Floor  float64
		Scroll struct {
			Frames, P95 float64
			LongTasks   float64
			Rows        int
		}
		Drag struct{ P50, P95 float64 }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	atLeast(w, "scrolling a million contacts in Chromium, of an empty page", got.Scroll.Frames/got.Floor, 0.98, "", fmt.Sprintf("%.1f frames a second, an empty page %.1f; p95 %.1f ms a frame, %d rows", got.Scroll.Frames, got.Floor, got.Scroll.P95, got.Scroll.Rows))
	atMost(w, "tasks over 50 ms meanwhile", got.Scroll.LongTasks, 1, "", "")
	atMost(w, "a dragged card on another's screen", got.Drag.P95, 300, "ms", fmt.Sprintf("p95; p50 %.0f ms", got.Drag.P50))
	return nil
}
