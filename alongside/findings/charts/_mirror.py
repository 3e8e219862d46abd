"""The mirror: those it is for on the left, those taking part on the right, the gap as the thing you see."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.findings.charts._canvas import (
    BAND,
    FIELDS,
    INK,
    LINES,
    OVER_HUE,
    PALE,
    QUIET,
    RULE,
    SHORT_HUE,
    SMALL,
    STONE,
    TEXT,
    TITLE,
    Canvas,
)
from alongside.findings.charts._chance import chance_band
from alongside.findings.charts._chart import NARROW, WIDE, Chart
from alongside.findings.charts._letters import width_of, wrapped
from alongside.findings.charts._verdicts import write_verdict
from alongside.findings.numbers import counted, frequencies, level_text, with_interval
from alongside.findings.reading import OVER, SHORT, Block, Family, Reading, number, verdict_of
from alongside.findings.sentences import (
    capital,
    family_headline,
    plain,
    stage_words,
    title,
    too_few,
    unit_words,
    verdict_words,
)
from alongside.findings.tables import groups_table

_MANY = 12
_HIDDEN = 60
_SPARE = 10
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One group, ready to draw: shares as fractions, or None where they are not shown."""

    name: str
    population: float | None
    cohort: float | None
    chance: tuple[float, float] | None
    verdict: str
    words: tuple[str, str]
    said: tuple[str, str]

    @property
    def reach(self) -> float:
        """The furthest anything of this row reaches from the spine, as a share."""
        return max(self.population or 0, self.cohort or 0, *(self.chance or (0,)), 1e-6)

    @property
    def sides(self) -> tuple[tuple[str, float, float], ...]:
        """Each side's number, how far its plain bar goes, and how far anything on it goes."""
        if self.population is None or self.cohort is None:
            return ()
        left = (self.said[0], self.population, self.population)
        return left, (self.said[1], min(self.population, self.cohort), self.reach)

    @property
    def is_short(self) -> bool:
        """Whether the cohort share is the smaller, be it by chance."""
        return self.population is not None and self.cohort is not None and self.cohort < self.population


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """Where things stand on a drawing of one width."""

    width: int
    spine: float
    half: float
    aside: bool
    bar: int
    scale: float

    def long(self, share: float) -> float:
        """Return a share as pixels along its side."""
        return share * self.scale

    @property
    def step(self) -> float:
        """Return the height of a row."""
        below = 16 if self.aside else 38
        return 20 + self.bar + below


def mirror(reading: Reading, found: Family) -> Chart:
    """Return the mirror of one family of groups."""
    rows = [_row(reading, found, group) for group in found.known]
    return Chart(
        title=str(title(found)),
        description=f"{title(found)}. {family_headline(reading, found)}",
        wide=_draw(reading, found, rows, WIDE),
        narrow=_draw(reading, found, rows, NARROW),
        table=groups_table(reading, found),
    )


def _row(reading: Reading, found: Family, group: Block) -> _Row:
    population, cohort = number(group["population_share"]), number(group["cohort_share"])
    both = population is not None and cohort is not None
    apart = verdict_of(group) in SHORT | OVER
    said = frequencies(population or 0, cohort or 0, told_apart=apart) if both else ("", "")
    ratio = "" if too_few(group) or not both else with_interval(group["ppr"])
    return _Row(
        name=plain(group["category"]),
        population=population,
        cohort=cohort,
        chance=_chance(reading, found, group),
        verdict=verdict_of(group),
        words=(verdict_words(group), ratio),
        said=said,
    )


def _chance(reading: Reading, found: Family, group: Block) -> tuple[float, float] | None:
    counts = [[number(row[name]) for row in found.known] for name in ("population_count", "cohort_count")]
    own = number(group["population_count"])
    if own is None or any(count is None for side in counts for count in side):
        return None
    population, n = (sum(count or 0 for count in side) for side in counts)
    relation, level = reading["relation"], reading["level"]
    return chance_band(group=own, population=population, n=n, relation=relation, level=level)


def _sheet(rows: list[_Row], width: int) -> _Sheet:
    aside = width == WIDE
    half = 256.0 if aside else width / 2
    bar = (16 if len(rows) > _MANY else 24) if aside else 20
    scale = _scale(rows, half - 1)
    return _Sheet(width=width, spine=half, half=half - 1, aside=aside, bar=bar, scale=scale)


def _scale(rows: list[_Row], half: float) -> float:
    """Return pixels per whole: as large as leaves every number room, inside its bar or beside it."""
    scale = half / max((row.reach for row in rows), default=1.0)
    sides = [side for row in rows for side in row.sides]
    while tight := [_fitting(side, half) for side in sides if not _has_room(side, scale, half)]:
        scale = min(tight)
    return scale


def _has_room(side: tuple[str, float, float], scale: float, half: float) -> bool:
    said, solid, reach = side
    return solid * scale >= _beside(said) or reach * scale + _beside(said) <= half + _ROUNDING


def _fitting(side: tuple[str, float, float], half: float) -> float:
    """Return the scale at which a side's number stands beside its bar."""
    said, _, reach = side
    return (half - _beside(said)) / reach


def _beside(said: str) -> float:
    return width_of(said, TEXT) + _SPARE


def _draw(reading: Reading, found: Family, rows: list[_Row], width: int) -> dict[str, object]:
    canvas, sheet = Canvas(width=width), _sheet(rows, width)
    top = canvas.paragraph(0, 2, str(title(found)), width, fontSize=TITLE, fontWeight="bold", most=5) + 10
    top = _head(canvas, sheet, reading, found, top) + 12
    foot = top + sheet.step * len(rows)
    for at, row in enumerate(rows):
        _draw_row(canvas, sheet, row, top + sheet.step * at)
    return canvas.spec(_key(canvas, sheet, reading, rows, foot + 4) + 4)


