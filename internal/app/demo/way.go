package demo

import (
	"fmt"
	"strconv"
	"time"
)

// roads are the open stages of each pipeline, in their order.
var roads = map[string][]string{
	"Sales":       {"Qualify", "Meeting booked", "Offer sent", "Negotiation"},
	careContracts: {"Enquiry", "Check of the units", "Contract sent", "Signing"},
}

// offered is the place in a road at which the customer gets an offer.
const offered = 2

// stop is one stage that a deal came into, and when.
type stop struct {
	stage string
	at    time.Time
}

// way gives the stages that the deal of row i went through since it was made, the one that it is in last. What lies between
// is spread unevenly, as people are, but each time in the same way.
func way(r map[string]string, i int, now time.Time) ([]stop, error) {
	road := roads[r["pipeline"]]
	through := len(road)
	switch r["stage"] {
	case "Won":
	case "Lost":
		through = 1 + (i+1)%len(road)
	default:
		through = 0
		for through < len(road) && road[through] != r["stage"] {
			through++
		}
	}
	if len(road) == 0 || through == len(road) && r["stage"] != "Won" && r["stage"] != "Lost" {
		return nil, fmt.Errorf("%s: no stage %s in %s", r["name"], r["stage"], r["pipeline"])
	}
	stages := append(append([]string{}, road[:through]...), r["stage"])
	begin, end := ago(now, r["days"], i), ago(now, r["in_stage"], i)
	stops := []stop{{stages[0], begin}}
	whole, walked := 0, 0
	for j := range stages[1:] {
		whole += weight(i, j)
	}
	for j, name := range stages[1:] {
		walked += weight(i, j)
		at := end
		if walked < whole {
			at = workday(begin.Add(end.Sub(begin) / time.Duration(whole) * time.Duration(walked)).Truncate(24 * time.Hour)).Add(daytime(i + 5*j))
		}
		if last := stops[len(stops)-1].at; !at.After(last) {
			at = last.Add(50 * time.Minute)
		}
		stops = append(stops, stop{name, at})
	}
	return stops, nil
}

func weight(i, j int) int { return 1 + (i*7+j*13)%5 }

// offerOf is when a deal's offer went out; nil where none did.
func offerOf(r map[string]string, stops []stop) *time.Time {
	for _, s := range stops {
		if s.stage == roads[r["pipeline"]][offered] {
			return &s.at
		}
	}
	return nil
}

// ago is a moment some days back, at a working hour that differs from row to row.
func ago(now time.Time, days string, row int) time.Time {
	n, err := strconv.Atoi(days)
	if err != nil || n < 1 {
		return now.Add(-time.Hour)
	}
	return workday(now.AddDate(0, 0, -n).Truncate(24 * time.Hour)).Add(daytime(row))
}

// daytime is a working hour.
func daytime(row int) time.Duration { return 8*time.Hour + time.Duration(row*37%540)*time.Minute }

// workday is day, or the Friday before it.
func workday(day time.Time) time.Time {
	switch day.Weekday() {
	case time.Saturday:
		return day.AddDate(0, 0, -1)
	case time.Sunday:
		return day.AddDate(0, 0, -2)
	}
	return day
}
