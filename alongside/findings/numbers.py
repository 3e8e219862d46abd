"""How a number is written: natural frequencies first, an interval always, a reason where there is none."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from alongside.findings.reading import is_hidden, number, number_in, part, reason_of

HIDDEN = "hidden"
NO_NUMBER = "no number"
_SINGULAR = {"people": "person", "children": "child", "staff": "staff member", "women": "woman", "men": "man"}
_BASES = (100, 1_000, 10_000)


def whole(count: float) -> str:
    """Return a count with its thousands separated.

    >>> whole(74320.0), whole(12.5)
    ('74,320', '12.5')
    """
    return f"{count:,.0f}" if float(count).is_integer() else f"{count:,.1f}"


def one_of(unit: str) -> str:
    """Return the word for one of a unit.

    >>> one_of("families"), one_of("mothers"), one_of("people")
    ('family', 'mother', 'person')
    """
    if unit in _SINGULAR:
        return _SINGULAR[unit]
    return unit[:-3] + "y" if unit.endswith("ies") else unit.removesuffix("s")


def counted(count: float, unit: str) -> str:
    """Return a count with its unit.

    >>> counted(1, "families"), counted(1200, "mothers")
    ('1 family', '1,200 mothers')
    """
    return f"{whole(count)} {one_of(unit) if count == 1 else unit}"


def base_for(share: float) -> int:
    """Return the smallest of 100, 1,000 and 10,000 in which a share is at least one.

    >>> base_for(0.06), base_for(0.004)
    (100, 1000)
    """
    return next((base for base in _BASES if round(share * base) >= 1), 100 if share == 0 else _BASES[-1])


def frequency(share: float, base: int | None = None) -> str:
    """Return a share as a natural frequency.

    >>> frequency(0.0622), frequency(0.004), frequency(0.0), frequency(0.9999)
    ('6 in 100', '4 in 1,000', 'none', 'more than 99 in 100')
    """
    base = base or base_for(share)
    times = round(share * base)
    if share == 0:
        return "none"
    if times == 0:
        return f"fewer than 1 in {base:,}"
    if times == base and share < 1:
        return f"more than {base - 1:,} in {base:,}"
    return f"{times:,} in {base:,}"


def frequencies(first: float, second: float, *, told_apart: bool = True) -> tuple[str, str]:
    """Return two shares on one base, fine enough to tell them apart where they are to be.

    >>> frequencies(0.0622, 0.1022), frequencies(0.104, 0.096), frequencies(0.004, 0.2)
    (('6 in 100', '10 in 100'), ('104 in 1,000', '96 in 1,000'), ('4 in 1,000', '200 in 1,000'))
    >>> frequencies(0.104, 0.096, told_apart=False)
    ('10 in 100', '10 in 100')
    """
    base = max(base_for(first), base_for(second))
    while told_apart and base < _BASES[-1] and round(first * base) == round(second * base):
        base *= 10
    return frequency(first, base), frequency(second, base)


def ratio(value: float) -> str:
    """Return a ratio to two figures after the point, fewer where it is large.

    It is rounded to the three figures of published tables first, so that 0.375 there is 0.38 here.

    >>> ratio(0.609), ratio(0.3747), ratio(12.63), ratio(0.001), ratio(0)
    ('0.61', '0.38', '12.6', 'below 0.01', '0')
    """
    if value == 0:
        return "0"
    if 0 < value < 0.005:
        return "below 0.01"
    as_published = Decimal(f"{value:.3f}")
    return str(as_published.quantize(Decimal("0.01"), ROUND_HALF_UP)) if abs(value) < 10 else f"{value:,.1f}"


def percent(share: float) -> str:
    """Return a share as a percentage.

    >>> percent(0.0622), percent(1.0)
    ('6.2%', '100.0%')
    """
    return f"{100 * share:.1f}%"


def chance(p_value: float) -> str:
    """Return a p-value, never as nought.

    >>> chance(0.0201), chance(0.00004)
    ('0.020', 'below 0.001')
    """
    return "below 0.001" if p_value < 0.001 else f"{p_value:.3f}"


def level_text(level: float) -> str:
    """Return a level as people say it.

    >>> level_text(0.95), level_text(0.999)
    ('95%', '99.9%')
    """
    return f"{100 * level:g}%"


def distance(value: float) -> str:
    """Return a small quantity to three figures after the point.

    >>> distance(0.06214)
    '0.062'
    """
    return f"{value:.3f}"


_WRITERS = {
    "count": whole,
    "ratio": ratio,
    "percent": percent,
    "chance": chance,
    "frequency": frequency,
    "distance": distance,
}


def written(answer: object, kind: str) -> str:
    """Return an answer as it stands in a table: the number, or why there is none.

    >>> written(0.0622, "percent"), written({"suppressed": True}, "count")
    ('6.2%', 'hidden')
    """
    value = number(answer)
    if value is not None:
        return _WRITERS[kind](value)
    return HIDDEN if is_hidden(answer) else reason_of(answer) or NO_NUMBER


def between(block: object, kind: str = "ratio") -> str:
    """Return a block's interval in words, or nothing where it has none.

    >>> between({"value": 0.61, "low": 0.375, "high": 0.922})
    '0.38 to 0.92'
    """
    low, high = number_in(block, "low"), number_in(block, "high")
    if low is not None and high is not None:
        return f"{_WRITERS[kind](low)} to {_WRITERS[kind](high)}"
    if low is not None:
        return f"{_WRITERS[kind](low)} or more"
    return "" if high is None else f"{_WRITERS[kind](high)} or less"


def with_interval(block: object, kind: str = "ratio") -> str:
    """Return a block's value with its interval behind it.

    >>> with_interval({"value": 0.609, "low": 0.375, "high": 0.922})
    '0.61 (0.38 to 0.92)'
    """
    if number_in(block) is None:
        return written(part(block, "value"), kind)
    interval = between(block, kind)
    value = written(part(block, "value"), kind)
    return f"{value} ({interval})" if interval else value
