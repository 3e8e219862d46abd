"""The calibration page says plainly what held and what did not, and no other page claims more than it shows."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from verification.page import PAGE
from verification.subjects import titles
from verification.tables import LOWEST, MEAN_WITHIN, NOMINAL

DOCS = PAGE.parents[1]
TEXT = PAGE.read_text()
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))

CALIBRATED = {
    "ratio to the share (PPR)": (),
    "its interval, external": (
        "Ratio to the share, external: the 95% interval",
        "Intervals of a share: where each is weakest",
        "Ratio to a share from a survey: the 95% interval",
        "Ratio to a share from rounded counts: the 95% interval",
        "Log disparity: the 95% interval",
    ),
    "its interval, subset": (
        "Ratio to the share, subset: the 95% interval",
        "Interval of a ratio of uptakes: where it is weakest",
        "Enrolment fraction and rate of a step: the 95% interval",
    ),
    "its test": (
        "Exact binomial test of a share: size at 0.05",
        "Fisher's exact test of uptake: size at 0.05",
        "Fisher's exact test against a survey: size at 0.05",
        "Chi-square test of the whole mix: size at 0.05",
        "q-values (Benjamini-Hochberg): the share of false calls",
        "Claims about named groups (Holm): the chance of even one false claim",
        "Verdicts when nothing differs: the chance of any claim of a difference",
        "Verdicts when groups differ: the chance of any wrong claim",
    ),
    "simultaneous interval": ("Ratios of a whole dimension: the simultaneous 95% intervals",),
    "chance of being under, in or over the band": (
        "Chance of being under, in or over the band: calibration under its own prior",
        "Chance of being under, in or over the band: calibration on groups near their share",
    ),
    "distances of the mix": (
        "Distances of the mix: the 95% band under perfect recruitment",
        "Coefficient of variation against a yardstick: the 95% interval",
    ),
    "overlap (B)": ("Overlap (B): the 95% band under perfect recruitment",),
    "evenness (R) and its parts": (
        "Evenness (R): the 95% interval",
        "Coefficient of variation of taking part: the 95% interval",
        "Partial indicators: the standard errors",
    ),
    "gradient": (
        "Gradient, relative measures: the 95% intervals",
        "Gradient, slopes: the 95% intervals",
    ),
    "funnel": (
        "Contributions of the steps to ln of the ratio: the 95% interval",
        "The costliest step: how often one is named wrongly",
    ),
    "crossed groups": (
        "Pooled ratios of crossed groups: the 95% interval over the groups",
        "The chance of being among the lowest three: calibration",
    ),
    "bounds for the not known": (),
    "weights": (),
    "publishable": (),
}
"""Every number of docs/explanation/method.md, and what shows what its doubt is worth (nothing where it has none)."""


def test_every_section_is_known_and_stands_once() -> None:
    """No section is left over from a calibration that is gone, and those not run yet are named at the top."""
    assert len(SECTIONS) == len(re.findall(r"^## ", TEXT, re.MULTILINE))
    assert set(SECTIONS) <= set(titles())
    assert (set(SECTIONS) == set(titles())) is ("Not yet run to the end" not in TEXT)


@pytest.mark.parametrize("title", SECTIONS)
def test_the_contents_say_what_the_section_found(title: str) -> None:
    """A claim that did not hold is told as such at the top, and in words."""
    held = "**Held.**" in SECTIONS[title]
    assert "**Claim.**" in SECTIONS[title]
    assert f"| {title} | {'held' if held else '**did not hold**'} |" in TEXT
    assert held or "What did not hold, in words" in TEXT


def test_the_page_was_made_by_this_version() -> None:
    """A release is calibrated before it is made."""
    assert f"Alongside {version('alongside')}," in TEXT


@pytest.mark.parametrize(
    "title", [title for title, section in SECTIONS.items() if NOMINAL in section and "**Held.**" in section]
)
def test_the_numbers_of_the_page_bear_the_claim_out(title: str) -> None:
    """The printed mean and lowest coverage obey the rule, whatever the word beside them."""
    mean, lowest = re.search(r"\*\*mean (\S+)\*\* \| \*\*lowest (\S+)\*\*", SECTIONS[title]).groups()
    assert abs(float(mean) - 0.95) <= MEAN_WITHIN + 1e-9
    assert float(lowest) >= LOWEST


def test_no_exact_test_is_above_its_size() -> None:
    """Every printed size of the two Fisher tests, and the largest of the exact binomial test."""
    fisher = [SECTIONS[title] for title in titles() if title.startswith("Fisher's")]
    sizes = [float(size) for section in fisher for size in re.findall(r"\| (0\.\d{3}) ", section)]
    binomial = re.findall(r"\| (0\.\d{4}) \| \S+ \|$", SECTIONS[titles()[_binomial()]], re.MULTILINE)
    assert len(sizes) >= 60
    assert max(sizes) <= 0.05
    assert max(map(float, binomial)) <= 0.05


def _binomial() -> int:
    return next(at for at, title in enumerate(titles()) if title.startswith("Exact binomial"))


def test_every_method_is_calibrated_or_has_nothing_to_calibrate() -> None:
    """Each row of the page of methods is known here, and what it leans on is on the page of calibrations."""
    table = (DOCS / "explanation" / "method.md").read_text()
    named = [row for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE) if row != "Number"]
    assert set(named) == set(CALIBRATED)
    assert {title for backing in CALIBRATED.values() for title in backing} <= set(titles())


def test_no_other_page_claims_more_coverage_than_was_found() -> None:
    """Elsewhere, a percentage beside the word cover is never above the 95% that the intervals are calibrated to."""
    pages = [page for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"] if page != PAGE]
    claims = [
        (page.name, line)
        for page in pages
        for line in page.read_text().splitlines()
        if re.search(r"\bcover(s|age|ed)?\b", line)
        and any(float(share) > 95 for share in re.findall(r"(\d+(?:\.\d+)?)\s?%", line))
    ]
    assert not claims
