//go:build !linux && !darwin

package output

import "errors"

const canExchange = false

func exchange(a, b string) error { return errors.ErrUnsupported }
