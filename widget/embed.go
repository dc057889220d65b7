// Package widget holds the built bundle of the embeddable assistant, so that the one program can serve it.
//
// It is not the server of the widget: it has no routes, no configuration and no rules. The bundle is made by
// `npm run build` in this folder; a program built before that carries an empty folder and must say so when asked.
package widget

import "embed"

// Dist is the folder dist. After a build it contains dist/widget.js, one classic script of less than 15 kB gzipped.
//
//go:embed all:dist
var Dist embed.FS
