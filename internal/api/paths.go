package api

import (
	"net/http"
	"strings"
)

// paths finds the endpoint of a request, and lets one collection live below the path of another: /products/categories
// beside /products. A single http.ServeMux refuses /products/categories/{id} beside /products/{id}/history, since both
// could mean /products/categories/history. Here the longer name wins: what begins with more words that are given is asked
// first.
type paths struct {
	// named has the patterns that begin with two words or more, such as /crm/contacts/{id}; rest has all others.
	named, rest *http.ServeMux
}

func newPaths(rest *http.ServeMux) *paths { return &paths{named: http.NewServeMux(), rest: rest} }

// HandleFunc adds an endpoint below Base; pattern is "METHOD /path".
func (p *paths) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	given, _, _ := strings.Cut(pattern[strings.Index(pattern, Base)+len(Base):], "{")
	if len(strings.FieldsFunc(given, func(r rune) bool { return r == '/' })) >= 2 {
		p.named.HandleFunc(pattern, handler)
		return
	}
	p.rest.HandleFunc(pattern, handler)
}

func (p *paths) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := p.named.Handler(r); pattern != "" {
		p.named.ServeHTTP(w, r)
		return
	}
	p.rest.ServeHTTP(w, r)
}
