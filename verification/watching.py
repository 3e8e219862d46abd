"""Looking every week: false alarms under any number of looks, what sequences hold, power, and what is not promised."""

from __future__ import annotations

import numpy as np
from scipy import stats

from alongside.core.quantities import FloatArray
from alongside.core.reach import Waiting, prior_weights, share_sequence, waiting_sequence
from alongside.core.reach._evalues import log_e_external, log_e_waiting
from verification.tables import LEVEL, Section, slack
from verification.trials import Trials

TITLES = (
    "Watching: false alarms when everybody is looked at",
    "Watching: what confidence sequences hold at every look",
    "Watching: power beside group-sequential tests",
    "Watching: what is not promised",
)
ALPHA = 1 - LEVEL
LISTED = np.array([480.0, 300.0, 150.0, 70.0])
TRIED, PARTS, NEWCOMERS = 20_000, 20, 300
ADAPTED = 120
LOOKS, EACH = 10, 40
OBRIEN_FLEMING, POCOCK = 2.087, 2.555
"""Constants of ten looks at 5%, two-sided: Jennison and Turnbull 2000, tables 2.3 and 2.1."""
RATIOS = (1.0, 0.8, 0.7, 0.6, 0.5)


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    return [_alarms(trials), _sequences(trials), _power(trials), _limits(trials)]


