package web

import (
	"encoding/xml"
	"io"
	"slices"
	"strconv"

	"buildsite/internal/output"
)

// sitemapSize is the most addresses that one sitemap may hold (https://www.sitemaps.org/protocol.html).
const sitemapSize = 50_000

type (
	sitemapURLs struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapURL struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
	sitemapIndex struct {
		XMLName  xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Sitemaps []sitemapURL `xml:"sitemap"`
	}
)

// sitemaps is sitemap.xml, or an index of several for a large site.
func (e *shared) sitemaps() []output.File {
	n := 0
	for _, p := range e.all.Pages {
		if !p.NoIndex {
			n++
		}
	}
	if n <= sitemapSize {
		return []output.File{e.sitemap("sitemap.xml", 0)}
	}
	var files []output.File
	for first := 0; first < n; first += sitemapSize {
		files = append(files, e.sitemap("sitemap-"+strconv.Itoa(len(files)+1)+".xml", first))
	}
	names := slices.Clone(files)
	return append(files, output.File{Path: "sitemap.xml", Write: func(w io.Writer) error {
		base := e.view(w).read.Config().BaseURL
		var index sitemapIndex
		for _, f := range names {
			index.Sitemaps = append(index.Sitemaps, sitemapURL{Loc: base.Absolute("/" + f.Path)})
		}
		return writeXML(w, index)
	}})
}

// sitemap lists the pages from number first on, of those that may be listed.
func (e *shared) sitemap(name string, first int) output.File {
	return output.File{Path: name, Write: func(w io.Writer) error {
		read := e.view(w).read
		base, urls, n := read.Config().BaseURL, sitemapURLs{}, 0
		for c := range read.Summaries {
			if c.NoIndex {
				continue
			}
			if n >= first && n < first+sitemapSize {
				urls.URLs = append(urls.URLs, sitemapURL{Loc: base.Absolute(c.Path), LastMod: day(c.Changed())})
			}
			n++
		}
		return writeXML(w, urls)
	}}
}

func (e *shared) robots(w io.Writer) error {
	return writeText(w, "User-agent: *\nAllow: /\n\nSitemap: "+e.view(w).read.Config().BaseURL.Absolute("/sitemap.xml")+"\n")
}
