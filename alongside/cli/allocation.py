"""`alongside allocation`: commit to a seed, allocate from files, and let anybody check the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Text: TypeAlias = str | None
File: TypeAlias = Path | None
Texts: TypeAlias = list[str] | None
Files: TypeAlias = list[Path] | None

DesignFile = Annotated[Path, typer.Argument(metavar="DESIGN.json", help="The design of the allocation.")]
StateFile = Annotated[
    Path, typer.Argument(metavar="STATE.json", help="Who was allocated so far, and the newcomer.")
]
LogFile = Annotated[Path, typer.Argument(metavar="LOG", help="The log of the list.")]
Study = Annotated[str, typer.Option(help="The study's name.")]
ListName = Annotated[str, typer.Option("--list", help="The list's name within the study, such as live.")]
Seed = Annotated[Path, typer.Option(metavar="FILE", help="The seed's file, which its owner alone can read.")]
PublicValue = Annotated[str, typer.Option(help="What nobody could know when the commitment was published.")]
PublicSource = Annotated[str, typer.Option(help="Where the public value can be looked up.")]
At = Annotated[
    Text, typer.Option(metavar="TIME", help="When, in UTC: 2026-02-01T10:00:00Z. Now, if left out.")
]
JsonFile = Annotated[
    File, typer.Option("--json", metavar="FILE", help="Write the answer as JSON; - prints it.")
]
Strata = Annotated[
    Texts, typer.Option(metavar="FACTOR=LEVEL ...", help="The participant's level of each factor.")
]
More = Annotated[Texts, typer.Argument(metavar="[FACTOR=LEVEL ...]", help="More strata.", show_default=False)]
Participant = Annotated[str, typer.Option(help="The participant's number.")]
Reason = Annotated[str, typer.Option(help="Why.")]
Rng = Annotated[
    int, typer.Option(metavar="S", help="Seed of the random draws; the same gives the same answer.")
]
By = Annotated[list[str], typer.Option(help="Who asks for it; given again, another person.")]

allocation = typer.Typer(no_args_is_help=True)


@allocation.command("probabilities")
def probabilities(design: DesignFile, state: StateFile, json_file: JsonFile = None) -> None:
    """The exact chance of each arm for the next participant."""
    from alongside.cli import allocation_designs

    allocation_designs.probabilities(design, state, json_file=json_file)


@allocation.command("commit")
def commit(
    design: DesignFile,
    study: Study,
    list_name: ListName,
    seed_out: Annotated[Path, typer.Option(metavar="FILE", help="Where the new seed is kept.")],
    custodian: Annotated[
        Texts, typer.Option(help="Who keeps a sealed share of the seed; give two people.")
    ] = None,
) -> None:
    """Make a seed, two sealed shares of it, and the commitment to publish before the first allocation."""
    from alongside.cli import allocation_live

    allocation_live.commit(
        design, study=study, list_name=list_name, seed_out=seed_out, custodians=custodian or []
    )


@allocation.command("start")
def start(
    design: DesignFile,
    study: Study,
    list_name: ListName,
    seed: Seed,
    public_value: PublicValue,
    public_source: PublicSource,
    log: Annotated[Path, typer.Option(metavar="LOG", help="The new log.")],
    commitment: Annotated[
        File, typer.Option(metavar="FILE", help="The record of the commitment, if not beside the seed.")
    ] = None,
    at: At = None,
) -> None:
    """Begin a log, once the commitment and then the public value are published."""
    from alongside.cli import allocation_live

    allocation_live.start(
        design, study=study, list_name=list_name, seed=seed, public_value=public_value,
        public_source=public_source, log=log, record=commitment, at=at,
    )  # fmt: skip


@allocation.command("next")
def next_one(
    log: LogFile,
    seed: Seed,
    participant: Participant,
    more: More = None,
    strata: Strata = None,
    study: Annotated[Text, typer.Option(help="Refuse the log of another study.")] = None,
    at: At = None,
) -> None:
    """Allocate one participant; asked again, give the answer that stands in the log."""
    from alongside.cli import allocation_live

    path, pairs = allocation_live.told_apart(log, strata or [], more or [])
    allocation_live.next_one(path, seed=seed, participant=participant, strata=pairs, study=study, at=at)


@allocation.command("head")
def head(log: LogFile) -> None:
    """The last entry's number and hash, to publish; it tells of no arm."""
    from alongside.cli import allocation_live

    allocation_live.head(log)


