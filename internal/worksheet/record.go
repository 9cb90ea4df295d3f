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
	s.saved(func(path, kind, _ string) { r[path] = kind })
	return r
}

// Labels are the words by which readers know the parts of answers: those of questions, columns, options and the like, by
// the paths of a Record. What has no words isn't in them.
type Labels map[string]string

// Labels are those of what the sheet may save.
func (s *Sheet) Labels() Labels {
	l := Labels{}
	s.saved(func(path, _, label string) {
		if label != "" {
			l[path] = label
		}
	})
	return l
}

// saved calls add for each part of the answers that may be saved.
func (s *Sheet) saved(add func(path, kind, label string)) {
	for _, f := range s.Fields {
		if f.Saved() == nil || !f.Saved().Kept() || f.Head().ID.Value == "" {
			continue
		}
		id := f.Head().ID.Value
		add(id, f.Kind(), f.Head().Label)
		f.parts(func(path, kind, label string) { add(id+"."+path, kind, label) })
	}
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

// holds reports whether a path, or anything below it, is in the record.
func (r Record) holds(path string) bool {
	for p := range r {
		if within(p, path) {
			return true
		}
	}
	return false
}
