"""Ten thousand families, fifty services of twenty criteria, and one explained answer, in a process of its own: JSON."""

from __future__ import annotations

import json
import random
import time
from datetime import date, timedelta

from alongside.core.eligibility import (
    Child,
    Criterion,
    Fact,
    Family,
    Group,
    Leaf,
    Recorded,
    RuleGroup,
    Specification,
    fit,
    fit_many,
)
from benchmarks.measured import peak_megabytes

FAMILIES, SERVICES, CRITERIA, EXPLAINED = 10_000, 50, 20, 200
ON = date(2026, 5, 10)
TYPES = ("yes_no", "date", "number", "choice")
WORDS = ("own", "rent", "other")


def main() -> None:
    """Make them, answer all, then explain some."""
    chance = random.Random(1)
    facts = {f"{'child' if at % 2 else 'family'}.f{at}": Fact(type=TYPES[at // 2 % 4]) for at in range(40)}
    services = [service(at, facts, chance) for at in range(SERVICES)]
    families = [family(facts, chance) for _ in range(FAMILIES)]
    began, cpu = time.perf_counter(), time.process_time()
    found = fit_many(specifications=services, families=families, on=ON)
    done, used = time.perf_counter(), time.process_time()
    for one in families[:EXPLAINED]:
        fit(services[0], one, on=ON)
    said = {
        "wall": done - began,
        "cpu": used - cpu,
        "answers": found.height,
        "fits": int((found["result"] == "fits").sum()),
        "explained_cpu": (time.process_time() - used) / EXPLAINED,
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(said))


def service(at: int, facts: dict[str, Fact], chance: random.Random) -> Specification:
    """Twenty criteria: eight of which all must hold, and ten of the other twelve."""
    criteria = [
        Criterion(
            id=f"k{one:02}", kind=chance.choice(("inclusion", "exclusion")), test=compared(facts, chance)
        )
        for one in range(CRITERIA)
    ]
    ids = [one.id for one in criteria]
    some = RuleGroup(of=tuple(ids[8:]), at_least=10)
    return Specification(
        id=f"service {at}", version=1, title="A service", purpose="service", valid_from=date(2026, 1, 1),
        facts=facts, criteria=criteria, rule=RuleGroup(of=(*ids[:8], some)),
    )  # fmt: skip


def compared(facts: dict[str, Fact], chance: random.Random) -> Group:
    """Either of two comparisons of one fact."""
    name = chance.choice(sorted(facts))
    type_ = facts[name].type
    if type_ == "yes_no":
        pairs: list[tuple[str, object]] = [("is", True), ("is", False)]
    elif type_ == "date":
        pairs = [("age_under_months", 60), ("age_at_least_months", 6)]
    elif type_ == "number":
        pairs = [("lt", 3), ("ge", 1)]
    else:
        pairs = [("is", "own"), ("in", ("rent", "other"))]
    return Group(of=tuple(Leaf(fact=name, relation=r, operand=o) for r, o in pairs), at_least=1)  # type: ignore[arg-type]  # as made


def family(facts: dict[str, Fact], chance: random.Random) -> Family:
    """One child; one fact in five is not known."""
    own, shared = {}, {}
    for name, fact in facts.items():
        if chance.random() < 0.8:
            (own if name.startswith("child.") else shared)[name] = (Recorded(value=value(fact.type, chance)),)
    return Family(facts=shared, children=[Child(id="c1", facts=own)])


def value(type_: str, chance: random.Random) -> bool | date | int | str:
    """One value of a type."""
    if type_ == "yes_no":
        return chance.random() < 0.5
    if type_ == "date":
        return ON - timedelta(days=chance.randrange(2_000))
    return chance.randrange(5) if type_ == "number" else chance.choice(WORDS)


if __name__ == "__main__":
    main()
