"""What the numbers do and do not mean: chance, the unknown, what was looked at, weights, what was hidden."""

from __future__ import annotations

from alongside.findings.numbers import counted, level_text, ratio, whole
from alongside.findings.reading import (
    Block,
    Family,
    Reading,
    main_benchmark,
    main_stage,
    number,
    number_in,
    rows_of,
)
from alongside.findings.sentences._sentence import Sentence, listed, plain
from alongside.findings.sentences._words import dimension_words, few_words, group_words, too_few, unit_words

_THIRDS = (
    (1 / 8, "an eighth"),
    (1 / 4, "a quarter"),
    (1 / 3, "a third"),
    (1 / 2, "half"),
    (2 / 3, "two thirds"),
)


def relation_sentence(reading: Reading) -> Sentence:
    """Return what the two sides are to each other, and so what chance means."""
    unit = {"unit": unit_words(reading)}
    if reading["relation"] == "subset":
        template = (
            "Those taking part are some of the {unit} it is for, counted from one list: "
            "chance is in who takes part, not in the list."
        )
        return Sentence(template, unit)
    template = (
        "The {unit} it is for are counted elsewhere, as a yardstick: the people taking part need not be "
        "among those counted there, and a difference in dates, places or definitions can look like a gap."
    )
    return Sentence(template, unit)


def meaning_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Return what a reading does and does not show."""
    low, high = reading["band"]
    band = {"low": f"{low:g}", "high": f"{high:g}", "level": level_text(reading["level"])}
    return (
        relation_sentence(reading),
        Sentence(
            "“Near their share” means that the whole interval lies between {low} and {high} of the share; "
            "“cannot tell” means that the numbers allow both a gap and none, "
            "once it is allowed for that several groups were looked at.",
            band,
        ),
        Sentence(
            "Every interval is a {level} interval: of many made this way, that part holds the truth. The "
            "grey band in a picture is what chance alone would do.",
            band,
        ),
        Sentence("A gap says who is missing; it does not say why, nor that anybody chose it."),
    )


def few_sentences(reading: Reading, found: Family) -> tuple[Sentence, ...]:
    """Return the groups with too few people for a ratio, in words and never as a ratio."""
    unit = unit_words(reading, "cohort")
    return tuple(
        Sentence("{group}: {words}.", {"group": plain(group["category"]), "words": few_words(group, unit)})
        for group in found.known
        if too_few(group)
    )


def missing_sentences(reading: Reading, dimension: str) -> tuple[Sentence, ...]:
    """Return what is not known of a dimension, and what it could change."""
    rows = rows_of(
        reading, "missing", benchmark=main_benchmark(reading), stage=main_stage(reading), dimension=dimension
    )
    return (*_how_many_unknown(reading, dimension, rows), *_what_it_could_change(reading, dimension, rows))


def _how_many_unknown(reading: Reading, dimension: str, rows: tuple[Block, ...]) -> tuple[Sentence, ...]:
    if not rows:
        return ()
    population, cohort = number(rows[0]["unknown_population"]), number(rows[0]["unknown_cohort"])
    if population is None or cohort is None or not population + cohort:
        return ()
    values = {
        "dimension": dimension_words(dimension),
        "population": counted(population, unit_words(reading)),
        "cohort": whole(cohort),
    }
    template = (
        "We do not know the {dimension} of {population} it is for and of {cohort} taking part; the shares "
        "are of those known."
    )
    return (Sentence(template, values),)


def _what_it_could_change(reading: Reading, dimension: str, rows: tuple[Block, ...]) -> tuple[Sentence, ...]:
    sentences = []
    for row in rows:
        low, high = number(row["ppr_lowest"]), number(row["ppr_highest"])
        if row.get("straddles_one") is True and low is not None and high is not None:
            name = group_words(reading, dimension, row["category"])
            values = {"group": name, "low": ratio(low), "high": ratio(high)}
            sentences.append(Sentence(_COULD_BE, values))
    return tuple(sentences)


_COULD_BE = (
    "Depending on who the unknown are, {group} could be anywhere from {low} to {high} of their share, "
    "so whether they are missing depends on the unknown."
)


def weights_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Return what re-weighting would do, and what it would cost."""
    return tuple(_weights_sentence(row) for row in rows_of(reading, "weights", stage=main_stage(reading)))


def _weights_sentence(row: Block) -> Sentence:
    margins = listed(dimension_words(name) for name in row["dimensions"])
    effective, n = number_in(row, "effective_sample_size"), number_in(row, "n")
    if effective is None or not n:
        return Sentence(
            "Re-weighting to {margins} cannot be done here; the table says why.", {"margins": margins}
        )
    values = {
        "margins": margins,
        "benchmark": plain(row["benchmark"]),
        "price": fraction_words(1 - effective / n),
        "effective": whole(round(effective)),
        "n": whole(n),
    }
    template = (
        "Re-weighting would match these margins ({margins}, against {benchmark}) at the price of {price} of "
        "your sample: {n} would count as {effective}. It repairs the answer only if people missed resemble "
        "those reached within each cell."
    )
    return Sentence(template, values)


def fraction_words(share: float) -> str:
    """Return a part of a sample in words.

    >>> fraction_words(0.02), fraction_words(0.32), fraction_words(0.9)
    ('2 in 100', 'about a third', '90 in 100')
    """
    near = [words for part, words in _THIRDS if abs(share - part) < 0.03]
    return f"about {near[0]}" if near else f"{max(round(100 * share), 0)} in 100"


def looked_at_sentence(reading: Reading) -> Sentence:
    """Return how much was looked at, and how that was allowed for."""
    looked = reading["looked_at"]
    families = int(looked["families"])
    values = {
        "groups": int(looked["groups"]),
        "families": f"{families} {'family' if families == 1 else 'families'} of tests",
        "chance": f"{100 * (1 - reading['level']):g}",
    }
    template = (
        "We looked at {groups} groups in {families}. Within each, a gap is called one only if fewer than "
        "{chance} in 100 of the gaps called would be chance (Benjamini–Hochberg); nothing is adjusted "
        "across families."
    )
    return Sentence(template, values)


def primary_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Return the claims about groups named beforehand."""
    named = [group for group in reading["groups"] if isinstance(group.get("primary"), dict)]
    return tuple(_primary_sentence(group) for group in named if "claimed" in group["primary"])


def _primary_sentence(group: Block) -> Sentence:
    words = "confirmed" if group["primary"]["claimed"] is True else "not confirmed"
    values = {"group": plain(group["category"]), "words": words}
    return Sentence("{group} was named beforehand: a difference is {words} (Holm).", values)


def publishable_sentence(reading: Reading) -> Sentence:
    """Return whether this may leave the partnership."""
    if reading["provenance"]["publishable"] is True:
        template = (
            "Small numbers are hidden and the rest rounded to 5 before anything was computed, so this may be "
            "published; every figure follows from the protected counts."
        )
        return Sentence(template)
    return Sentence("This holds exact counts: do not publish it. Make a publishable reading instead.")
