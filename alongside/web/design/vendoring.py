"""Make the vendored NHS.UK front end from its npm package, without font, logo or outside address.

    npm pack nhsuk-frontend@10.6.1 && tar xzf nhsuk-frontend-10.6.1.tgz
    python -m alongside.web.design.vendoring package

The style sheet is changed (no Frutiger, no @font-face, our own paths), so its source map would lie and is
left out; the script is untouched and keeps its map.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

VERSION = "10.6.1"
STATIC = Path(__file__).parent / "static" / "design"
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
ASSET = re.compile(r"url\(/assets/images/([a-z-]+\.svg)\)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*$")


def restyle(css: str) -> str:
    """Return the style sheet without fonts from outside, with paths beside itself.

    >>> restyle("@font-face{src:url(x)}p{font-family:Frutiger W01,arial;cursor:url(/assets/images/a.svg)}")
    'p{font-family:arial;cursor:url(images/a.svg)}'
    """
    css = FONT_FACE.sub("", css).replace("Frutiger W01,", "")
    return SOURCE_MAP.sub("", ASSET.sub(r"url(images/\1)", css))


def vendor(package: Path) -> list[str]:
    """Copy what the pages need from an unpacked npm package; return the names of the pictures taken."""
    built = package / "dist" / "nhsuk"
    css = (built / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    pictures = sorted(set(ASSET.findall(css)))
    (STATIC / "images").mkdir(parents=True, exist_ok=True)
    (STATIC / "nhsuk-frontend.min.css").write_text(restyle(css), encoding="utf-8")
    for name in ("nhsuk-frontend.min.js", "nhsuk-frontend.min.js.map"):
        shutil.copyfile(built / name, STATIC / name)
    for name in pictures:
        shutil.copyfile(built / "assets" / "images" / name, STATIC / "images" / name)
    return pictures


def main() -> int:
    """Vendor the package named on the command line."""
    pictures = vendor(Path(sys.argv[1]))
    sys.stdout.write(f"nhsuk-frontend {VERSION}: style sheet, script and {len(pictures)} pictures\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
