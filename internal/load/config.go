package load

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// configFile describes the site.
var configFile = path.Join(site.ContentDir, "site.yaml")

const maxConfig = 64 << 10

// Config is content/site.yaml.
type Config struct {
	// The site's permanent name, as lower-case-with-hyphens. It names what readers save: never change it.
	ID frontmatter.Text `yaml:"id,required"`
	// What the site is called.
	Title string `yaml:"title,required"`
	// The name under the icon on a phone's home screen. Choose a neutral one.
	ShortName string `yaml:"short_name"`
	// A sentence about the site, for the footer, the feed and search engines.
	Description string `yaml:"description"`
	// Where the site is published, such as https://example.org or https://example.org/a/folder.
	BaseURL frontmatter.Text `yaml:"base_url,required"`
	// The language of the site, such as en, es or pt-BR. Left out: en.
	Language frontmatter.Text `yaml:"language"`
	// Who publishes the site.
	Publisher string `yaml:"publisher"`
	// A mail or web address for readers to write to.
	Contact frontmatter.Text `yaml:"contact"`
	// Who has reviewed the site's content.
	ReviewedBy string `yaml:"reviewed_by"`
	// The colour of links and buttons, as "#2f5d62", in quotes. Where it couldn't be read, it is made darker or lighter.
	Accent frontmatter.Text `yaml:"accent"`
	// A picture, by its path below content/.
	Logo frontmatter.Text `yaml:"logo"`
	// A drawing of the programme's own, an SVG by its path below content/. It stands on the home page and on those of the steps, whose
	// parts have the ids step-1, step-2 and so on, in icons and in the pictures that others show with a link.
	Motif frontmatter.Text `yaml:"motif"`
	// Who fills in worksheets. Left out: one reader.
	People []person `yaml:"people"`
	// The links at the top of every page. Left out: the sections, if there are at most seven.
	Navigation []navItem `yaml:"navigation"`
	// The links at the foot of every page, to what readers seldom need: about, privacy, sources.
	Footer []navItem `yaml:"footer"`
	// Where “Exit this page” leads.
	ExitURL frontmatter.Text `yaml:"exit_url"`
	// The safety page, for readers who may be in danger, by its path below content/. Worksheets and “Exit this page” link to it.
	Safety frontmatter.Text `yaml:"safety"`
	// The editions of the site that are made. Left out: all for a programme, which has steps, and “web” for any other site.
	Editions []frontmatter.Text `yaml:"editions"`
}

// A person is somebody who fills in worksheets.
type person struct {
	// The person's permanent name, which fields give under “for”. It names what readers save: never change it.
	ID frontmatter.Text `yaml:"id,required"`
	// How the person is called, as they would say it themselves.
	Label string `yaml:"label,required"`
}

// A navItem is a link at the top or the foot of every page.
type navItem struct {
	// The words of the link. Left out: the page's title.
	Label string `yaml:"label"`
	// A page, by its path below content/ or its address.
	Link frontmatter.Text `yaml:"link,required"`
}

// exitURL is where *Exit this page* leads if the site says nothing else: a page that anybody may have open.
const exitURL = "https://www.bbc.co.uk/weather"

var (
	validID       = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	validLanguage = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	validAccent   = regexp.MustCompile(`^#([0-9a-fA-F]{3}){1,2}$`)
	validMail     = regexp.MustCompile(`^[^@\s<>":/%?#]+@[^@\s<>":/%?#]+\.[^@\s<>".:/%?#]+$`)
)

// reservedPeople stand for more than one person in the readers' saved answers.
var reservedPeople = []string{"both", "neither", "together"}

// mostPeople is how many people a site may name: each gets printed sheets of their own.
const mostPeople = 20

