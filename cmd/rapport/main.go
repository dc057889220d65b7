// Command rapport is the whole product: it serves the dashboard, the API and the widget, and runs the jobs.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/alecthomas/kong"

	"rapport/internal/app"
)

type cli struct {
	Serve   serveCmd   `cmd:"" help:"Serve the dashboard, the API and the widget, and run the jobs."`
	Migrate migrateCmd `cmd:"" help:"Bring the database's schema forward, then stop."`
	Mails   mailsCmd   `cmd:"" help:"Print the private mails (codes, links) that no mail server has taken, for whoever runs this machine."`
	Openapi openapiCmd `cmd:"" help:"Print the OpenAPI document."`
	Routes  routesCmd  `cmd:"" help:"Print every endpoint with those who call it."`
	Doctor  doctorCmd  `cmd:"" help:"Check this machine and say what to do about each finding."`
	Audit   auditCmd   `cmd:"" help:"Check the audit log."`
	Keys    keysCmd    `cmd:"" help:"See and change the keys of encrypted fields."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

type serveCmd struct {
	app.Config
	Demo bool `help:"Fill an empty database with a demo company and print its sign-in."`
}

func (c *serveCmd) Run() error {
	return app.Serve(context.Background(), c.Config, app.Options{Demo: c.Demo, Out: os.Stdout})
}

type migrateCmd struct{ app.Config }

func (c *migrateCmd) Run() error { return app.Migrate(context.Background(), c.Config) }

type mailsCmd struct {
	app.Config
	To    string `help:"Only those to this address."`
	Limit int    `default:"20" help:"How many, the newest first."`
}

func (c *mailsCmd) Run() error {
	return app.PrintMails(context.Background(), c.Config, c.To, c.Limit, os.Stdout)
}

type openapiCmd struct{}

func (openapiCmd) Run() error { return app.PrintOpenAPI(os.Stdout) }

type routesCmd struct {
	Root string `default:"." help:"Root of the source tree."`
}

func (c *routesCmd) Run() error { return app.PrintRoutes(os.Stdout, c.Root) }

type doctorCmd struct{ app.Config }

func (c *doctorCmd) Run() error { return app.Doctor(c.Config, os.Stdout) }

type auditCmd struct {
	Verify verifyCmd `cmd:"" help:"Find what was edited, taken out, put in or cut off, in the database or in an exported file."`
}

type verifyCmd struct {
	app.Config
	app.AuditCheck
}

func (c *verifyCmd) Run() error {
	return app.VerifyAudit(context.Background(), c.Config, c.AuditCheck, os.Stdout)
}

type keysCmd struct {
	List   keysListCmd   `cmd:"" help:"Which master keys the database knows, and the state of each company's data keys."`
	Rotate keysRotateCmd `cmd:"" help:"Give every company a new data key, and encrypt what is there with it while the program runs."`
	Rewrap keysRewrapCmd `cmd:"" help:"Put all data keys under another master key."`
}

type keysListCmd struct{ app.Config }

func (c *keysListCmd) Run() error { return app.ListKeys(context.Background(), c.Config, os.Stdout) }

type keysRotateCmd struct{ app.Config }

func (c *keysRotateCmd) Run() error { return app.RotateKeys(context.Background(), c.Config, os.Stdout) }

type keysRewrapCmd struct {
	app.Config
	To string `required:"" help:"The master key, as RAPPORT_KMS has it."`
}

func (c *keysRewrapCmd) Run() error {
	return app.RewrapKeys(context.Background(), c.Config, c.To, os.Stdout)
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println(app.Version)
	return nil
}

func main() {
	var c cli
	ctx := kong.Parse(&c, kong.Name("rapport"), kong.Description("Customers and the care for them, in one program."), kong.UsageOnError())
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "rapport: "+err.Error())
		os.Exit(1)
	}
}
