package workers

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 1000} {
		calls := make([]atomic.Int32, n)
		Each(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if got := calls[i].Load(); got != 1 {
				t.Errorf("of %d, f was called %d times for %d", n, got, i)
			}
		}
	}
}

func TestSpread(t *testing.T) {
	var workers atomic.Int32
	err := Spread(context.Background(), 100, func(context.Context) func(int) error {
		workers.Add(1)
		return func(int) error { return nil }
	})
	if got := int(workers.Load()); err != nil || got != runtime.GOMAXPROCS(0) {
		t.Errorf("%d workers, %v", got, err)
	}
}

func TestSpreadEnds(t *testing.T) {
	const n = 1_000_000
	wrong := errors.New("wrong")
	canceled, cancel := context.WithCancel(context.Background())
	for name, c := range map[string]struct {
		ctx  context.Context
		do   func(i int) error
		want error
	}{
		"at an error":    {context.Background(), func(i int) error { return wrong }, wrong},
		"when it should": {canceled, func(i int) error { cancel(); return nil }, context.Canceled},
	} {
		var calls atomic.Int32
		err := Spread(c.ctx, n, func(context.Context) func(int) error {
			return func(i int) error {
				calls.Add(1)
				return c.do(i)
			}
		})
		if got := calls.Load(); !errors.Is(err, c.want) || got == n {
			t.Errorf("%s: %v after %d calls", name, err, got)
		}
	}
}