func (l *loader) config() {
	defer func() {
		l.people = l.site.Config.PeopleIDs()
		l.memo.configure(&l.site.Config)
	}()
	c := &l.site.Config
	c.Language, c.ExitURL, c.BaseURL.Path = "en", exitURL, "/"
	if l.options.BaseURL != nil {
		c.BaseURL = *l.options.BaseURL
	}
	l.parser = markdown.New(c.Language)
	if _, err := fs.Lstat(l.fsys, configFile); errors.Is(err, fs.ErrNotExist) {
		if _, err := fs.Stat(l.fsys, site.ContentDir); err == nil { // walk reports it otherwise
			if l.misnamed = l.likeConfig(); l.misnamed != "" {
				l.problem(l.misnamed, "the file that tells of the site is called site.yaml", "rename it to site.yaml")
				return
			}
			l.problem(configFile, "there is no such file", "write it, with the keys id, title and base_url")
		}
		return
	}
	src, problems := diag.Read(l.fsys, configFile, maxConfig)
	if problems != nil {
		l.problems = append(l.problems, problems...)
		return
	}
	var m Config
	problems = frontmatter.Decode(configFile, src, 1, &m)
	report := func(t frontmatter.Text, message, hint string) {
		problems = append(problems, diag.Problem{Pos: t.Pos, Width: t.Width, Message: message, Hint: hint})
	}
	matches := func(t frontmatter.Text, valid *regexp.Regexp, key, hint string) bool {
		if t.Value == "" || valid.MatchString(t.Value) {
			return t.Value != ""
		}
		report(t, fmt.Sprintf("%q can't be %s", t.Value, key), hint)
		return false
	}

	matches(m.ID, validID, "an id", "write lower-case letters, digits and hyphens, at most 40")
	if matches(m.Language, validLanguage, "a language", "write a language tag such as en, es or pt-BR") {
		c.Language = m.Language.Value
		l.parser = markdown.New(c.Language)
	}
	if matches(m.Accent, validAccent, "a colour", `write it as "#rrggbb", in quotes`) {
		c.Accent = strings.ToLower(m.Accent.Value)
		if len(c.Accent) == len("#rgb") {
			c.Accent = string([]byte{'#', c.Accent[1], c.Accent[1], c.Accent[2], c.Accent[2], c.Accent[3], c.Accent[3]})
		}
	}
	if m.BaseURL.Value != "" {
		base, err := site.ParseBaseURL(m.BaseURL.Value)
		if err != nil {
			report(m.BaseURL, fmt.Sprintf("%q can't be the site's address", m.BaseURL.Value), err.Error())
		} else if l.options.BaseURL == nil {
			c.BaseURL = base
		} else {
			c.Written = base
		}
	}
	if v := m.Contact.Value; v != "" && !validMail.MatchString(v) && !webAddress(v) {
		report(m.Contact, fmt.Sprintf("%q is neither a mail nor a web address", v), "write name@example.org or https://example.org/contact")
	}
	switch v := m.ExitURL.Value; {
	case v == "":
	case !webAddress(v):
		report(m.ExitURL, fmt.Sprintf("%q isn't a web address", v), "write it in full, with https://")
	case !strings.HasPrefix(v, "https:"):
		report(m.ExitURL, fmt.Sprintf("%q can be read by others on its way", v), "write an address that begins with https://")
	default:
		c.ExitURL = v
	}
	if v := m.Motif.Value; v != "" && !strings.EqualFold(path.Ext(v), ".svg") {
		report(m.Motif, fmt.Sprintf("the motif %q isn't an SVG", v), "name a drawing that ends in .svg: only in such a one can single steps be lit")
		m.Motif = frontmatter.Text{}
	}
	for _, e := range m.Editions {
		if !slices.Contains(l.options.Editions, e.Value) {
			hint := "there is: " + strings.Join(l.options.Editions, ", ")
			report(e, fmt.Sprintf("unknown edition %q", e.Value), cmp.Or(diag.DidYouMean(e.Value, l.options.Editions), hint))
			continue
		}
		c.Editions = append(c.Editions, e.Value)
	}
	if len(m.People) > mostPeople {
		report(m.People[mostPeople].ID, fmt.Sprintf("more than %d people", mostPeople), "name those who fill in a sheet of their own")
		m.People = m.People[:mostPeople]
	}
	for i, p := range m.People {
		switch {
		case !matches(p.ID, validID, "an id", "write lower-case letters, digits and hyphens, at most 40"):
		case slices.Contains(reservedPeople, p.ID.Value):
			report(p.ID, fmt.Sprintf("the id %q is reserved", p.ID.Value), "choose another one")
		case slices.ContainsFunc(m.People[:i], func(o person) bool { return o.ID.Value == p.ID.Value }):
			report(p.ID, fmt.Sprintf("two people have the id %q", p.ID.Value), "give one of them another")
		}
		c.People = append(c.People, site.Person{ID: p.ID.Value, Label: l.parser.Text(p.Label)})
	}
	items := func(entries []navItem) []site.NavItem {
		var items []site.NavItem
		for _, n := range entries {
			items = append(items, site.NavItem{Label: l.parser.Text(n.Label), Link: link(n.Link)})
		}
		return items
	}
	c.Navigation, c.Footer = items(m.Navigation), items(m.Footer)
	l.id = m.ID
	c.ID, c.Title, c.ShortName, c.Description = m.ID.Value, l.parser.Text(m.Title), l.parser.Text(m.ShortName), l.parser.Text(m.Description)
	c.Publisher, c.Contact, c.ReviewedBy = l.parser.Text(m.Publisher), m.Contact.Value, l.parser.Text(m.ReviewedBy)
	c.Logo, c.Motif, c.Safety = link(m.Logo), link(m.Motif), link(m.Safety)
	l.problems = append(l.problems, problems...)
}

func link(t frontmatter.Text) site.Link { return site.Link{Ref: ref(t)} }

// likeConfig is the file that is meant as site.yaml, or "".
func (l *loader) likeConfig() string {
	entries, _ := fs.ReadDir(l.fsys, site.ContentDir)
	for _, e := range entries {
		if name := strings.ToLower(e.Name()); name == "site.yaml" || name == "site.yml" {
			return path.Join(site.ContentDir, e.Name())
		}
	}
	return ""
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
}
