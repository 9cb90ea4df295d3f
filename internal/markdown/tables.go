package markdown

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	east "github.com/yuin/goldmark/extension/ast"
)

// table reports what a table would lose: the cells of a row that its head has no column for.
func (s *state) table(table *east.Table) {
	columns := len(table.Alignments)
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		first := row.FirstChild()
		if first == nil || first.Lines().Len() == 0 {
			continue
		}
		start := first.Lines().At(0).Start
		for start > 0 && (s.source[start-1] == ' ' || s.source[start-1] == '\t') {
			start--
		}
		if start > 0 && s.source[start-1] == '|' {
			start--
		}
		cells := s.cells(start)
		if _, head := row.(*east.TableHeader); head {
			if len(cells) < columns {
				s.warning(start, 1, fmt.Sprintf("a table's head and its line of hyphens differ in cells: %d and %d", len(cells), columns),
					"give both as many: GitHub and others see no table there")
			}
			continue
		}
		for _, cell := range cells[min(columns, len(cells)):] {
			words := bytes.TrimSpace(s.source[cell[0]:cell[1]])
			if len(words) == 0 {
				continue
			}
			offset := cell[0] + bytes.Index(s.source[cell[0]:cell[1]], words)
			s.problem(offset, utf8.RuneCount(words), "a cell that the table's head has no column for",
				`it would get lost: add a cell to the head and to the line of hyphens; or, for a stroke within a cell, write \|, in code too`)
			break
		}
	}
}

// cells are where the cells begin and end of the table row that begins at an offset.
func (s *state) cells(start int) [][2]int {
	end := len(s.source)
	if i := bytes.IndexByte(s.source[start:], '\n'); i >= 0 {
		end = start + i
	}
	end = start + len(bytes.TrimRight(s.source[start:end], " \t\r"))
	for start < end && (s.source[start] == ' ' || s.source[start] == '\t') {
		start++
	}
	if start < end && s.source[start] == '|' {
		start++
	}
	if start < end && s.source[end-1] == '|' && s.source[end-2] != '\\' {
		end--
	}
	var cells [][2]int
	for from := start; from <= end; {
		to := from
		for to < end && (s.source[to] != '|' || to > 0 && s.source[to-1] == '\\') {
			to++
		}
		cells = append(cells, [2]int{from, to})
		from = to + 1
	}
	return cells
}
