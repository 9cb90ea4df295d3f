// Package buildsite holds the theme that every site gets, embedded here because go:embed can't reach upwards.
package buildsite

import "embed"

// Theme is templates/ and assets/ of this repository. A site's own files of the same names replace them one by one;
// assets/static belongs to this site alone and isn't embedded.
//
//go:embed templates assets/card assets/css assets/fonts assets/js assets/images
var Theme embed.FS
