// Package sheet imports and exports the lists that people keep: which of their columns is which of our fields, and the
// import and export of any record through the engine. How a file writes its rows is the concern of platform/csv.
//
// Importer knows records only as the engine's tables and writes through the engine alone. Nothing in here holds more of a
// file than some hundred rows.
package sheet

import "rapport/internal/platform/csv"

// tied is a row with the mark of the record that it belongs to, where one may stand in several rows.
type tied struct {
	csv.Row
	of uint64
}
