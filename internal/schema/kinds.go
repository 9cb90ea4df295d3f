package main

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"

	"buildsite/internal/worksheet"
)

// The lists of all kinds of fields, in the order of worksheet.Kinds: their styles, their templates, their scripts.

const written = "Written by: go generate ./internal/schema"

func folderOf(kind worksheet.Kind) string { return path.Join("templates/fields", kind.Name, kind.Name) }

func kindStyles() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "/* %s */\n", written)
	for _, kind := range worksheet.Kinds {
		fmt.Fprintf(&b, "@import \"../../%s.css\";\n", folderOf(kind))
	}
	return []byte(b.String())
}

func kindTemplates() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "{{- /* %s */ -}}\n", written)
	for i, kind := range worksheet.Kinds {
		other := "else "
		if i == 0 {
			other = ""
		}
		fmt.Fprintf(&b, "{{%sif eq .Kind %q}}{{template \"fields/%[3]s/%[3]s.html\" .}}\n", other, kind.Name, kind.Name)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n") + "{{end -}}\n")
}

var class = regexp.MustCompile(`(?m)^export class (\w+) extends Field\b`)

// kindScripts lists the classes, which their files name.
func kindScripts() ([]byte, error) {
	var imports, list strings.Builder
	var silent []string
	for _, kind := range worksheet.Kinds {
		file := folderOf(kind)
		src, err := os.ReadFile(path.Join("../..", file+".ts"))
		if err != nil {
			return nil, err
		}
		name := class.FindSubmatch(src)
		if name == nil {
			return nil, fmt.Errorf("%s.ts has no line with \"export class … extends Field\"", file)
		}
		fmt.Fprintf(&imports, "import { %s } from \"../../../%s\";\n", name[1], file)
		fmt.Fprintf(&list, "  [%q, %s],\n", kind.Name, name[1])
		if kind.New().Saved() == nil {
			silent = append(silent, fmt.Sprintf("%q", kind.Name))
		}
	}
	return fmt.Appendf(nil, `// The class of each kind of field. %s

%simport type { Field, FieldSpec, Sheet } from "../field/field";

/** A kind's class; each reads the keys of its own kind. */
export type Kind = new (element: HTMLElement, spec: any, sheet: Sheet) => Field<FieldSpec>;

/** The class of each kind of field, by the name that data-field has. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
%s]);

/** Kinds without a saved answer. */
export const silent: ReadonlySet<string> = new Set([%s]);
`, written, imports.String(), list.String(), strings.Join(silent, ", ")), nil
}
