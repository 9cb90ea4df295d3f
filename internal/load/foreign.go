package load

import "strings"

// bare is a key in small letters, without hyphens and underscores: programs differ in these.
func bare(key string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(key))
}

// Foreign knows the keys of Hugo, Jekyll, Astro, Docusaurus, Eleventy, MkDocs and Obsidian: see [frontmatter.Foreign].
func (Frontmatter) Foreign(key string) (own, hint string) {
	switch bare(key) {
	case "weight", "sidebarposition", "navorder", "menuorder", "position":
		return "order", ""
	case "lastmod", "lastmodified", "lastmodifiedat", "lastupdated", "lastupdate", "modified", "modifieddate", "updateddate", "moddate", "dateupdated", "dateupdate":
		return "updated", ""
	case "pubdate", "publishdate", "publishedat", "datepublished", "created", "createdat":
		return "date", ""
	case "summary", "excerpt", "subtitle", "abstract", "lead", "teaser", "desc":
		return "description", ""
	case "heroimage", "cover", "coverimage", "thumbnail", "featuredimage", "ogimage", "socialimage", "banner", "picture":
		return "image", ""
	case "redirectfrom", "redirects", "alias", "oldurl":
		return "aliases", ""
	case "url", "permalink", "path":
		return "", "the file's place and name make the address: delete it, or write slug: for its last part; an old address goes under aliases"
	case "published", "publish", "ispublished":
		return "", "write draft: true for a page that isn't published, and nothing for one that is"
	case "robots", "sitemap", "search", "searchexclude", "hidden", "unlisted", "excludefromsearch":
		return "", "write noindex: true to keep the page out of search engines, or delete it"
	case "author", "authors", "byline":
		return "", "there is no such key: name who wrote it in the text, or for all pages as publisher in site.yaml; delete it here"
	case "lang", "language", "locale":
		return "", "all pages have the language of site.yaml: delete it"
	case "sidebarlabel", "linktitle", "navtitle", "menutitle", "shorttitle", "pagetitle", "seotitle", "metatitle":
		return "", "the title is used everywhere but in the browser's tab, for which there is tab_title: delete it"
	case "tags", "tag", "categories", "category", "keywords", "topics", "series", "layout", "template", "type", "theme", "id", "toc", "tableofcontents", "comments", "comment",
		"sidebar", "menu", "parent", "haschildren", "cssclass", "cssclasses", "math", "mermaid", "pin", "pinned", "featured", "hidetitle", "hidetableofcontents", "showtoc",
		"pagination", "paginationnext", "paginationprev", "cascade", "resources", "params", "outputs", "icon", "status", "readingtime", "eleventynavigation", "eleventyexcludefromcollections",
		"collection", "defaults", "head", "class", "color", "nav", "navexclude", "script", "scripts", "style", "styles", "version", "format":
		return "", "there is no such key: delete it, with what stands below it"
	}
	return "", ""
}

// Foreign knows the keys of other systems' configuration: see [frontmatter.Foreign].
func (Config) Foreign(key string) (own, hint string) {
	switch bare(key) {
	case "url", "baseurl", "siteurl", "site", "homepage":
		return "base_url", ""
	case "name", "sitetitle", "sitename":
		return "title", ""
	case "sitedescription", "tagline", "subtitle", "summary":
		return "description", ""
	case "lang", "languagecode", "defaultcontentlanguage", "locale":
		return "language", ""
	case "author", "authors", "organization", "owner", "company":
		return "publisher", ""
	case "email", "mail":
		return "contact", ""
	case "nav", "menu", "menus", "sidebar", "headerpages":
		return "navigation", ""
	case "color", "colour", "themecolor", "primarycolor", "accentcolor":
		return "accent", ""
	case "theme", "plugins", "permalink", "permalinks", "markdown", "exclude", "include", "paginate", "params", "taxonomies", "collections", "defaults", "build", "output",
		"repository", "repourl", "googleanalytics", "analytics", "timezone", "version", "extra", "social", "favicon", "copyright", "markup", "outputs", "remotetheme", "destination":
		return "", "there is no such key: delete it, with what stands below it; what a site can say is listed in docs/content-format.md"
	}
	return "", ""
}
