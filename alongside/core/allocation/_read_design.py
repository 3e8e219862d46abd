"""A design's JSON, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd
from typing import Any, TypeAlias

from alongside.core.allocation._design import Design, Factor
from alongside.core.allocation._fields import (
    MOST,
    choice,
    mapping,
    names,
    needed,
    rational,
    refuse,
    refuse_unknown,
    whole,
    word,
)

Fields: TypeAlias = dict[str, Any]

SHARED = ("method", "arms", "ratio", "factors", "separate_by")
OWN: Mapping[str, tuple[str, ...]] = {
    "minimisation": ("first_by_ratio", "imbalance", "rule", "unequal_ratio"),
    "efron": ("p",),
    "big_stick": ("b",),
    "chen": ("b", "p"),
    "urn": ("alpha", "beta"),
    "maximal": ("b", "n"),
    "random_allocation": ("n",),
    "permuted_blocks": ("sizes",),
}
IMBALANCES = ("range", "variance", "standard_deviation", "marginal_balance")
WHOLE = "The design"
MOST_PATHS = 100_000
"""Largest n x b of the maximal procedure: its paths are counted in whole numbers of up to n bits."""


def design_of(document: object) -> Design:
    """Check a design and return it; numbers that are not whole are decimals or fractions as text.

    `document`: method, arms, ratio (1 each), factors (name, levels, weight), separate_by, and what the method
    asks: minimisation rule {name: best_only, p} or {name: rank_all, q}, imbalance (range), first_by_ratio (1),
    unequal_ratio (fake_arms); efron p; big_stick b; chen b, p; urn alpha, beta; maximal b, n; random_allocation
    n; permuted_blocks sizes. Factors are balanced by minimisation; any other method is run within their
    combinations, unless `separate_by` names fewer.

    *Source:* the ranges of p and q are Pocock & Simon 1975, sections 3.2 and 3.3, doi:10.2307/2529712; p = 1 is
    refused, because whoever knows the list would know the next arm.

    >>> design_of({"method": "efron", "arms": ["a", "b"], "p": "2/3"}).p
    Fraction(2, 3)
    """
    given = mapping(document, name=WHOLE)
    method = choice(needed(given, "method", name=WHOLE), name="method", among=tuple(OWN))
    refuse_unknown(given, name=f"A design of {method}", known=(*SHARED, *OWN[method]))
    arms = names(needed(given, "arms", name=WHOLE), name="arms", least=2)
    fields: Fields = {
        "method": method,
        "arms": arms,
        "ratio": _ratio(given.get("ratio"), arms),
        "factors": _factors(given.get("factors", []), weighted=method == "minimisation"),
        "document": given,
    }
    fields["separate_by"] = _separate_by(given.get("separate_by"), fields)
    if method in TWO_ARMS and fields["ratio"] != (1, 1):
        refuse("{method} is known for two arms in equal numbers only: choose another method.", method=method)
    fields |= READERS[method](given, Design(**fields))
    return Design(**fields)


def _ratio(given: object, arms: tuple[str, ...]) -> tuple[int, ...]:
    if given is None:
        return (1,) * len(arms)
    if not isinstance(given, list | tuple) or len(given) != len(arms):
        refuse("ratio should have one whole number for each of the {arms} arms.", arms=len(arms))
    numbers = [whole(one, name="A number of ratio", least=1) for one in given]
    lowest = tuple(number // gcd(*numbers) for number in numbers)
    if sum(lowest) > MOST:
        refuse("ratio adds up to {sum} in lowest numbers: the most is {most}.", sum=sum(lowest), most=MOST)
    return lowest


def _factors(given: object, *, weighted: bool) -> tuple[Factor, ...]:
    if not isinstance(given, list | tuple) or len(given) > MOST:
        refuse("factors should be a list of objects with name and levels.")
    found = tuple(_factor(one, f"factors[{at}]", weighted=weighted) for at, one in enumerate(given))
    names([factor.name for factor in found], name="factors", least=0)
    return found


def _factor(given: object, name: str, *, weighted: bool) -> Factor:
    fields = mapping(given, name=name)
    refuse_unknown(fields, name=name, known=("name", "levels", "weight") if weighted else ("name", "levels"))
    weight = rational(fields.get("weight", 1), name=f"{name}.weight")
    if weight <= 0:
        refuse("{name}.weight is 0: give a weight above 0, or leave the factor out.", name=name)
    return Factor(
        name=word(needed(fields, "name", name=name), name=f"{name}.name"),
        levels=names(needed(fields, "levels", name=name), name=f"{name}.levels", least=1),
        weight=weight,
    )


def _separate_by(given: object, fields: Fields) -> tuple[str, ...]:
    factors = tuple(factor.name for factor in fields["factors"])
    if given is None:
        return () if fields["method"] == "minimisation" else factors
    wanted = names([given] if isinstance(given, str) else given, name="separate_by", least=0)
    for name in wanted:
        choice(name, name="A name of separate_by", among=factors)
    return tuple(name for name in factors if name in wanted)


def _minimisation(given: Mapping[str, Any], design: Design) -> Fields:
    if not design.scored:
        refuse("Minimisation needs at least one factor to balance, besides those it separates by.")
    rule = mapping(needed(given, "rule", name=WHOLE), name="rule")
    name = choice(needed(rule, "name", name="rule"), name="rule.name", among=("best_only", "rank_all"))
    unequal = choice(
        given.get("unequal_ratio", "fake_arms"), name="unequal_ratio", among=("fake_arms", "han_2009")
    )
    fields: Fields = {
        "rule": name,
        "unequal_ratio": unequal,
        "imbalance": choice(given.get("imbalance", "range"), name="imbalance", among=IMBALANCES),
        "first_by_ratio": whole(given.get("first_by_ratio", 1), name="first_by_ratio", least=0),
    }
    if name == "rank_all" and unequal == "han_2009":
        refuse("han_2009 knows the best_only rule alone: choose it, or fake_arms.")
    if name == "best_only":
        return fields | {"p": _best_only_p(rule, design, unequal)}
    return fields | {"q": _rank_all_q(rule, design)}


def _best_only_p(rule: Mapping[str, Any], design: Design, unequal: str) -> Fraction:
    refuse_unknown(rule, name="rule", known=("name", "p"))
    p = rational(needed(rule, "p", name="rule"), name="rule.p")
    han = unequal == "han_2009"
    least = Fraction(min(design.ratio), sum(design.ratio)) if han else Fraction(1, design.slots)
    if not least < p < 1:
        refuse(
            "rule.p is {p}: give a number above {least}, the chance without minimisation, and below 1, at which the "
            "next arm could be foretold.",
            p=p,
            least=least,
        )
    return p


def _rank_all_q(rule: Mapping[str, Any], design: Design) -> Fraction:
    refuse_unknown(rule, name="rule", known=("name", "q"))
    q, K = rational(needed(rule, "q", name="rule"), name="rule.q"), design.slots
    first = q - 2 * (K * q - 1) / (K * (K + 1))
    if not Fraction(1, K) < q < Fraction(2, K - 1) or first >= 1:
        refuse(
            "rule.q is {q}: with {K} arms or slots give a number above {least} and below {most}, so that every "
            "chance is between 0 and 1.",
            q=q,
            K=K,
            least=Fraction(1, K),
            most=Fraction(2, K - 1),
        )
    return q


def _coin(given: Mapping[str, Any]) -> Fraction:
    p = rational(needed(given, "p", name=WHOLE), name="p")
    if not Fraction(1, 2) < p < 1:
        refuse("p is {p}: give a number above 1/2 and below 1, at which the next arm could be foretold.", p=p)
    return p


def _difference(given: Mapping[str, Any]) -> int:
    return whole(needed(given, "b", name=WHOLE), name="b", least=1)


def _planned(given: Mapping[str, Any]) -> int:
    n = whole(needed(given, "n", name=WHOLE), name="n", least=2)
    if n % 2:
        refuse("n is {n}: two arms in equal numbers need an even number.", n=n)
    return n


def _maximal(given: Mapping[str, Any], _design: Design) -> Fields:
    b, n = _difference(given), _planned(given)
    if n * b > MOST_PATHS:
        refuse("n times b is {product}: the paths are counted up to {most}.", product=n * b, most=MOST_PATHS)
    return {"b": b, "n": n}


def _balls(given: Mapping[str, Any], _design: Design) -> Fields:
    alpha, beta = (rational(needed(given, name, name=WHOLE), name=name) for name in ("alpha", "beta"))
    if not alpha and not beta:
        refuse("alpha and beta are both 0: an urn needs balls.")
    return {"alpha": alpha, "beta": beta}


def _sizes(given: Mapping[str, Any], design: Design) -> Fields:
    sizes = needed(given, "sizes", name=WHOLE)
    if not isinstance(sizes, list | tuple) or not 1 <= len(sizes) <= MOST:
        refuse("sizes should be a list of block sizes, such as [4, 6].")
    found = tuple(whole(size, name="A size", least=1) for size in sizes)
    for size in found:
        if size % sum(design.ratio):
            refuse(
                "A block of {size} cannot hold the ratio: give multiples of {sum}.",
                size=size,
                sum=sum(design.ratio),
            )
    return {"sizes": found}


TWO_ARMS = ("efron", "big_stick", "chen", "urn", "maximal", "random_allocation")
READERS: Mapping[str, Callable[[Mapping[str, Any], Design], Fields]] = {
    "minimisation": _minimisation,
    "efron": lambda given, _design: {"p": _coin(given)},
    "big_stick": lambda given, _design: {"b": _difference(given)},
    "chen": lambda given, _design: {"b": _difference(given), "p": _coin(given)},
    "urn": _balls,
    "maximal": _maximal,
    "random_allocation": lambda given, _design: {"n": _planned(given)},
    "permuted_blocks": _sizes,
}
