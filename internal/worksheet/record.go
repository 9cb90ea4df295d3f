package worksheet

import "maps"

// A Record is what a version of a worksheet may save: the path of each part of its answers that has an id, and what is
// there.
//
//	questions                  table       a field, by its kind
//	questions.need             radios      a column, by its kind
//	questions.need.must-know   option      or row, column (of a grid), card, question, end
type Record map[string]string

// Record is what the sheet may save. Fields whose answers aren't kept, and those without an answer, aren't in it.
func (s *Sheet) Record() Record {
	r := Record{}
	for _, f := range s.Fields {
		if f.Saved() == nil || !f.Saved().Kept() || f.Head().ID.Value == "" {
			continue
		}
		id := f.Head().ID.Value
		r[id] = f.Kind()
		f.parts(func(path, kind string) { r[id+"."+path] = kind })
	}
	return r
}

// after is the record after several migrations.
func (r Record) after(migrations []Migration) Record {
	if len(migrations) == 0 {
		return maps.Clone(r)
	}
	moved := Record{}
	for path, kind := range r {
		if path = follow(path, migrations); path != "" {
			moved[path] = kind
		}
	}
	return moved
}

// holds tells whether a path, or anything below it, is in the record.
func (r Record) holds(path string) bool {
	for p := range r {
		if within(p, path) {
			return true
		}
	}
	return false
}
