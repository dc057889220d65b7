package isolation

import (
	"fmt"
	"testing"
)

// TestVerdict comes last of the long form, and sums up what the tests before it measured. What was not measured does not hold.
func TestVerdict(t *testing.T) {
	whole(t)
	sum := &result{}
	for _, walls := range []string{bothWalls, rlsAlone, codeAlone} {
		if measured[walls] == nil {
			t.Errorf("%s: was not measured", walls)
			measured[walls] = &result{}
		}
		sum.add(measured[walls])
	}
	verdict := fmt.Sprintf("void=%d leaks=%d mutants=%d/%d rls-alone=%s code-alone=%s", sum.void, len(sum.leaks), caught, planted(), measured[rlsAlone].held(), measured[codeAlone].held())
	fmt.Printf("cases=%d %s\n", sum.cases, verdict)
	if verdict != "void=0 leaks=0 mutants=20/20 rls-alone=100% code-alone=100%" || sum.cases < leastCases {
		t.Errorf("of %d cases: %s", sum.cases, verdict)
	}
}

// leastCases is far below what there are: a proof over almost nothing is none.
const leastCases = 30_000

func TestShares(t *testing.T) {
	for want, r := range map[string]*result{"0%": {}, "100%": {cases: 3}, "99.99%": {cases: 1_000_000, broken: 1}, "50%": {cases: 2, broken: 1}} {
		if got := r.held(); got != want {
			t.Errorf("%+v: %s, want %s", r, got, want)
		}
	}
	one := &result{}
	one.begin()
	one.leak("a")
	one.leak("b")
	one.begin()
	if one.cases != 2 || one.broken != 1 || len(one.leaks) != 2 {
		t.Errorf("%+v", one)
	}
}
