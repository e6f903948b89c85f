"""
Makes the fonts that ship in `assets/fonts`, the drum, and the sounds (`make assets`).

Takes Be Vietnam Pro from the Python package `fontpkg-be-vietnam-pro` and Phosphor from the npm package
`@phosphor-icons/web`, both by the ordinary clients, cuts them down to what the product draws, and writes
each as TTF for the screens and WOFF2 for the web pages. The same packages give the same bytes.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from assets import drum, voices, webdrum

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEXT_PACKAGE = "fontpkg-be-vietnam-pro==1.2"
ICON_PACKAGE = "@phosphor-icons/web@2.1.2"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold"}
TABULAR_WEIGHTS = (600, 700)
TABULAR_WIDTH = 690  # thousandths of an em; the widest digit but one, so that a running clock does not shake
ICON_STYLES = {"bold": "Bold", "fill": "Fill", "duotone": "Duotone"}

PUNCTUATION = "\u00a0–—…·•“”‘’‚„→←−×÷±°%‰€₫©®«»′″½"
PLAIN_VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def vietnamese_letters() -> str:
    """The 134 letters that ASCII lacks: twelve vowels with five tones, the marked vowels themselves, and đ."""
    small = {normalize("NFC", vowel + tone) for vowel in PLAIN_VOWELS for tone in TONES}
    small |= set("ăâêôơưđ")
    return "".join(sorted(small | {letter.upper() for letter in small}))


def characters() -> str:
    """Everything a text font must be able to draw, before what the family itself lacks is left out."""
    return "".join(map(chr, range(32, 127))) + vietnamese_letters() + PUNCTUATION


def _cut(font: TTFont, codepoints: set[int], features: list[str]) -> TTFont:
    options = Options(layout_features=features, hinting=False, notdef_outline=True, recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    return font


def _write(font: TTFont, name: str) -> None:
    font.recalcTimestamp = False
    font.save(FONTS / f"{name}.ttf")
    font.flavor = "woff2"
    font.save(FONTS / f"{name}.woff2")


def _tabular(font: TTFont) -> TTFont:
    """Set every digit in the middle of one width."""
    glyphs, widths, names = font["glyf"], font["hmtx"], font.getBestCmap()
    for digit in "0123456789":
        name = names[ord(digit)]
        width, left = widths[name]
        shift = (TABULAR_WIDTH - width) // 2
        glyphs[name].coordinates.translate((shift, 0))
        glyphs[name].recalcBounds(glyphs)
        widths[name] = (TABULAR_WIDTH, left + shift)
    return font


def build_text(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        root = "fontpkg_be_vietnam_pro"
        (FONTS / "OFL.txt").write_bytes(archive.read(f"{root}/LICENSE"))
        for weight, style in WEIGHTS.items():
            with archive.open(f"{root}/files/BeVietnamPro-{style}.ttf") as source:
                data = source.read()
            for cut in ("", "-tabular") if weight in TABULAR_WEIGHTS else ("",):
                font = TTFont(BytesIO(data), recalcTimestamp=False)
                wanted = {ord(c) for c in characters()} & set(font.getBestCmap())
                font = _cut(font, wanted, [] if cut else ["kern", "mark", "mkmk", "ccmp", "locl"])
                _write(_tabular(font) if cut else font, f"BeVietnamPro-{weight}{cut}")


def _codepoints(css: str) -> dict[str, list[int]]:
    """Icon name → its glyphs, one in Bold and Fill, the pale and the full one in Duotone."""
    found: dict[str, list[int]] = {}
    for name, code in re.findall(r"\.ph-([a-z0-9-]+):(?:before|after) \{\s*content: \"\\([0-9a-f]+)\"", css):
        found.setdefault(name, []).append(int(code, 16))
    return found


def build_icons(package: Path) -> None:
    names = json.loads((HERE / "icons.json").read_text("utf-8"))["names"]
    table: dict[str, dict[str, list[int]]] = {name: {} for name in names}
    with tarfile.open(package) as archive:

        def read(path: str) -> bytes:
            member = archive.extractfile(f"package/{path}")
            assert member is not None, path
            return member.read()

        (FONTS / "Phosphor-LICENSE.txt").write_bytes(read("LICENSE"))
        for style, title in ICON_STYLES.items():
            glyphs = _codepoints(read(f"src/{style}/style.css").decode())
            for name in names:
                table[name][style] = glyphs[name]
            wanted = {code for name in names for code in glyphs[name]}
            font = TTFont(BytesIO(read(f"src/{style}/Phosphor-{title}.ttf")), recalcTimestamp=False)
            _write(_upright(_cut(font, wanted, [])), f"Phosphor-{title}")
    write_icon_table(table)


def _upright(font: TTFont) -> TTFont:
    """Give every glyph its true left side; the family says nought for all, and FreeType moves them there."""
    settled = BytesIO()
    font.save(settled)
    font = TTFont(settled, recalcTimestamp=False)
    for name, (width, _) in dict(font["hmtx"].metrics).items():
        font["hmtx"][name] = (width, getattr(font["glyf"][name], "xMin", 0))
    return font


def write_icon_table(table: dict[str, dict[str, list[int]]]) -> None:
    lines = [f"  {json.dumps(name)}: {json.dumps(table[name])}" for name in sorted(table)]
    names = json.dumps(sorted(table))
    text = f'{{\n"names": {names},\n"glyphs": {{\n' + ",\n".join(lines) + "\n}\n}\n"
    (HERE / "icons.json").write_text(text, "utf-8")


def fetch(folder: Path) -> tuple[Path, Path]:
    """Ask the ordinary clients for both packages; they land in `folder`."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, TEXT_PACKAGE], check=True
    )
    subprocess.run(["npm", "pack", "--silent", ICON_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl")), next(folder.glob("*.tgz"))


def main() -> None:
    FONTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel, package = fetch(Path(folder))
        build_text(wheel)
        build_icons(package)
    drum.main()
    webdrum.main()
    voices.main()


if __name__ == "__main__":
    main()