@allocation.command("correct")
def correct(
    log: LogFile,
    seed: Seed,
    participant: Participant,
    reason: Reason,
    by: By,
    more: More = None,
    strata: Strata = None,
    at: At = None,
) -> None:
    """Correct a participant's strata; their arm stays, the next are balanced with what is right."""
    from alongside.cli import allocation_changes, allocation_live

    path, pairs = allocation_live.told_apart(log, strata or [], more or [])
    asked = allocation_changes.Asking(log=path, seed=seed, reason=reason, by=by, at=at)
    allocation_changes.correct(asked, participant=participant, strata=pairs)


@allocation.command("amend")
def amend(log: LogFile, design: DesignFile, seed: Seed, reason: Reason, by: By, at: At = None) -> None:
    """Go on under an amended design from the next participant."""
    from alongside.cli import allocation_changes

    allocation_changes.amend(
        allocation_changes.Asking(log=log, seed=seed, reason=reason, by=by, at=at), design=design
    )


@allocation.command("reseed")
def reseed(
    log: LogFile,
    seed: Annotated[Path, typer.Option(metavar="FILE", help="The new seed, made by commit.")],
    public_value: PublicValue,
    public_source: PublicSource,
    reason: Reason,
    by: By,
    at: At = None,
) -> None:
    """Go on under a new seed, where the old one is lost or was seen; two people ask for it."""
    from alongside.cli import allocation_changes

    allocation_changes.reseed(
        allocation_changes.Asking(log=log, seed=seed, reason=reason, by=by, at=at),
        public_value=public_value,
        public_source=public_source,
    )


@allocation.command("unblind")
def unblind(
    log: LogFile, seed: Seed, participant: Participant, reason: Reason, by: By, at: At = None
) -> None:
    """Tell one participant's arm, and record who asked and why."""
    from alongside.cli import allocation_changes

    allocation_changes.unblind(
        allocation_changes.Asking(log=log, seed=seed, reason=reason, by=by, at=at), participant=participant
    )


@allocation.command("close")
def close(log: LogFile, seed: Seed, reason: Reason, by: By, at: At = None) -> None:
    """Close the list: nobody more is allocated."""
    from alongside.cli import allocation_changes

    allocation_changes.close(allocation_changes.Asking(log=log, seed=seed, reason=reason, by=by, at=at))


@allocation.command("reveal")
def reveal(
    log: LogFile,
    reason: Reason,
    by: By,
    locked_on: Annotated[str, typer.Option(metavar="DATE", help="When the database was locked: 2027-03-31.")],
    seed: Annotated[File, typer.Option(metavar="FILE", help="The seed's file.")] = None,
    share: Annotated[Files, typer.Option(metavar="FILE", help="A sealed share; give both.")] = None,
) -> None:
    """Show the seed of a closed list, after database lock, to two people who say why."""
    from alongside.cli import allocation_changes

    allocation_changes.reveal(log, reason=reason, by=by, locked_on=locked_on, seed=seed, shares=share or [])


@allocation.command("verify")
def verify(
    log: LogFile,
    seed: Annotated[
        Files, typer.Option(metavar="FILE", help="The seed, once revealed; one for each epoch.")
    ] = None,
    heads: Annotated[File, typer.Option(metavar="FILE", help="Heads published in time, one a line.")] = None,
    json_file: JsonFile = None,
) -> None:
    """Check a log, offline: what was done to it, and what could not be seen."""
    from alongside.cli import allocation_check

    allocation_check.verify(log, seeds=seed or [], heads=heads, json_file=json_file)


