// Package bundle turns TypeScript and CSS into single, minified, fingerprinted files. No other package knows esbuild.
package bundle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"buildsite/internal/diag"
	"buildsite/internal/media"
)

// An Asset is one published file; Path is relative to the output folder and holds a hash of Content.
type Asset struct {
	Path    string
	Content []byte
}

// Entry is a file to bundle with everything it imports. Append is added at the end of its text.
type Entry struct {
	File   string // slash-separated, in the file system
	Append string
}

// Targets are the oldest browsers that get what the source says; esbuild lowers newer syntax for them.
var targets = []api.Engine{
	{Name: api.EngineChrome, Version: "109"}, {Name: api.EngineEdge, Version: "109"},
	{Name: api.EngineFirefox, Version: "115"}, {Name: api.EngineSafari, Version: "15.6"},
}

// Build bundles the entries, all below fsys, and returns the assets with the path of each entry's own ("" where there
// were problems). Files are given to esbuild under their names in fsys, so that the result doesn't depend on any folder.
// A bundle that asks for words, the texts of the interface by name, gets those that its files name.
func Build(fsys fs.FS, entries []Entry, words map[string]string, dir string) (assets []Asset, paths []string, problems diag.List) {
	appended := map[string]string{}
	var points []api.EntryPoint
	for _, e := range entries {
		appended[e.File] = e.Append
		points = append(points, api.EntryPoint{
			InputPath:  e.File,
			OutputPath: strings.TrimSuffix(path.Base(e.File), path.Ext(e.File)),
		})
	}
	source := &files{fsys: fsys, appended: appended, names: map[string]names{}}
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: points,
		Bundle:              true,
		Write:               false,
		Metafile:            true,
		AbsWorkingDir:       root,
		Outdir:              root,
		EntryNames:          "[name].[hash]",
		AssetNames:          "[name].[hash]",
		MinifySyntax:        true,
		MinifyWhitespace:    true,
		MinifyIdentifiers:   true,
		Charset:             api.CharsetUTF8,
		LegalComments:       api.LegalCommentsEndOfFile, // others' licences ask for it
		Format:              api.FormatIIFE,             // classic scripts: modules don't load from file://
		Engines:             targets,
		LogLevel:            api.LogLevelSilent,
		LogLimit:            0,
		TsconfigRaw:         `{"compilerOptions": {"strict": true}}`,
		Plugins:             []api.Plugin{{Name: "site", Setup: source.setup}},
	})
	problems = append(problems, source.problems...)
	for _, m := range result.Errors {
		problems = append(problems, source.problem(m))
	}
	for _, m := range result.Warnings {
		problems = append(problems, source.problem(m))
	}
	paths = make([]string, len(entries))
	if len(problems) > 0 {
		return nil, paths, problems
	}
	var meta metafile
	_ = json.Unmarshal([]byte(result.Metafile), &meta)
	for _, f := range result.OutputFiles {
		name := path.Base(strings.ReplaceAll(f.Path, `\`, "/"))
		a := Asset{Path: path.Join(dir, name), Content: f.Contents}
		source.putWords(&a, slices.Collect(maps.Keys(meta.Outputs[name].Inputs)), words)
		assets = append(assets, a)
		for i, p := range points {
			ext := ".js"
			if strings.HasSuffix(p.InputPath, ".css") {
				ext = ".css"
			}
			if strings.HasPrefix(name, p.OutputPath+".") && strings.HasSuffix(name, ext) && strings.Count(name, ".") == 2 {
				paths[i] = a.Path
			}
		}
	}
	return assets, paths, nil
}

const maxFile = 4 << 20 // of a style sheet, a script or what they load, in bytes

// All that a style sheet or a script loads has to be in assetsDir, since it is published. What belongs to a template stands beside it.
const (
	assetsDir    = "assets/"
	templatesDir = "templates/"
)

// namespace is what esbuild calls our files; it stands in no output.
const namespace = "site"

// files serves a file system to esbuild.
type files struct {
	fsys     fs.FS
	appended map[string]string

	mu       sync.Mutex
	problems diag.List        // of files that can't be used; esbuild goes on without them
	names    map[string]names // that may be words, by script
}

func (f *files) setup(b api.PluginBuild) {
	b.OnResolve(api.OnResolveOptions{Filter: ".*"}, f.resolve)
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, f.load)
}

func (f *files) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	if args.Kind == api.ResolveEntryPoint {
		return api.OnResolveResult{Path: args.Path, Namespace: namespace}, nil
	}
	script := args.Kind == api.ResolveJSImportStatement || args.Kind == api.ResolveJSDynamicImport || args.Kind == api.ResolveJSRequireCall
	switch {
	case strings.HasPrefix(args.Path, "data:") || strings.HasPrefix(args.Path, "#"):
		return api.OnResolveResult{Path: args.Path, External: true}, nil
	case strings.Contains(args.Path, "://") || strings.HasPrefix(args.Path, "//"):
		return api.OnResolveResult{}, fmt.Errorf("%q is on another server, which readers' browsers would ask; put the file into assets/", args.Path)
	case script && !strings.HasPrefix(args.Path, "."):
		return api.OnResolveResult{}, fmt.Errorf("can't import %q; import files below assets/js/ with a path that begins with ./", args.Path)
	}
	name, _, _ := strings.Cut(args.Path, "?")
	name, _, _ = strings.Cut(name, "#")
	name = path.Join(path.Dir(args.Importer), name)
	code := script || path.Ext(name) == ".css"
	if !strings.HasPrefix(name, assetsDir) && !(code && strings.HasPrefix(name, templatesDir)) {
		return api.OnResolveResult{}, fmt.Errorf("%q leads out of %s; put what it needs there", args.Path, assetsDir)
	}
	candidates := []string{name}
	if script {
		candidates = append(candidates, name+".ts", name+".js")
	}
	for _, c := range candidates {
		if info, err := fs.Lstat(f.fsys, c); fs.ValidPath(c) && err == nil && !info.IsDir() {
			return api.OnResolveResult{Path: c, Namespace: namespace}, nil
		}
	}
	return api.OnResolveResult{}, fmt.Errorf("there is no file %s", name)
}

func (f *files) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	src, problems := diag.Read(f.fsys, args.Path, maxFile)
	loader := api.LoaderFile
	switch path.Ext(args.Path) {
	case ".css":
		loader = api.LoaderCSS
	case ".ts":
		loader = api.LoaderTS
	case ".js":
		loader = api.LoaderJS
	case ".json":
		loader = api.LoaderJSON
	}
	switch {
	case problems != nil:
	case loader == api.LoaderFile:
		problems = media.Asset(args.Path, src)
	default:
		problems = diag.Encoding(args.Path, src)
	}
	text := string(src) + f.appended[args.Path]
	var named names
	if loader == api.LoaderTS || loader == api.LoaderJS {
		named = namesIn(src)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names[args.Path] = named
	if problems != nil {
		f.problems = append(f.problems, problems...)
		text, loader = "", api.LoaderEmpty
	}
	return api.OnLoadResult{Contents: &text, Loader: loader}, nil
}

// problem turns esbuild's message into ours. Its columns count bytes from 0.
func (f *files) problem(m api.Message) diag.Problem {
	p := diag.Problem{Message: sentence(m.Text)}
	for _, n := range m.Notes {
		if p.Hint != "" {
			continue
		}
		p.Hint = sentence(n.Text)
		if before, ok := strings.CutSuffix(p.Hint, " is here:"); ok && n.Location != nil {
			line, _ := f.line(n.Location)
			p.Hint = fmt.Sprintf("%s is on line %d", before, line)
		}
	}
	if l := m.Location; l != nil {
		line, before := f.line(l)
		p.Pos = diag.Pos{File: strings.TrimPrefix(l.File, namespace+":"), Line: line}
		column := min(l.Column, len(l.LineText))
		p.Col = utf8.RuneCountInString(before+l.LineText[:column]) + 1
		p.Width = utf8.RuneCountInString(l.LineText[column:min(column+l.Length, len(l.LineText))])
		p.Source = before + l.LineText
		if l.Suggestion != "" && p.Hint == "" {
			p.Hint = "write " + l.Suggestion
		}
	}
	return p
}

// line is the number of the line in which a place stands, and what esbuild takes off its beginning: lines end in \n, but for esbuild in a lone \r,
// U+2028 and U+2029 too.
func (f *files) line(l *api.Location) (number int, before string) {
	src, err := fs.ReadFile(f.fsys, strings.TrimPrefix(l.File, namespace+":"))
	if err != nil {
		return l.Line, ""
	}
	text, ends := string(src), 0
	for i, r := range text {
		if ends == l.Line-1 {
			start := strings.LastIndexByte(text[:i], '\n') + 1
			return 1 + strings.Count(text[:i], "\n"), strings.TrimPrefix(text[start:i], "\ufeff")
		}
		if r == '\n' || r == '\u2028' || r == '\u2029' || r == '\r' && !strings.HasPrefix(text[i+1:], "\n") {
			ends++
		}
	}
	start := strings.LastIndexByte(text, '\n') + 1
	return 1 + strings.Count(text, "\n"), text[start:]
}

// sentence makes esbuild's text one of our messages: lower case at its start, and without our files' namespace.
func sentence(text string) string {
	text = strings.ReplaceAll(text, `"`+namespace+":", `"`)
	first, size := utf8.DecodeRuneInString(text)
	if next, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsUpper(first) && !unicode.IsUpper(next) {
		text = string(unicode.ToLower(first)) + text[size:]
	}
	return strings.TrimSuffix(text, ".")
}
