package api

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"rapport/internal/platform/limit"
	"rapport/internal/platform/tenant"
)

// pacer holds callers of the API to their quotas. People and keys count for themselves and for their company; whoever has not
// signed in counts by address, and visitors do too: nobody outside can use up what a company's own people have.
type pacer struct {
	limits                         *limit.Limits
	address, account, key, company *limit.Rate
	proxies                        []netip.Prefix
}

func newPacer(c Config) *pacer {
	rate := func(name string, q limit.Quota) *limit.Rate {
		if q.N == 0 {
			return nil
		}
		return c.Limits.Rate(name, q.N, q.Per)
	}
	return &pacer{limits: c.Limits, proxies: c.Proxies, address: rate("address", c.Quotas.Address), account: rate("account", c.Quotas.Account),
		key: rate("key", c.Quotas.Key), company: rate("company", c.Quotas.Company)}
}

// claims are what a call counts against; none where there is no quota.
func (p *pacer) claims(r *http.Request) (all []limit.Claim) {
	add := func(rate *limit.Rate, key func() string) {
		if rate != nil {
			all = append(all, rate.Of(key()))
		}
	}
	who, ok := tenant.From(r.Context())
	switch {
	case !ok || who.Kind == tenant.Visitor:
		add(p.address, func() string { return limit.Network(r, p.proxies) })
		return all
	case who.Kind == tenant.Key:
		add(p.key, who.ID.String)
	default:
		add(p.account, who.ID.String)
	}
	add(p.company, who.CompanyID.String)
	return all
}

// pace refuses calls of the API over their quota, and tells every caller what is left
// (draft-ietf-httpapi-ratelimit-headers).
func (s *Server) pace(next http.Handler) http.Handler {
	p := newPacer(s.config)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			if claims := p.claims(r); len(claims) > 0 {
				verdict := p.limits.Take(claims...)
				announce(w.Header(), verdict)
				if err := verdict.Err(); err != nil {
					writeProblem(w, r, err)
					return
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// announce writes what quotas there are, and what is left of them: r calls, all of them again after t seconds.
func announce(h http.Header, v limit.Verdict) {
	policy, left := make([]byte, 0, 64), make([]byte, 0, 64)
	for i, s := range v.States {
		if i > 0 {
			policy, left = append(policy, ", "...), append(left, ", "...)
		}
		policy = item(policy, s.Rate, "q", s.Rate.N, "w", int(s.Rate.Per/time.Second))
		left = item(left, s.Rate, "r", s.Left, "t", int((s.Full+time.Second-1)/time.Second))
	}
	h["Ratelimit-Policy"], h["Ratelimit"] = []string{string(policy)}, []string{string(left)}
}

// item appends one item of a structured field (RFC 9651): a quoted name with two numbers.
func item(to []byte, r *limit.Rate, first string, n int, second string, m int) []byte {
	to = append(append(append(to, '"'), r.Name()...), `";`...)
	to = strconv.AppendInt(append(append(to, first...), '='), int64(n), 10)
	return strconv.AppendInt(append(append(append(to, ';'), second...), '='), int64(m), 10)
}
