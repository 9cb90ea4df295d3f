"""Makes assets/fonts/ from two npm packages: only the letters, weights and features that pages use, so that a first visit stays light.

It needs Python with fontTools and Brotli (Debian: python3-fonttools, python3-brotli), and the packages unpacked in one folder:

    npm install --prefix /tmp/faces @fontsource-variable/literata@5.3.0 @fontsource-variable/atkinson-hyperlegible-next@5.3.0
    python3 scripts/fonts.py /tmp/faces/node_modules/@fontsource-variable

The ranges stand in assets/css/fonts.css, too.
"""

import io
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

LATIN = "20-7E,A0-FF,131,152-153,2C6,2DA,2DC,2009-200A,2010-2015,2018-201E,2020-2022,2026,2030,2032-2033,2039-203A,2044,20AC,2122,2212,2215,2248,2260,2264-2265"
EXTENDED = "100-130,132-151,154-17F,18F,192,1A0-1A1,1AF-1B0,1CD-1DC,1E6-1E7,1EA-1EB,1FA-1FF,218-21B,237,259,2BB-2BC,2C7,2C9,2D8-2D9,2DB,2DD,300-304,306-30C,312,323,326-328,331,1E80-1E85,1E9E,1EA0-1EF9,20A8-20AB,20BA,20BD"

# What becomes of which file: its letters, and its lightest and heaviest weight.
FACES = [
    ("literata", "latin-wght-normal", "first/literata", LATIN, 400, 600),
    ("literata", "latin-wght-italic", "literata-italic", LATIN, 400, 400),
    ("literata", "latin-ext-wght-normal", "literata-ext", EXTENDED, 400, 600),
    ("literata", "latin-ext-wght-italic", "literata-ext-italic", EXTENDED, 400, 400),
    ("atkinson-hyperlegible-next", "latin-wght-normal", "first/atkinson-next", LATIN, 400, 700),
    ("atkinson-hyperlegible-next", "latin-ext-wght-normal", "atkinson-next-ext", EXTENDED, 400, 700),
]

LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1. This license is available with a FAQ at: https://openfontlicense.org"


def make(source: Path, target: Path, letters: str, light: int, heavy: int) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "calt", "ccmp", "locl", "lnum", "tnum"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6]
    options.name_languages = [0x409]
    font = TTFont(source, recalcTimestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=subset.parse_unicodes(letters))
    cut.subset(font)
    whole = io.BytesIO()  # the instancer wants a font that was written and read again
    font.save(whole)
    font = TTFont(io.BytesIO(whole.getvalue()), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": light if light == heavy else (light, heavy)})
    font["name"].setName(LICENCE, 13, 3, 1, 0x409)
    font["name"].setName("https://openfontlicense.org", 14, 3, 1, 0x409)
    font.flavor = "woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    print(f"{target.stat().st_size:6} {target}")


def main() -> None:
    packages, fonts = Path(sys.argv[1]), Path(__file__).parent.parent / "assets/fonts"
    for package, source, target, letters, light, heavy in FACES:
        make(packages / package / "files" / f"{package}-{source}.woff2", fonts / f"{target}.woff2", letters, light, heavy)
    for package, name in [("literata", "literata"), ("atkinson-hyperlegible-next", "atkinson-next")]:
        shutil.copyfile(packages / package / "LICENSE", fonts / f"{name}.LICENCE.txt")


main()
