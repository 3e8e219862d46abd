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

    allocation_live.next_one(
        log, seed=seed, participant=participant, strata=[*(strata or []), *(more or [])], study=study, at=at
    )


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
    from alongside.cli import allocation_changes

    asked = allocation_changes.Asking(log=log, seed=seed, reason=reason, by=by, at=at)
    allocation_changes.correct(asked, participant=participant, strata=[*(strata or []), *(more or [])])


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
