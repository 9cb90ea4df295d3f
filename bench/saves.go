package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// How often a page is saved while a program serves; a slow one gets fewer turns.
const (
	savesFast = 15
	savesSlow = 4
)

// measureSaves serves the site with each program in turn, saves one page after the other, and asks for it until it shows the new text.
func (s *site) measureSaves(t *table) error {
	for _, p := range s.programs {
		if p.serve == nil {
			continue
		}
		progress("%s pages, saves while %s serves", number(s.pages), p.name)
		if err := s.saves(p, t); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (s *site) saves(p program, t *table) error {
	if err := p.clear(); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	args := p.serve(port)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), p.env...)
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	base := "http://127.0.0.1:" + port
	if _, err := until(base+"/section-000/page-000/", "<main", 5*time.Minute); err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // whatever it still does after its first answer
	var times []time.Duration
	for n := 0; n < savesFast && (n < savesSlow || times[0] < 5*time.Second); n++ {
		page := fmt.Sprintf("section-000/page-%03d", n+1)
		file := filepath.Join(s.dir, "site", "content", filepath.FromSlash(page)+".md")
		old, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		word := fmt.Sprintf("saved-by-%s-%d", p.name, n)
		start := time.Now()
		if err := os.WriteFile(file, append(old, "\n"+word+"\n"...), 0o666); err != nil {
			return err
		}
		took, err := until(base+"/"+page+"/", word, 2*time.Minute)
		if err != nil {
			return err
		}
		times = append(times, took.Sub(start))
		time.Sleep(500 * time.Millisecond) // so that the next save is a single one again
	}
	peak := "" // of a killed process nothing is known everywhere
	if resident := residentPeak(cmd.Process.Pid); resident > 0 {
		peak = fmt.Sprintf("%.0f", float64(resident)/1e6)
	}
	middle := median(times) // which sorts them
	ms := func(d time.Duration) string { return fmt.Sprintf("%.0f", d.Seconds()*1000) }
	t.add(number(s.pages), p.name, ms(middle), ms(times[0]), ms(times[len(times)-1]), peak)
	return nil
}

// until asks for a page until it holds a text, and returns when that was.
func until(address, text string, patience time.Duration) (time.Time, error) {
	client := http.Client{Timeout: patience}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		answer, err := client.Get(address)
		if err != nil {
			time.Sleep(50 * time.Millisecond) // it doesn't serve yet
			continue
		}
		page, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err == nil && bytes.Contains(page, []byte(text)) {
			return time.Now(), nil
		}
	}
	return time.Time{}, errors.New(address + " doesn't show " + text)
}

// residentPeak is the most memory that a running process has had at once, in bytes; 0 where the system doesn't tell.
func residentPeak(pid int) (peak int64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	if _, after, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
		_, _ = fmt.Sscan(string(after), &peak)
	}
	return peak << 10
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
