package sheet

import (
	"fmt"
	"runtime/debug"
)

// aside runs work beside its caller, who must wait for its error; the channel is closed behind it. A panic is an error, as
// one of the caller's own would be to whoever called that.
func aside(work func() error) <-chan error {
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		defer func() {
			if p := recover(); p != nil {
				failed <- fmt.Errorf("sheet: panic: %v\n%s", p, debug.Stack())
			}
		}()
		failed <- work()
	}()
	return failed
}
