// Package workers spreads work over all processors.
package workers

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Each calls f for every i below n, on as many goroutines as there are processors.
func Each(n int, f func(i int)) {
	_ = Spread(context.Background(), n, func(context.Context) func(int) error {
		return func(i int) error {
			f(i)
			return nil
		}
	})
}

// Spread calls, for every i below n, a function that worker returned, on as many goroutines as there are processors. Each calls
// worker once, for what it needs over and over. The first error, or the end of ctx, ends it: what has begun is finished, and
// that error is returned.
func Spread(ctx context.Context, n int, worker func(context.Context) func(i int) error) error {
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range min(n, runtime.GOMAXPROCS(0)) {
		g.Go(func() error {
			do := worker(ctx)
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := do(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