def _head(canvas: Canvas, sheet: _Sheet, reading: Reading, found: Family, top: float) -> float:
    sides = (
        ("Those it is for", "population", "right", -8),
        (capital(stage_words(reading, found.stage)), "cohort", "left", 8),
    )
    ends = []
    for words, side, align, shift in sides:
        x, room = sheet.spine + shift, sheet.half - 8
        total = sum(number(group[f"{side}_count"]) or 0 for group in found.known)
        end = canvas.paragraph(x, top, words, room, fontWeight="bold", align=align, most=3)
        said = counted(total, unit_words(reading, side))
        ends.append(canvas.paragraph(x, end, said, room, fontSize=SMALL, fill=QUIET, align=align))
    return max(ends)


def _draw_row(canvas: Canvas, sheet: _Sheet, row: _Row, top: float) -> None:
    name = wrapped(row.name, 2 * sheet.half, TEXT, bold=True, most=1)[0]
    canvas.write(sheet.spine, top + 6, name, fontWeight="bold", align="center")
    y = top + 20
    if row.chance:
        low, high = (sheet.long(share) for share in row.chance)
        canvas.box(sheet.spine + low, y - 5, max(high - low, 2), sheet.bar + 10, fill=BAND, depth=FIELDS)
    _draw_side(canvas, sheet, row, y, "population")
    _draw_side(canvas, sheet, row, y, "cohort")
    canvas.line((sheet.spine, y - 5), (sheet.spine, y + sheet.bar + 5), stroke=INK)
    if sheet.aside:
        x = sheet.spine + sheet.half + 14
        write_verdict(canvas, x, y - 6, sheet.width - x, row.verdict, row.words)
    else:
        together = " · ".join(words for words in row.words if words)
        write_verdict(canvas, 0, y + sheet.bar + 5, sheet.width, row.verdict, (together, ""))


def _draw_side(canvas: Canvas, sheet: _Sheet, row: _Row, y: float, side: str) -> None:
    share = row.population if side == "population" else row.cohort
    sign = -1 if side == "population" else 1
    if share is None:
        _draw_hidden(canvas, sheet, y, sign)
        return
    long = reach = sheet.long(share)
    canvas.box(sheet.spine - (long if sign < 0 else 0), y, long, sheet.bar, fill=PALE if sign < 0 else STONE)
    if sign > 0 and row.population is not None:
        _draw_gap(canvas, sheet, row, y)
        reach = max(long, sheet.long(row.population), sheet.long((row.chance or (0, 0))[1]))
    _say(canvas, sheet, row.said[0 if sign < 0 else 1], reach, y, sign)


def _draw_hidden(canvas: Canvas, sheet: _Sheet, y: float, sign: int) -> None:
    canvas.hatch(sheet.spine - (_HIDDEN if sign < 0 else 0), y, _HIDDEN, sheet.bar, stroke=PALE)
    x = sheet.spine + sign * (_HIDDEN + 8)
    canvas.write(x, y + sheet.bar / 2, "hidden", align=_away(sign), fill=QUIET)


def _away(sign: int) -> str:
    return "right" if sign < 0 else "left"


def _say(canvas: Canvas, sheet: _Sheet, said: str, reach: float, y: float, sign: int) -> None:
    middle = y + sheet.bar / 2
    if reach + _beside(said) <= sheet.half + 1:
        canvas.write(sheet.spine + sign * (reach + 6), middle, said, align=_away(sign))
    else:
        canvas.write(sheet.spine + sign * 8, middle, said, align=_away(sign))


def _draw_gap(canvas: Canvas, sheet: _Sheet, row: _Row, y: float) -> None:
    """Draw what lies between the two shares: missing is hatched and outlined, extra is solid."""
    low, high = sorted((sheet.long(row.population or 0), sheet.long(row.cohort or 0)))
    x, wide = sheet.spine + low, high - low
    hue = SHORT_HUE if row.verdict in SHORT else OVER_HUE if row.verdict in OVER else RULE
    if row.is_short:
        canvas.hatch(x, y, wide, sheet.bar, gap=4, stroke=hue)
        canvas.box(x, y, wide, sheet.bar, stroke=hue, strokeWidth=1.5, fillOpacity=0, depth=LINES)
    elif row.verdict in OVER:
        canvas.box(x, y, wide, sheet.bar, fill=hue, depth=LINES)
    elif wide:
        canvas.line((x, y), (x, y + sheet.bar), stroke="white", strokeWidth=1.5)


def _key(canvas: Canvas, sheet: _Sheet, reading: Reading, rows: list[_Row], top: float) -> float:
    room, level = sheet.width - 28, level_text(reading["level"])
    if any(row.chance for row in rows):
        canvas.box(0, top, 20, 16, fill=BAND, depth=FIELDS)
        said = f"What chance alone would do, {level} of the time"
        top = canvas.paragraph(28, top, said, room, fontSize=SMALL, fill=QUIET) + 6
    if any(
        row.cohort is not None and row.population is not None and row.cohort < row.population for row in rows
    ):
        canvas.hatch(0, top, 20, 15, gap=4, stroke=RULE)
        canvas.box(0, top, 20, 15, stroke=RULE, strokeWidth=1.5, fillOpacity=0, depth=LINES)
        said = "The gap to their full share: coloured where it is more than chance"
        top = canvas.paragraph(28, top, said, room, fontSize=SMALL, fill=QUIET) + 4
    return top
