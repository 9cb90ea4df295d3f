// Package output writes a build's results; no other package does.
//
// A build takes its output folder with [Lock] and fills it with [Folder.Publish], whole or not at all:
//
//  1. Every file is rendered, by as many workers as there are processors. What differs from the last build is written into a
//     staging folder beside the output; what doesn't stays where it is.
//  2. If nothing differs, that was all.
//  3. Otherwise the unchanged files are hard-linked into the staging folder, the two folders are exchanged in one step, and
//     the old one is removed. A reader sees the old site or the new one, never a mixture.
//
// The output holds a manifest of the files that are ours. Where the folder can't be exchanged (it holds something foreign, is a
// link or a mount point, or the system has no such call), the changed files are renamed into place one by one: each is whole at
// any moment, the site as a whole isn't until the last one is in place, and a build that is killed there is mended by the next.
//
// This is safe against a failing, cancelled or killed build. It isn't against a power cut: nothing is flushed to the disk, which
// would cost more than the build itself. A power cut can leave files empty or old; the next build compares every byte and
// rewrites them, or says that the manifest is damaged.
//
// Exchanging makes the output another folder of the same name: a shell or server that stands in it, or a container that has it
// mounted, keeps the old one until it enters again. Mode and owner are carried over, access lists and extended attributes not.
package output

import (
	"crypto/sha256"
	"fmt"
	"io"
	"iter"

	"buildsite/internal/diag"
)

// A File is one file of an edition. Path is slash-separated and relative to the output folder
// ("steps/honesty/index.html"). Write may be called more than once, from any goroutine, and writes the same bytes each time.
//
// Pos is where the publisher asked for the path, by which package check names who has an address: the file of a page, a slug or an alias in it, or
// a picture or another file that is published as it is. Width is the number of characters there. They are zero for what buildsite makes by itself.
type File struct {
	Path    string
	Pos     diag.Pos
	Width   int
	Edition string // by name
	Source  string // the one file in the site's folder that it is a copy of, or made from; "" for all others
	Of      []File // the files that it is made of: see Compose
	Needed  bool   // a reader of the site needs it; else others ask for it: hosts, search engines, who takes it away
	Late    bool   // it takes long to make, so serve makes it only when somebody asks for it
	Write   func(w io.Writer) error

	measures bool // it is made by Measure
}

// Paths are those of files, in their order.
func Paths(files []File) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range files {
			if !yield(f.Path) {
				return
			}
		}
	}
}

// A Result counts what a Publish did.
type Result struct {
	Files     int   // in the output, without the manifest: Written + Unchanged
	Written   int   // new, or with other bytes than before
	Unchanged int   // kept, with their modification time
	Removed   int   // of the last build, no longer wanted
	Bytes     int64 // of all Files
	Sum       Sum   // of all Files

	// OneByOne says why the folder was updated file by file ("it holds .git, which buildsite did not write"). It is empty if
	// the folder was exchanged, or if there was nothing to do.
	OneByOne string

	// Kept is almost always empty. It names the folder that holds what somebody else put into the output at the very moment
	// it was exchanged.
	Kept string
}

// A Sum is the SHA-256 of a file's bytes; or of a folder's files, their paths and their bytes, without the manifest.
type Sum [sha256.Size]byte

// sumOf sums files up, which are sorted by path.
func sumOf(paths []string, sums []Sum) (total Sum) {
	h := sha256.New()
	for i, path := range paths {
		fmt.Fprintf(h, "%s\x00%x\n", path, sums[i])
	}
	h.Sum(total[:0])
	return total
}
