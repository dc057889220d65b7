package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"

	"rapport/internal/app/demo"
)

// Demo makes the demo company.
func (p *Program) Demo() *demo.Demo { return p.show }

// demo makes the demo company where there is none and prints how to sign in, at once. The rest of it is made while the
// program serves; finished is closed when that has ended, by itself or because ctx did.
func (p *Program) demo(ctx context.Context, private bool, out io.Writer) (finished <-chan struct{}, err error) {
	done := make(chan struct{})
	s, err := p.show.Begin(ctx, private)
	if err != nil {
		close(done)
		if errors.Is(err, demo.ErrInUse) {
			fmt.Fprintf(out, "  %s\n", err)
			err = nil
		}
		return done, err
	}
	if s.Password == "" {
		fmt.Fprintf(out, "  Sign in as %s with the password that you have set\n", demo.Email)
	} else {
		fmt.Fprintf(out, "  Sign in as %s with the password %s\n", demo.Email, s.Password)
	}
	go func() {
		defer close(done)
		if err := p.show.Finish(ctx, s.Company); err != nil && ctx.Err() == nil {
			p.log.Error("the demo company is not complete; the next start with --demo goes on", "error", err)
		}
	}()
	return done, nil
}

// private tells whether nobody but this machine reaches a program that listens on addr and is known as public.
func private(addr, public string) bool {
	bound, err := netip.ParseAddrPort(addr)
	if err != nil || !bound.Addr().Unmap().IsLoopback() {
		return false
	}
	u, err := url.Parse(public)
	if err != nil {
		return false
	}
	known, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && known.Unmap().IsLoopback()
}
