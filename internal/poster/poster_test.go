package poster_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"buildsite/internal/drawing"
	"buildsite/internal/poster"
)

var update = flag.Bool("update", false, "write testdata anew")

const motif = `<svg viewBox="0 0 200 120"><path fill="#f6eddd" d="M4 20C20 120 180 120 196 20z"/><path fill="none" stroke="#3d352d" stroke-width="5" d="M4 20C20 120 180 120 196 20z"/><path id="step-1" fill="none" stroke="#b8862b" stroke-width="4" stroke-linecap="round" d="M90 20L80 50L104 92"/></svg>`

func look(t testing.TB, site string) poster.Look {
	t.Helper()
	d, problems := drawing.Parse("motif.svg", []byte(motif))
	if problems != nil {
		t.Fatal(problems)
	}
	source, err := os.ReadFile("../../assets/card/font.ttf")
	if err != nil {
		t.Fatal(err)
	}
	f, err := poster.ParseFont(source)
	if err != nil {
		t.Fatal(err)
	}
	return poster.Look{
		Motif: d, Font: f, Site: site,
		Paper: color.NRGBA{0xfa, 0xf6, 0xee, 0xff}, Ink: color.NRGBA{0x26, 0x22, 0x1e, 0xff}, Accent: color.NRGBA{0x1d, 0x4f, 0x53, 0xff},
	}
}

// With a part lit, the others are pale. A part that there isn't leaves the motif as it is.
func TestLit(t *testing.T) {
	l := look(t, "Site")
	l.Parts = []string{"step-1"}
	p := poster.New(l)
	gold := func(lit string) int {
		var b bytes.Buffer
		if err := p.Card(&b, "Trust", lit); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for y := range 630 {
			for x := range 1200 {
				if img.At(x, y) == (color.NRGBA{0xb8, 0x86, 0x2b, 0xff}) || img.At(x, y) == (color.RGBA{0xb8, 0x86, 0x2b, 0xff}) {
					n++
				}
			}
		}
		return n
	}
	all := gold("")
	if all == 0 {
		t.Fatal("nothing is lit")
	}
	if got := gold("step-1"); got != all {
		t.Errorf("its own part has %d pixels, and %d on the whole", got, all)
	}
	if p.CardName("Trust", "step-2") != p.CardName("Trust", "") || p.CardName("Trust", "step-1") == p.CardName("Trust", "") {
		t.Error("names")
	}
	if p.CardName("信頼", "step-1") != p.CardName("", "") {
		t.Error("a title that can't be written has another card than the site's own")
	}
	l.Parts = []string{"step-1", "step-2"}
	p = poster.New(l)
	if got := gold("step-2"); got != 0 {
		t.Errorf("another part is lit, and %d pixels of the first are, too", got)
	}
	// As drawing programs write it: a group with the id, and a path in it with one of its own.
	d, problems := drawing.Parse("motif.svg", []byte(strings.ReplaceAll(strings.ReplaceAll(motif, `<path id="step-1"`, `<g id="step-1"><path id="path7"`), `L104 92"/>`, `L104 92"/></g>`)))
	if problems != nil {
		t.Fatal(problems)
	}
	l.Motif = d
	p = poster.New(l)
	if lit, pale := gold("step-1"), gold("step-2"); lit != all || pale != 0 {
		t.Errorf("of a group, %d pixels are lit, not %d; then %d, not none", lit, all, pale)
	}
}

func drawn(t testing.TB, p *poster.Press, title string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Card(&b, title, ""); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGolden compares bytes. If a new Go compresses otherwise, write them anew, and see that the pictures are the same.
func TestGolden(t *testing.T) {
	p := poster.New(look(t, "Sleep Again"))
	golden := filepath.Join("testdata", "card.png")
	got := drawn(t, p, "Wörter, die man “gut” lesen kann, über zwei oder drei Zeilen hinweg")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the card isn't testdata/card.png (pixels the same: %t)", same(t, got, want))
	}
	img, err := png.Decode(bytes.NewReader(got))
	if err != nil || img.Bounds() != image.Rect(0, 0, 1200, 630) {
		t.Errorf("the card is %v, %v", img.Bounds(), err)
	}
	if _, ok := img.(*image.Paletted); !ok {
		t.Errorf("the card has no palette, but is a %T", img)
	}
}

// A cover shows the motif, or a field of the accent, and the title if it can be written.
func TestCover(t *testing.T) {
	with := look(t, "")
	without := with
	without.Motif = nil
	bare := without
	bare.Font = nil
	seen := map[string]bool{}
	for i, test := range []struct {
		look  poster.Look
		title string
		mark  color.Color // at a place of the accent
		at    image.Point
	}{
		{with, "Sleep", with.Accent, image.Pt(450, 763)},
		{with, "Sleep Again", with.Accent, image.Pt(450, 763)},
		{with, "العربية", with.Accent, image.Pt(450, 763)},
		{without, "Sleep", with.Accent, image.Pt(10, 10)},
		{bare, "Sleep", with.Accent, image.Pt(10, 1190)},
	} {
		var b bytes.Buffer
		if err := poster.New(test.look).Cover(&b, test.title); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b.Bytes()))
		if err != nil || img.Bounds() != image.Rect(0, 0, poster.CoverWidth, poster.CoverHeight) {
			t.Fatalf("%d: %v", i, err)
		}
		if got := color.NRGBAModel.Convert(img.At(test.at.X, test.at.Y)); got != test.mark {
			t.Errorf("%d: %v at %v", i, got, test.at)
		}
		if seen[b.String()] || b.Len() > 40_000 {
			t.Errorf("%d: %d bytes, or like another", i, b.Len())
		}
		seen[b.String()] = true
	}
}

