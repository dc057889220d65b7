// Package web carries the built dashboard inside the binary, so that one file is the whole product.
// It holds no handler: how the files are served is decided in internal/api.
package web

import "embed"

// Dist is the output of `npm run build` below the folder "dist"; before the first build it holds no page.
//
//go:embed all:dist
var Dist embed.FS
