package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rapport/bench/retrieval"
)

// found measures retrieval and reading on the public question sets, which lie beside the repository or where
// RAPPORT_SHARED says.
func found(ctx context.Context, w io.Writer) error {
	shared := os.Getenv("RAPPORT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "shared")
	}
	if _, err := os.Stat(filepath.Join(shared, "data")); err != nil {
		return fmt.Errorf("the question sets are not there (RAPPORT_SHARED): %w", err)
	}
	g, err := newGround(ctx)
	if err != nil {
		return err
	}
	defer g.close()
	return retrieval.Run(ctx, w, shared, g.owner())
}