def newcomers(
    *, relation: str, size: int, n: int, shares: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """One-hot newcomers, shape (n, size, G): from a list without replacement, or from its shares."""
    if relation == "external":
        drawn = rng.choice(shares.size, p=shares, size=(size, n))
    else:
        people = np.repeat(np.arange(LISTED.size), LISTED.astype(int))
        drawn = np.array([rng.permutation(people)[:n] for _ in range(size)])
    return np.moveaxis(np.eye(shares.size)[drawn], 0, 1)


def evidence(
    new: FloatArray, weights: FloatArray, shares: FloatArray, waiting: FloatArray | None
) -> FloatArray:
    """ln E of the mix (first column) and of each group against the others, shape (n, size, 1 + G)."""
    both = np.stack([new, new.sum(axis=2, keepdims=True) - new], axis=-1)
    pair = np.stack([weights, weights.sum() - weights], axis=-1)
    if waiting is None:
        whole = log_e_external(newcomers=new, weights=weights, shares=shares)
        each = log_e_external(newcomers=both, weights=pair, shares=np.stack([shares, 1 - shares], axis=-1))
    else:
        aside = np.stack([waiting, waiting.sum(axis=2, keepdims=True) - waiting], axis=-1)
        whole = log_e_waiting(newcomers=new, weights=weights, waiting=waiting)
        each = log_e_waiting(newcomers=both, weights=pair, waiting=aside)
    return np.concatenate([whole[..., None], each], axis=-1)


def still_listed(new: FloatArray) -> FloatArray:
    """Who is on the list before each newcomer."""
    return LISTED - (np.cumsum(new, axis=0) - new)


def false_alarms(*, relation: str, prior: str, rng: np.random.Generator) -> FloatArray:
    """How often each alarm ever rings though newcomers are the population's own mix.

    Returns: the mix, any group's signal; then with an adaptation after 120 newcomers, made where the mix looks worst:
    the first epoch at alpha/2, the second at alpha/6, and either.
    """
    shares = LISTED / LISTED.sum()
    weights = prior_weights(shares=shares, prior=prior)  # type: ignore[arg-type]  # a name of the case
    new = newcomers(relation=relation, size=TRIED // PARTS, n=NEWCOMERS, shares=shares, rng=rng)
    listed = still_listed(new) if relation == "subset" else None
    logs = evidence(new, weights, shares, listed)
    later = evidence(new[ADAPTED:], weights, shares, None if listed is None else listed[ADAPTED:])
    mix, group = _ever(logs, ALPHA)
    first, second = _ever(logs[:ADAPTED], ALPHA / 2)[1], _ever(later, ALPHA / 6)[1]
    return np.array([np.mean(rung) for rung in (mix, group, first, second, first | second)])


def _ever(logs: FloatArray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Whether the mix's E-value reaches 1/alpha, and any group's reaches G/alpha."""
    groups = logs.shape[2] - 1
    return (logs[..., 0] >= -np.log(alpha)).any(axis=0), (
        (logs[..., 1:] >= np.log(groups / alpha)).any(axis=2).any(axis=0)
    )


def _lowest(rate: float) -> float:
    """The lower 95% limit of a rate, exact."""
    rung = round(rate * TRIED)
    return float(stats.beta.ppf(0.025, rung, TRIED - rung + 1)) if rung else 0.0


def _alarms(trials: Trials) -> Section:
    cases = [
        {"relation": relation, "prior": prior}
        for relation in ("external", "subset")
        for prior in ("centred", "uniform")
    ]
    found = [np.mean(parts, axis=0) for parts in trials.repeated(false_alarms, cases, parts=PARTS)]
    limits = [[_lowest(rate) for rate in row] for row in found]
    allowed = (ALPHA, ALPHA, ALPHA / 2, ALPHA / 6, ALPHA)
    rows = [
        [
            case["relation"],
            case["prior"],
            *(f"{rate:.4f} ({low:.4f})" for rate, low in zip(row, lows, strict=True)),
        ]
        for case, row, lows in zip(cases, found, limits, strict=True)
    ]
    holds = all(low <= most for lows in limits for low, most in zip(lows, allowed, strict=True))
    return Section(
        title=TITLES[0],
        claim="Though looked at after every newcomer, neither the mix's E-value nor any group's signal is ever lit by "
        "chance more often than alpha: the lower 95% limit of the rate is at most alpha, before and after an "
        "adaptation.",
        tried=f"{TRIED:,} trials of {NEWCOMERS} newcomers a row, groups of 48, 30, 15 and 7%, from a list of 1,000 "
        f"or from its shares; an adaptation after {ADAPTED}. In brackets the lower 95% limit.",
        columns=[
            "relation",
            "prior",
            "mix",
            "any group",
            "epoch 1 (0.025)",
            "epoch 2 (0.0083)",
            "either epoch",
        ],
        rows=rows,
        holds=holds,
    )


def sequence_misses(*, relation: str, ratio: float, rng: np.random.Generator) -> float:
    """How often a group's sequence ever leaves out its true ratio, group of 30%, 150 newcomers."""
    size, n, share = 500, 150, 0.3
    if relation == "external":
        came = np.cumsum(rng.random((size, n)) < share * ratio, axis=1)
        found = share_sequence(counts=came, n=np.arange(1, n + 1), a=0.6, b=1.4, level=LEVEL)
        truth = share * ratio
        return float(((found.low > truth) | (found.high < truth)).any(axis=1).mean())
    return float(np.mean([_list_missed(ratio, rng) for _ in range(100)]))


def _list_missed(ratio: float, rng: np.random.Generator) -> bool:
    """The same from a list of 300, half of whom come: someone of the group is `ratio` times as likely to be next."""
    inside, outside, n = 90, 210, 150
    keys = rng.exponential(size=inside + outside) / np.r_[np.full(inside, ratio), np.ones(outside)]
    mine = (np.argsort(keys)[:n] < inside).astype(float)[:, None]
    waiting = inside - (np.cumsum(mine, axis=0) - mine)
    others = inside + outside - np.arange(float(n))[:, None] - waiting
    log_e = log_e_waiting(
        newcomers=np.stack([mine, 1 - mine], axis=-1),
        weights=np.array([[0.6, 1.4]]),
        waiting=np.stack([waiting, others], axis=-1),
    )
    given = Waiting(joined=mine, inside=waiting, outside=others, newcomers=np.ones(n))
    found = waiting_sequence(given=given, log_e=log_e, level=LEVEL)
    truth = _expected_path(ratio, inside, outside, n)
    return bool(((found.ratio_low[:, 0] > truth + 1e-6) | (found.ratio_high[:, 0] < truth - 1e-6)).any())


def _expected_path(weight: float, inside: int, outside: int, n: int) -> FloatArray:
    came, truth = 0.0, []
    for at in range(n):
        still, rest = inside - came, outside - (at - came)
        came += weight * still / (weight * still + rest)
        truth.append(came / ((at + 1) * inside / (inside + outside)))
    return np.array(truth)


def _sequences(trials: Trials) -> Section:
    cases = [
        {"relation": relation, "ratio": ratio}
        for relation in ("external", "subset")
        for ratio in (1.0, 0.8, 0.5)
    ]
    parts = 8
    found = [float(np.mean(one)) for one in trials.repeated(sequence_misses, cases, parts=parts)]
    tried = [500 * parts if case["relation"] == "external" else 100 * parts for case in cases]
    rows = [
        [str(case["relation"]), f"{case['ratio']}", f"{missed:.3f}", f"{number:,}"]
        for case, missed, number in zip(cases, found, tried, strict=True)
    ]
    return Section(
        title=TITLES[1],
        claim="Over all looks together a 95% sequence leaves out the truth in at most 5% of groups, whether the group "
        "comes at its share or not.",
        tried="A group of 30%, looked at after each of 150 newcomers; subset: from a list of 300, someone of the group "
        "being so many times as likely to be next as anyone else. Three Monte Carlo errors allowed.",
        columns=["relation", "true ratio (subset: of chances to be next)", "ever missed", "groups"],
        rows=rows,
        holds=all(
            missed <= ALPHA + slack(ALPHA, number) for missed, number in zip(found, tried, strict=True)
        ),
    )


def power(*, ratio: float, rng: np.random.Generator) -> FloatArray:
    """How often each rule rings within 400 newcomers: a group of 20%."""
    share, size, n = 0.2, 4_000, LOOKS * EACH
    came = np.cumsum(rng.random((size, n)) < share * ratio, axis=1)
    counts = np.arange(1, n + 1)
    found = share_sequence(counts=came, n=counts, a=0.4, b=1.6, level=LEVEL)
    outside = (found.low > share) | (found.high < share)
    looks = slice(EACH - 1, None, EACH)
    z = (came[:, looks] - share * counts[looks]) / np.sqrt(share * (1 - share) * counts[looks])
    late = OBRIEN_FLEMING * np.sqrt(LOOKS / np.arange(1, LOOKS + 1))
    naive = stats.norm.isf(ALPHA / 2)
    once = np.abs(z[:, -1]) >= naive
    rules = [
        outside.any(axis=1),
        outside[:, looks].any(axis=1),
        (np.abs(z) >= late).any(axis=1),
        (np.abs(z) >= POCOCK).any(axis=1),
        once,
        (np.abs(z) >= naive).any(axis=1),
    ]
    return np.array([rule.mean() for rule in rules])


def _power(trials: Trials) -> Section:
    found = trials.each(power, [{"ratio": ratio} for ratio in RATIOS])
    rows = [[f"{ratio}", *(f"{rate:.3f}" for rate in row)] for ratio, row in zip(RATIOS, found, strict=True)]
    return Section(
        title=TITLES[2],
        claim="At a true ratio of 1 the sequence rings in at most 5%, however often it is looked at; the price is some "
        "power beside tests that fix their looks beforehand.",
        tried="4,000 groups of 20% a row, 400 newcomers, ten looks of 40. O'Brien-Fleming and Pocock as in Jennison "
        "and Turnbull 2000. The last column is what naive weekly testing would say: it is shown here and nowhere "
        "else.",
        columns=[
            "true ratio", "sequence, every newcomer", "sequence, ten looks", "O'Brien-Fleming", "Pocock",
            "one test at the end",
            "naive test at every look",
        ],
        rows=rows,
        holds=found[0][0] <= ALPHA + slack(ALPHA, 4_000),
    )  # fmt: skip


def not_promised(*, kind: str, rng: np.random.Generator) -> FloatArray:
    """False alarms where what is assumed does not hold: the mix's, and any group's."""
    shares, size, n = LISTED / LISTED.sum(), 2_000, NEWCOMERS
    weights = prior_weights(shares=shares, prior="centred")
    if kind.startswith("benchmark"):
        m = int(kind.rsplit(maxsplit=1)[-1])
        estimated = rng.multinomial(m, shares, size=size) + 0.5
        rung = [_one_estimated(row / row.sum(), shares, n, rng) for row in estimated]
        return np.mean(rung, axis=0)
    new = newcomers(relation="external", size=size, n=n // 2, shares=shares, rng=rng)
    if kind == "pairs taken as two":
        new = np.repeat(new, 2, axis=0)
    rung = _ever(evidence(new, weights, shares, None), ALPHA)
    return np.array([np.mean(one) for one in rung])


def _one_estimated(said: FloatArray, true: FloatArray, n: int, rng: np.random.Generator) -> tuple[bool, bool]:
    new = np.eye(true.size)[rng.choice(true.size, p=true, size=n)][:, None]
    weights = prior_weights(shares=said, prior="centred")
    mix, group = _ever(evidence(new, weights, said, None), ALPHA)
    return bool(mix[0]), bool(group[0])


def _limits(trials: Trials) -> Section:
    kinds = (
        "each pair one draw",
        "pairs taken as two",
        "benchmark of 300",
        "benchmark of 1000",
        "benchmark of 5000",
    )
    found = trials.each(not_promised, [{"kind": kind} for kind in kinds])
    rows = [[kind, f"{row[0]:.3f}", f"{row[1]:.3f}"] for kind, row in zip(kinds, found, strict=True)]
    return Section(
        title=TITLES[3],
        claim="A household counted as one draw keeps the error; one counted as two does not, and neither does a "
        "population that is itself estimated from a small survey. These are limits, not successes.",
        tried=f"2,000 trials a row, {NEWCOMERS} people; pairs are of one group. A benchmark of m is a survey of m "
        "people taken as exact.",
        columns=["what came", "the mix rings", "any group rings"],
        rows=rows,
        holds=bool(found[0].max() <= ALPHA + slack(ALPHA, 2_000)),
    )
