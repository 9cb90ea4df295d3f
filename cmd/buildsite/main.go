// Command buildsite turns a folder of markdown into a self-help programme: a website people can read, print and take
// offline.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"buildsite/internal/build"
	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/serve"
	"buildsite/internal/site"
)

// Exit statuses.
const (
	exitDone    = 0 // also with warnings
	exitContent = 1 // the content has problems
	exitUsage   = 2
	exitOutput  = 3 // the output could not be written
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C kills
	os.Exit(run(ctx, os.Args[1:]))
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, args []string) int {
	p := &printer{out: os.Stdout, err: os.Stderr}
	root := command(p)
	root.SetArgs(args)
	root.SetOut(p.out)
	root.SetErr(p.err)
	err := root.ExecuteContext(ctx)
	var write *output.WriteError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errProblems):
		return exitContent
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		p.fail("stopped; nothing was published")
		return exitOutput
	case errors.As(err, &write):
		p.fail(err.Error())
		return exitOutput
	}
	p.fail(err.Error())
	return exitUsage
}

// errProblems says that the problems have been printed.
var errProblems = errors.New("the content has problems")

// flags are the command line's; not every command has all of them.
type flags struct {
	dir, output, baseURL, brokenLinks, format, addr string
	drafts, poll, timings                           bool
}

func command(p *printer) *cobra.Command {
	var f flags
	root := &cobra.Command{
		Use:   "buildsite",
		Short: "Build a self-help programme from markdown",
		Long: "buildsite turns a folder of markdown into a website that people can read, print and take offline.\n" +
			"The folder holds content/site.yaml and markdown files; see docs/content-format.md.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var names []string
			for _, sub := range c.Commands() {
				names = append(names, sub.Name())
			}
			if hint := diag.DidYouMean(args[0], names); hint != "" {
				return usage("unknown command %q; %s", args[0], hint)
			}
			return usage("unknown command %q; buildsite -h lists the commands", args[0])
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().StringVarP(&f.dir, "source", "s", ".", "the site's `folder`")
	root.PersistentFlags().StringVar(&f.format, "format", "text", "the `form` in which problems are printed: text or json")
	root.PersistentFlags().BoolVar(&p.all, "all", false, "print all problems, however many there are")
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		switch f.format {
		case "text", "json":
			p.json = f.format == "json"
			return nil
		}
		return usage("--format is %q; write --format text or --format json", f.format)
	}

	buildCmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site and publish it to a folder, whole or not at all",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := f.options(c)
			if err != nil {
				return err
			}
			o.Waiting, o.Found, o.Progress = p.waiting, collectLess, p.progress()
			start := now()
			r, err := build.Build(c.Context(), o)
			p.endProgress()
			if f.timings {
				p.timings(r)
			}
			if err := p.problems(r.Problems, err, "published"); err != nil {
				return err
			}
			p.built(r, o.Output, start)
			return nil
		},
	}
	buildCmd.Flags().StringVarP(&f.output, "output", "o", "public", "the `folder` to publish to, relative to the site's")
	f.siteFlags(buildCmd)

	checkCmd := &cobra.Command{
		Use:   "check",
		Short: "Find all problems, but publish nothing",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := f.options(c)
			if err != nil {
				return err
			}
			o.Found, o.Progress = collectLess, p.progress()
			start := now()
			r, err := build.Check(c.Context(), o)
			p.endProgress()
			if f.timings {
				p.timings(r)
			}
			if err := p.problems(r.Problems, err, "published"); err != nil {
				return err
			}
			p.checked(r, start)
			return nil
		},
	}
	f.siteFlags(checkCmd)

	serveCmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site while you write: build, serve, watch and reload",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := f.options(c)
			if err != nil {
				return err
			}
			o.Drafts = f.drafts
			signal.Ignore(syscall.SIGPIPE) // whoever reads what is printed may leave: "buildsite serve | head -1" goes on
			return serve.Run(c.Context(), serve.Options{Build: o, Addr: f.addr, Poll: f.poll, Log: p})
		},
	}
	serveCmd.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8080", "the `address` to serve on")
	serveCmd.Flags().BoolVar(&f.drafts, "drafts", false, "show drafts too")
	serveCmd.Flags().BoolVar(&f.poll, "poll", false, "look for changes twice a second, where the system doesn't report them")

	lockCmd := &cobra.Command{
		Use:   "lock",
		Short: "Write down what readers may save, so that no later change loses their answers",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			start := now()
			l, err := build.Lock(c.Context(), build.Options{Dir: f.dir, Found: collectLess})
			if err := p.problems(l.Problems, err, "locked"); err != nil {
				return err
			}
			p.locked(l, start)
			return nil
		},
	}

	root.AddCommand(buildCmd, checkCmd, lockCmd, serveCmd)
	return root
}

// collectLess lets the heap of a short-lived build grow further between two collections, up to a limit that leaves room for
// all pages of an ordinary length (16 KB each is about twice what a page of 5 KB takes).
func collectLess(files int) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(max(200<<20, int64(files)*16<<10))
}

func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("unexpected argument %q; %s -h lists the flags", args[0], c.CommandPath())
	}
	return nil
}

func (f *flags) siteFlags(c *cobra.Command) {
	c.Flags().StringVar(&f.baseURL, "base-url", "", "the site's `address`, in place of base_url in site.yaml")
	c.Flags().BoolVar(&f.drafts, "drafts", false, "publish drafts too")
	c.Flags().BoolVar(&f.timings, "timings", false, "print where the time went")
	c.Flags().StringVar(&f.brokenLinks, "broken-links", "error", "the `severity` of a link that leads nowhere: error or warn")
}

func (f *flags) options(c *cobra.Command) (build.Options, error) {
	o := build.Options{Dir: f.dir, Output: f.output, Drafts: f.drafts}
	switch f.brokenLinks {
	case "error", "":
	case "warn":
		o.BrokenLinks = diag.Warning
	default:
		return o, usage("--broken-links is %q; write --broken-links=error or --broken-links=warn", f.brokenLinks)
	}
	if c.Flags().Changed("base-url") { // an empty one is most likely a variable that isn't set
		base, err := site.ParseBaseURL(f.baseURL)
		if err != nil {
			shown := strconv.Quote(f.baseURL)
			if strings.Contains(f.baseURL, "@") { // a password is nobody's business, a build log's least of all
				shown = "with a user name"
			}
			return o, usage("--base-url %s: %v", shown, err)
		}
		o.BaseURL = &base
	}
	return o, nil
}
