"""The work of constrained randomisation of clusters: the schemes kept, the one drawn, the test at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from alongside.cli import options
from alongside.cli.allocation_live import note
from alongside.cli.allocation_writing import show
from alongside.cli.writing import replace_file
from alongside.core.allocation import (
    Constrained,
    cluster_test,
    draw_of,
    key_of,
    said,
)
from alongside.core.allocation import (
    constrain as constrained_schemes,
)
from alongside.core.errors import InputError
from alongside.exchange import allocation_documents as documents
from alongside.exchange.allocation_clusters import (
    Clusters,
    read_cluster_outcomes,
    read_clusters,
    read_scheme,
)
from alongside.exchange.allocation_design import CLUSTERS, sha256_of
from alongside.exchange.allocation_seeds import commitment_record, read_seed, refuse_other_commitment
from alongside.exchange.rows import rows_as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed, before any of it is understood."""

    clusters: Path
    treated: int
    covariates: str
    reference: list[str] | None
    weight: list[str] | None
    keep: str
    rng: int
    outcomes: Path | None
    scheme: Path | None
    schemes_out: Path | None
    design_out: Path | None
    seed: Path | None
    study: str | None
    list_name: str | None
    public_value: str | None
    json_file: Path | None


def constrain(asked: Asked) -> None:
    """Score and keep schemes; draw one where a seed is given, test where outcomes and a scheme are."""
    _refuse_files(asked)
    reference, weights = _pairs(asked.reference, "reference"), _pairs(asked.weight, "weight")
    keep = _fraction(asked.keep, "keep")
    clusters = read_clusters(
        asked.clusters,
        covariates=options.names(asked.covariates),
        reference=reference,
        weights={name: float(_fraction(weight, "weight")) for name, weight in weights.items()},
    )
    found = constrained_schemes(
        clusters=clusters.names,
        columns=clusters.columns,
        treated=asked.treated,
        keep=keep,
        rng=np.random.default_rng(options.seed(asked.rng)),
    )
    parameters = {
        "covariates": list(options.names(asked.covariates)),
        "reference": reference,
        "weight": weights,
        "keep": str(keep),
        "rng": asked.rng,
    }
    document = documents.constrained(found, parameters=parameters)
    design = _design(asked, clusters, parameters)
    if asked.seed is not None:
        document["drawn"] = _drawn(asked, found, design)
    if asked.outcomes is not None and asked.scheme is not None:
        outcomes = read_cluster_outcomes(asked.outcomes, names=clusters.names)
        scheme = read_scheme(asked.scheme, names=clusters.names)
        document["test"] = documents.cluster_tested(
            cluster_test(found=found, treated=scheme, outcomes=outcomes)
        )
    _write(asked, found, design)
    _notes(found)
    show(document, json_file=asked.json_file, kind="constrained", sentences=_sentences(document))


def _refuse_files(asked: Asked) -> None:
    outputs = (asked.json_file, asked.schemes_out, asked.design_out)
    for path in outputs:
        options.refuse_unwritable(path)
    inputs = [path for path in (asked.clusters, asked.outcomes, asked.scheme, asked.seed) if path is not None]
    options.refuse_overwriting(outputs, inputs)
    if (asked.outcomes is None) is not (asked.scheme is None):
        raise InputError("scheme", "A test needs both --outcomes and --scheme, the scheme that was used.")


def _pairs(given: Sequence[str] | None, option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given or []:
        for pair in options.names(text):
            name, equals, value = (part.strip() for part in pair.partition("="))
            if not (name and equals and value):
                raise InputError(
                    option,
                    "--{option} has '{pair}': write a covariate, = and a value.",
                    option=option,
                    pair=pair,
                )
            found[name] = value
    return found


def _fraction(given: str, option: str) -> Fraction:
    try:
        number = Fraction(given)
    except (ValueError, ZeroDivisionError):
        number = Fraction(0)
    if not number > 0:
        raise InputError(
            option,
            "--{option} has '{given}': write a number above 0, such as 1/10.",
            option=option,
            given=given,
        )
    return number


def _design(asked: Asked, clusters: Clusters, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What a commitment binds: the very clusters and every choice made with them."""
    return {
        "method": CLUSTERS,
        "clusters_sha256": clusters.sha256,
        "treated": asked.treated,
        **parameters,
    }


def _drawn(asked: Asked, found: Constrained, design: Mapping[str, Any]) -> dict[str, Any]:
    """Draw one of the kept schemes with the committed seed."""
    if asked.seed is None or asked.study is None or asked.list_name is None or asked.public_value is None:
        raise InputError("seed", "To draw a scheme give --seed, --study, --list and --public-value.")
    seed, digest = read_seed(asked.seed, is_secret=True), sha256_of(design)
    study, list_name = said(asked.study, field="study"), said(asked.list_name, field="list")
    record = commitment_record(seed=seed, study=study, list_name=list_name, design_sha256=digest)
    commitment = record["commitment"]
    refuse_other_commitment(None, seed=asked.seed, record=record)
    key = key_of(
        seed=seed, commitment=commitment, public_value=said(asked.public_value, field="public_value")
    )
    draw = draw_of(key=key, index=0, purpose="scheme")
    number = draw * len(found.kept) >> 256
    treated = [name for name, is_in in zip(found.clusters, found.kept[number], strict=True) if is_in]
    return {"commitment": commitment, "draw": f"{draw:064x}", "scheme": number, "treated": treated}


def _write(asked: Asked, found: Constrained, design: Mapping[str, Any]) -> None:
    if asked.design_out is not None:
        replace_file(asked.design_out, documents.plain(design))
    if asked.schemes_out is not None:
        rows = (
            [number, score, *row] for number, (score, row) in enumerate(
                zip(found.scores.tolist(), found.kept.astype(int).tolist(), strict=True)
            )
        )  # fmt: skip
        header = ["scheme", "score", *found.clusters]
        replace_file(asked.schemes_out, rows_as_text(header=header, rows=rows).encode())


def _notes(found: Constrained) -> None:
    if not found.is_complete:
        note(
            f"There are {found.schemes:,} schemes; {found.considered:,} different ones were drawn and scored."
        )
    if found.warned:
        note(
            f"{len(found.warned)} pairs of clusters fall in one arm in less than half, or more than one and a half "
            f"times, the share expected ({float(found.expected_share):.2f}): keeping more schemes mends it."
        )


def _sentences(document: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{document['kept']:,} of {document['considered']:,} schemes are kept, scores up to "
        f"{document['cutoff']:.4g}; the least possible p is {document['least_p']:.3g}."
    ]
    if "drawn" in document:
        lines.append("Treated: " + ", ".join(document["drawn"]["treated"]))
    if "test" in document:
        test = document["test"]
        lines.append(f"Difference {test['statistic']:.6g}, two-sided p {test['two_sided']:.4g}")
    return lines
