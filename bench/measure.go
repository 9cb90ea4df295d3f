package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// A sample is what one run cost.
type sample struct {
	cpu, wall time.Duration
	peak      int64 // bytes
}

// run runs the program once, against whatever its output folder holds.
func (p program) run() (s sample, err error) {
	_ = exec.Command("sync").Run() // nobody shall wait for what the one before left to be written
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Env = append(os.Environ(), p.env...)
	if s, err = measured(cmd); err != nil {
		return s, fmt.Errorf("%s: %w", p.name, err)
	}
	return s, p.check()
}

// measured runs a command. The error holds what the command printed.
func measured(cmd *exec.Cmd) (s sample, err error) {
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err = cmd.Run(); err != nil {
		err = fmt.Errorf("%w\n%s", err, &said)
	}
	s.wall = time.Since(start)
	if state := cmd.ProcessState; state != nil { // nil: it couldn't be started
		s.cpu, s.peak = state.UserTime()+state.SystemTime(), peak(state)
	}
	return s, err
}

// measure runs all programs in turn, and after that ours over its own output, and adds the medians to the tables.
//
// On Linux a child's peak begins with its parent's, as the two share their memory until the child has started its program.
// That is why this process does nothing large itself.
func (s *site) measure(rounds int, cold, again *table) error {
	samples := make([][]sample, len(s.programs))
	for round := range rounds {
		progress("%s pages, round %d of %d", number(s.pages), round+1, rounds)
		for i, p := range s.programs {
			if err := p.clear(); err != nil {
				return err
			}
			one, err := p.run()
			if err != nil {
				return err
			}
			samples[i] = append(samples[i], one)
		}
	}
	floor := samples[0]
	for i, p := range s.programs {
		m, ratios := medians(samples[i]), make([]float64, rounds)
		for round, one := range samples[i] {
			ratios[round] = one.cpu.Seconds() / floor[round].cpu.Seconds()
		}
		cold.add(append([]string{number(s.pages), p.name}, append(m.columns(), fmt.Sprintf("%.2f", median(ratios)))...)...)
	}

	progress("%s pages, nothing changed", number(s.pages))
	ours := s.programs[1]
	var unchanged []sample
	var ratios []float64
	for range rounds {
		if err := s.programs[0].clear(); err != nil {
			return err
		}
		least, err := s.programs[0].run()
		if err != nil {
			return err
		}
		one, err := ours.run()
		if err != nil {
			return err
		}
		unchanged, ratios = append(unchanged, one), append(ratios, one.cpu.Seconds()/least.cpu.Seconds())
	}
	again.add(append([]string{number(s.pages)}, append(medians(unchanged).columns(), fmt.Sprintf("%.2f", median(ratios)))...)...)
	return nil
}

func (s sample) columns() []string {
	return []string{
		fmt.Sprintf("%.2f", s.cpu.Seconds()),
		fmt.Sprintf("%.2f", s.wall.Seconds()),
		fmt.Sprintf("%.0f", float64(s.peak)/1e6),
	}
}

// medians takes each value's median by itself.
func medians(samples []sample) (m sample) {
	var cpu, wall []time.Duration
	var peak []int64
	for _, s := range samples {
		cpu, wall, peak = append(cpu, s.cpu), append(wall, s.wall), append(peak, s.peak)
	}
	return sample{median(cpu), median(wall), median(peak)}
}

// median is the middle value, or the mean of the two in the middle. It sorts values.
func median[T ~int64 | ~float64](values []T) T {
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}
