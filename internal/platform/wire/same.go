package wire

import (
	"bytes"
	"reflect"
)

// Same tells at a glance that two values surely have the same JSON, and spares most of them to be written. Where it does not
// say so, they may have it all the same.
func Same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Slice:
		return bytes.Equal(a.Bytes(), b.Bytes())
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() && b.IsNil()
		}
		a, b = a.Elem(), b.Elem()
	}
	return a.Equal(b)
}
