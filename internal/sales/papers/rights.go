package papers

import (
	"context"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// printedFields are those that a letter shows.
var printedFields = []string{"title", "lines", "taxes", "subtotal", "discount", "net", "tax", "total", "intro", "terms", "billing_name", "billing_address", "dated"}

// Printable refuses to print for whom something is hidden that would stand in the letter.
func Printable(ctx context.Context, t *resource.Table) error {
	_, hidden := t.Closed(ctx)
	for _, name := range printedFields {
		if resource.Hides(hidden, name) {
			return problem.Forbidden("A part of what would be printed is hidden from your role. An admin of the company can change it.")
		}
	}
	return nil
}
