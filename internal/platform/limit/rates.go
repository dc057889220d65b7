package limit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Quotas are what callers of the API may do, by what they are: an address that has not signed in, the account of a person, an
// API key, and all people and keys of a company together. A quota of zero calls is none: everything is taken.
type Quotas struct{ Address, Account, Key, Company Quota }

// DefaultQuotas are far above what a page of the dashboard asks for, however fast somebody clicks.
const DefaultQuotas = "address=600/min,account=1200/min,key=1200/min,company=12000/min"

var units = map[string]time.Duration{"s": time.Second, "min": time.Minute, "h": time.Hour}

// ReadQuotas reads a list such as address=600/min,key=off; what it leaves out is as in DefaultQuotas, and off alone switches
// all of them off.
func ReadQuotas(list string) (q Quotas, err error) {
	if list == "off" {
		return q, nil
	}
	all := map[string]*Quota{"address": &q.Address, "account": &q.Account, "key": &q.Key, "company": &q.Company}
	for _, item := range strings.Split(DefaultQuotas+","+list, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		what, rate, _ := strings.Cut(item, "=")
		if all[what] == nil {
			return q, fmt.Errorf("%q: there are rates of address, account, key and company, such as address=600/min, or off", item)
		}
		if *all[what], err = readQuota(rate); err != nil {
			return q, fmt.Errorf("%q: %w", item, err)
		}
	}
	return q, nil
}

func readQuota(s string) (Quota, error) {
	if s == "off" {
		return Quota{}, nil
	}
	calls, unit, _ := strings.Cut(s, "/")
	n, err := strconv.Atoi(calls)
	if err != nil || n < 1 || n > 1_000_000 || units[unit] == 0 {
		return Quota{}, fmt.Errorf("a rate is a number from 1 to 1000000 and a unit, such as 10/s, 600/min or 5000/h")
	}
	return Quota{n, units[unit]}, nil
}