func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, err := png.Decode(bytes.NewReader(a))
	y, err2 := png.Decode(bytes.NewReader(b))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for i := range 630 {
		for j := range 1200 {
			if x.At(j, i) != y.At(j, i) {
				return false
			}
		}
	}
	return true
}

// Whoever draws first, and however many at a time, the bytes are the same.
func TestParallel(t *testing.T) {
	titles := []string{"", "One", "Two words", "Keep talking, however it goes"}
	var want [][]byte
	alone := poster.New(look(t, "Site"))
	for _, title := range titles {
		want = append(want, drawn(t, alone, title))
	}
	p := poster.New(look(t, "Site"))
	var wg sync.WaitGroup
	for n := range 4 * max(2, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			i := n % len(titles)
			var b bytes.Buffer
			if err := p.Card(&b, titles[i], ""); err != nil || !bytes.Equal(b.Bytes(), want[i]) {
				t.Errorf("%q: other bytes, %v", titles[i], err)
			}
		})
	}
	wg.Wait()
}

// Titles that can't be written leave the site's own card.
func TestUnwritten(t *testing.T) {
	p := poster.New(look(t, "Site"))
	own := drawn(t, p, "")
	for _, title := range []string{"信頼", "الثقة", "אמון", "विश्वास", "a\u0301", "Site", strings.Repeat("very ", 80), strings.Repeat("w", 80)} {
		if !bytes.Equal(own, drawn(t, p, title)) || p.CardName(title, "") != p.CardName("", "") {
			t.Errorf("%q has a card of its own", title)
		}
	}
	for _, title := range []string{"Trust", "Vertrauen wächst", "Доверие", "Εμπιστοσύνη", "Niềm tin", strings.Repeat("very ", 20), strings.Repeat("w", 16)} {
		if bytes.Equal(own, drawn(t, p, title)) || p.CardName(title, "") == p.CardName("", "") {
			t.Errorf("%q has no card of its own", title)
		}
	}

	// Not even the site's title: the motif alone, in the middle.
	img, err := png.Decode(bytes.NewReader(drawn(t, poster.New(look(t, "信頼")), "")))
	if err != nil {
		t.Fatal(err)
	}
	left, right := 1200, 0
	for y := range 630 {
		for x := range 1200 {
			if img.At(x, y) != img.At(0, 0) {
				left, right = min(left, x), max(right, x)
			}
		}
	}
	if d := left + right - 1199; left < 300 || d < -3 || d > 3 {
		t.Errorf("a card without words is drawn from %d to %d", left, right)
	}
}

// A long title keeps clear of the motif and of the edges.
func TestRoom(t *testing.T) {
	p := poster.New(look(t, "A site whose title is rather long, too"))
	for _, title := range []string{strings.Repeat("mmm ", 24), "Wwwwwwwwwwwww wwwwwwwwwwwwww", "I"} {
		img, err := png.Decode(bytes.NewReader(drawn(t, p, title)))
		if err != nil {
			t.Fatal(err)
		}
		for y := range 630 {
			for x := range 1200 {
				if (x < 70 || x > 715 && x < 730 || y < 50 || y >= 580) && img.At(x, y) != img.At(0, 0) {
					t.Fatalf("%q: something is drawn at %d, %d", title, x, y)
				}
			}
		}
	}
}

// A name changes with whatever the picture is made from.
func TestNames(t *testing.T) {
	base := look(t, "Site")
	names := map[string]string{}
	for what, change := range map[string]func(*poster.Look){
		"nothing": func(*poster.Look) {}, "site": func(l *poster.Look) { l.Site = "Other" }, "motif": func(l *poster.Look) { l.MotifSum[0]++ },
		"paper": func(l *poster.Look) { l.Paper.R++ }, "ink": func(l *poster.Look) { l.Ink.R++ }, "accent": func(l *poster.Look) { l.Accent.R++ }, "font": func(l *poster.Look) { l.Font = nil },
	} {
		l := base
		change(&l)
		p := poster.New(l)
		for _, name := range []string{p.CardName("", ""), p.CardName("Trust", ""), p.IconName(180), p.IconName(192)} {
			if other, ok := names[name]; ok && !(what == "font" && other == "font") {
				t.Errorf("%s and %s are both called %s", what, other, name)
			}
			names[name] = what
		}
	}
}

// An icon's motif is inside the circle that a system may cut it to.
func TestIcon(t *testing.T) {
	p := poster.New(look(t, "Site"))
	for _, size := range []int{180, 192, 512} {
		var b bytes.Buffer
		if err := p.Icon(&b, size); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil || img.Bounds() != image.Rect(0, 0, size, size) {
			t.Fatalf("%d: %v, %v", size, img.Bounds(), err)
		}
		marked := false
		for y := range size {
			for x := range size {
				dx, dy := 2*x+1-size, 2*y+1-size
				differs := img.At(x, y) != img.At(0, 0)
				marked = marked || differs
				if differs && 25*(dx*dx+dy*dy) > 16*size*size {
					t.Fatalf("%d: something is drawn at %d, %d", size, x, y)
				}
			}
		}
		if !marked {
			t.Errorf("%d: nothing is drawn", size)
		}
	}
}

func BenchmarkCard(b *testing.B) {
	p := poster.New(look(b, "Site"))
	for b.Loop() {
		drawn(b, p, "Keep talking, however it goes")
	}
}
