package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/platform/limit"
)

// counted shows at /metrics how calls are counted.
type counted struct{ limits *limit.Limits }

var (
	sharedDesc  = prometheus.NewDesc("rapport_limit_shared", "1 while nodes count calls together in Redis, 0 while this one counts alone although there should be one.", nil, nil)
	refusedDesc = prometheus.NewDesc("rapport_limit_refused_total", "Calls that this node refused, by the rate that was used up.", []string{"rate"}, nil)
)

// Describe implements prometheus.Collector.
func (c counted) Describe(to chan<- *prometheus.Desc) { to <- sharedDesc; to <- refusedDesc }

// Collect implements prometheus.Collector.
func (c counted) Collect(to chan<- prometheus.Metric) {
	if up, configured := c.limits.Shared(); configured {
		value := 0.0
		if up {
			value = 1
		}
		to <- prometheus.MustNewConstMetric(sharedDesc, prometheus.GaugeValue, value)
	}
	c.limits.Refused(func(name string, n int64) {
		to <- prometheus.MustNewConstMetric(refusedDesc, prometheus.CounterValue, float64(n), name)
	})
}
