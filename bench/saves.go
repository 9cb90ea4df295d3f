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
	"regexp"
	"strings"
	"time"
)

// How often a page is saved while a program serves; a slow one gets fewer turns.
const (
	savesFast = 15
	savesSlow = 4
)

// A saving is a way to change pages, and how long each change took to be served.
type saving struct {
	name   string
	page   func(n int) string // its path below content/, without .md
	change func(text, word string) string
	times  []time.Duration
}

// worksheet is a real one, the longest that there is.
const worksheet = "content/steps/1-honesty/worksheet.md"

// pageLink is a link to another page of the programme.
var pageLink = regexp.MustCompile(`\]\([^)]*\.md[^)]*\)`)

// savings are what is changed while a program serves: text, and for ours a worksheet's first question too.
func (s *site) savings(p program) ([]*saving, error) {
	all := []*saving{{
		name:   p.name,
		page:   func(n int) string { return fmt.Sprintf("section-000/page-%03d", n+1) },
		change: func(text, word string) string { return text + "\n" + word + "\n" },
	}}
	if p.name != ourName {
		return all, nil
	}
	text, err := os.ReadFile(worksheet)
	if err != nil {
		return nil, err
	}
	end := bytes.Index(text, []byte("\n---\n")) + len("\n---\n") // its introduction links to the programme's pages
	text = pageLink.ReplaceAll(text[:end], []byte("](index.md)"))
	return append(all, &saving{
		name:   p.name + ", a worksheet",
		page:   func(int) string { return "worksheet" },
		change: func(text, word string) string { return strings.Replace(text, " label: ", " label: "+word+" ", 1) },
	}), os.WriteFile(s.file("worksheet"), text, 0o666)
}

// file is where a page stands.
func (s *site) file(page string) string {
	return filepath.Join(s.dir, "site", "content", filepath.FromSlash(page)+".md")
}

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
	savings, err := s.savings(p)
	if err != nil {
		return err
	}
	defer os.Remove(s.file("worksheet")) // the others have none
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
	for n := 0; n < savesFast && (n < savesSlow || savings[0].times[0] < 5*time.Second); n++ {
		for _, saving := range savings {
			took, err := s.save(saving, n, base, fmt.Sprintf("saved-by-%s-%d", p.name, n))
			if err != nil {
				return err
			}
			saving.times = append(saving.times, took)
			time.Sleep(500 * time.Millisecond) // so that the next save is a single one again
		}
	}
	peak := "" // of a killed process nothing is known everywhere
	if resident := residentPeak(cmd.Process.Pid); resident > 0 {
		peak = fmt.Sprintf("%.0f", float64(resident)/1e6)
	}
	ms := func(d time.Duration) string { return fmt.Sprintf("%.0f", d.Seconds()*1000) }
	for _, saving := range savings {
		middle := median(saving.times) // which sorts them
		t.add(number(s.pages), saving.name, ms(middle), ms(saving.times[0]), ms(saving.times[len(saving.times)-1]), peak)
	}
	return nil
}

// save changes a page for the nth time, and returns how long a new word took to be served.
func (s *site) save(saving *saving, n int, base, word string) (time.Duration, error) {
	page := saving.page(n)
	old, err := os.ReadFile(s.file(page))
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := os.WriteFile(s.file(page), []byte(saving.change(string(old), word)), 0o666); err != nil {
		return 0, err
	}
	end, err := until(base+"/"+page+"/", word, 2*time.Minute)
	return end.Sub(start), err
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
