package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"rapport/internal/platform/mail"
	"rapport/internal/platform/secret"
)

// PrintMails writes the private mails (codes, links) that can still be used, the newest first, for whoever runs the machine:
// without a mail server they have nowhere else to go. It works beside a running program.
func PrintMails(ctx context.Context, c Config, to string, limit int, out io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	db, done, err := connect(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	master, err := secret.Read(c.KeyFile)
	if err != nil {
		return err
	}
	list, err := mail.NewPrivate(db, nil, nil, master).List(ctx, to, limit)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(out, "There are no private mails.")
	}
	for _, m := range list {
		fmt.Fprintf(out, "%s  to %s  %s\n%s\n", m.CreatedAt.UTC().Format(time.RFC3339), m.To, m.State, m.Subject)
		if m.Error != "" {
			fmt.Fprintln(out, m.Error)
		}
		if m.Text != "" {
			fmt.Fprintf(out, "\n%s\n", m.Text)
		}
		if m.LinkURL != "" {
			fmt.Fprintf(out, "\n%s: %s\n", m.LinkLabel, m.LinkURL)
		}
		fmt.Fprint(out, "\n----\n")
	}
	return nil
}
