package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// Nearly all systems have names of up to 255 bytes. Their paths end at 1,024 bytes or later, and the output folder's own is a part of them.
const (
	maxName = 255
	maxPath = 900
)

// fits reports a name that can't stand in the output, and warns of one that can't on Windows. It reports each folder once, and returns
// false if the file can't be published.
func (a addresses) fits(o *owner) bool {
	file := o.file
	subject, hint := "has the address "+clip(o.address)+", which", "rename it"
	switch {
	case o.kind == aliased:
		subject, hint = fmt.Sprintf("the alias %q", clip(o.address)), "take the alias out, or choose another address"
	case o.slug:
		hint = "choose another slug"
	}
	report := func(name string, severity diag.Severity, format string, args ...any) {
		pos, width, hint := o.pos, o.width, hint
		if o.slug && !strings.HasSuffix(o.address, "/"+name[strings.LastIndexByte(name, '/')+1:]+"/") {
			pos, width, hint = diag.Pos{File: pos.File}, 0, "rename the folder" // that is no fault of the slug
		}
		if a.tell(o, name) {
			a.report(pos, width, severity, subject+" "+fmt.Sprintf(format, args...), hint)
		}
	}
	if first, _, _ := strings.Cut(file, "/"); first != "" && (first[0] == '.' || first[0] == '_') {
		if folded := fold(first); strings.HasPrefix(folded, site.Reserved) || folded == site.ServeDir {
			report(first, diag.Error, "begins with a name that buildsite keeps for itself")
			return false
		}
	}
	if len(file) > maxPath {
		report(strings.TrimSuffix(file, "/index.html"), diag.Error, "is %d bytes long; %d is the most that every system can have", len(file), maxPath)
		return false
	}
	for start := 0; start < len(file); {
		end := len(file)
		if i := strings.IndexByte(file[start:], '/'); i >= 0 {
			end = start + i
		}
		part := file[start:end]
		if len(part) > maxName {
			report(file[:end], diag.Error, "has a part of %d bytes; %d is the most that a name can have", len(part), maxName)
			return false
		}
		if !windows(part) {
			report(file[:end], diag.Warning, "has a part that can't be the name of a file or folder on Windows: %q", part)
		}
		start = end + 1
	}
	return true
}

// tell reports whether what is wrong with the name of a file or folder of the output is still to be told. Each alias has to be mended by
// itself; all else that lies in a folder, with the folder.
func (a addresses) tell(o *owner, name string) bool {
	if o.kind == aliased {
		return true
	}
	told := a.told[name]
	a.told[name] = true
	return !told
}

// fold is one form of all names that some system takes for the same.
func fold(file string) string {
	return strings.ToLower(strings.ToUpper(markdown.Form(file))) // twice, as σ and ς have one capital
}

// windows reports whether a file or folder of Windows can have a name.
func windows(name string) bool {
	if strings.ContainsAny(name, `<>:"|?*\`) || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return false
	}
	device, _, _ := strings.Cut(name, ".") // with whatever ending
	device = strings.ToLower(strings.TrimRight(device, " "))
	switch device {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return false
	}
	number, port := strings.CutPrefix(device, "com")
	if !port {
		number, port = strings.CutPrefix(device, "lpt")
	}
	return !port || utf8.RuneCountInString(number) != 1 || !strings.Contains("123456789¹²³", number)
}

// clip shortens an address that is too long to be read.
func clip(address string) string {
	const most = 60
	if runes := []rune(address); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return address
}
