"""Takes the picture of the first page that the README shows: `python -m tests.browser.first_page_image`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser.house import WIDE, chromium, window
from tests.journeys.starting import ROOT, started

IMAGE = ROOT / "docs" / "images" / "first-page.png"
TALL = 1040  # down to the end of the picture, where the finding has been read


def main() -> None:
    """Start the demonstration, look, and leave."""
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "demo") as running:
        running.wait_for("Address")
        with chromium() as browser, window(browser, WIDE) as page:
            page.goto(running.address, wait_until="networkidle")
            IMAGE.parent.mkdir(exist_ok=True)
            page.screenshot(path=IMAGE, clip={"x": 0, "y": 0, "width": WIDE, "height": TALL}, full_page=True)
    sys.stdout.write(f"{IMAGE.relative_to(ROOT)}: {IMAGE.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
