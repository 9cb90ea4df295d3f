package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// comments are what the types of page.json and site.json say of themselves: of a struct by "worksheet.Scale", of one of its
// fields by "worksheet.Range.Min".
func comments() map[string]string {
	found := map[string]string{}
	for _, pattern := range []string{"../load/*.go", "../worksheet/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			panic(err) // the pattern is a good one
		}
		for _, name := range names {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				panic(err) // it has been compiled
			}
			for _, decl := range file.Decls {
				if decl, ok := decl.(*ast.GenDecl); ok {
					addStructs(found, file.Name.Name+".", decl)
				}
			}
		}
	}
	return found
}

func addStructs(found map[string]string, pkg string, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		doc := spec.Doc
		if doc == nil {
			doc = decl.Doc
		}
		found[pkg+spec.Name.Name] = firstParagraph(doc)
		group, ok := spec.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range group.Fields.List {
			for _, name := range field.Names {
				found[pkg+spec.Name.Name+"."+name.Name] = firstParagraph(field.Doc)
			}
		}
	}
}

// firstParagraph is a comment up to its first empty line, on one line.
func firstParagraph(doc *ast.CommentGroup) string {
	text, _, _ := strings.Cut(doc.Text(), "\n\n")
	return strings.Join(strings.Fields(text), " ")
}