@allocation.command("assess")
def assess(
    design: DesignFile,
    n: Annotated[int, typer.Option("--n", help="How many participants.")],
    trials: Annotated[
        int, typer.Option(help="Trials to simulate, where n is too large to count exactly.")
    ] = 2000,
    rng: Rng = 1,
    covariates: Annotated[
        File, typer.Option(metavar="FILE", help="People such as the trial expects, one a row.")
    ] = None,
    simulate: Annotated[bool, typer.Option("--simulate", help="Simulate, however small n is.")] = False,
    json_file: JsonFile = None,
) -> None:
    """What a design does over a whole trial: guesses, imbalance, chances by position."""
    from alongside.cli import allocation_designs

    allocation_designs.assess(
        design, n=n, trials=trials, rng=rng, covariates=covariates, is_simulated=simulate, json_file=json_file
    )


@allocation.command("constrain")
def constrain(
    clusters: Annotated[Path, typer.Argument(metavar="CLUSTERS.csv", help="One row a cluster.")],
    treated: Annotated[int, typer.Option(help="How many clusters are treated.")],
    covariates: Annotated[str, typer.Option(help="The columns to balance, such as size,region.")],
    reference: Annotated[
        Texts, typer.Option(help="The reference of a category, as region=north; give one for each.")
    ] = None,
    weight: Annotated[
        Texts, typer.Option(help="The weight of a covariate, 1 if left out, as size=2.")
    ] = None,
    keep: Annotated[str, typer.Option(help="The share of schemes to keep.")] = "1/10",
    rng: Rng = 1,
    outcomes: Annotated[File, typer.Option(metavar="FILE", help="Outcomes: cluster, outcome.")] = None,
    scheme: Annotated[File, typer.Option(metavar="FILE", help="The scheme used: cluster, arm.")] = None,
    schemes_out: Annotated[File, typer.Option(metavar="FILE", help="Write the kept schemes as CSV.")] = None,
    design_out: Annotated[File, typer.Option(metavar="FILE", help="Write the design to commit to.")] = None,
    seed: Annotated[
        File, typer.Option(metavar="FILE", help="Draw the scheme with this committed seed.")
    ] = None,
    study: Annotated[Text, typer.Option(help="The study committed to; with --seed.")] = None,
    list_name: Annotated[Text, typer.Option("--list", help="The list committed to; with --seed.")] = None,
    public_value: Annotated[Text, typer.Option(help="The public value; with --seed.")] = None,
    json_file: JsonFile = None,
) -> None:
    """Randomise clusters among the schemes that balance their covariates; test their outcomes."""
    typed = dict(locals())
    from alongside.cli import allocation_schemes

    allocation_schemes.constrain(allocation_schemes.Asked(**typed))


@allocation.command("test")
def rerandomise(
    log: LogFile,
    outcomes: Annotated[Path, typer.Argument(metavar="OUTCOMES.csv", help="participant, outcome.")],
    replicates: Annotated[
        int, typer.Option(help="Replicates, where sequences are too many to count.")
    ] = 9999,
    rng: Rng = 1,
    statistic: Annotated[
        str, typer.Option(help="Named beforehand: difference_in_means or difference_in_mean_ranks.")
    ] = "difference_in_means",
    arms: Annotated[Text, typer.Option(help="The two arms to compare, first less second.")] = None,
    json_file: JsonFile = None,
) -> None:
    """Test the outcomes by allocating again, with the complete procedure of the log."""
    from alongside.cli import allocation_designs

    allocation_designs.rerandomise_log(
        allocation_designs.RerandomiseAsked(
            log=log, outcomes=outcomes, replicates=replicates, rng=rng, statistic=statistic, arms=arms,
            json_file=json_file,
        )
    )  # fmt: skip
