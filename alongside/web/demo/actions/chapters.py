"""What the demonstration holds: the made-up partnership, and the published cases of examples/ with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from alongside.web.demo.actions.cast import HUBS, PANEL, PUBLISHED, TRIAL
from alongside.web.demo.actions.families import FIFTH
from alongside.web.demo.actions.making import Chapter, Group, Yardstick
from alongside.web.demo.actions.partnership import SEED
from alongside.web.reach.actions.trying import EXAMPLES_FOLDER
from alongside.web.reach.models import Kind

MADE_UP = f"Made up from the seed {SEED}: there is no such place and no such family"
FREE = "Free to use: it is made up"
ALL_FOUR = "Aldermere, Kestbridge, Thornshire and Saltmouth"
NOW, BEFORE, KNOWN = "families-2021.csv", "families-2011.csv", "families-with-a-social-worker.csv"
BRADFORD = "bradford-pilot"


def made_up(
    file: str, name: str, reference_on: date, *, geography: str = ALL_FOUR, unit: str = "families"
) -> Yardstick:
    """Return a population of the made-up partnership."""
    return Yardstick(
        file=file,
        name=name,
        reference_on=reference_on,
        source=MADE_UP,
        geography=geography,
        licence=FREE,
        unit=unit,
    )


def partnership(files: Mapping[str, str]) -> Chapter:
    """Return what the made-up partnership keeps of its files."""
    yardsticks = (
        made_up(NOW, "Families with a child under two", date(2021, 3, 21)),
        made_up(BEFORE, "Families with a child under two", date(2011, 3, 27)),
        made_up(KNOWN, "Families with a social worker", date(2024, 3, 31)),
        made_up(
            "families-in-saltmouth.csv",
            "Families with a child under two in Saltmouth",
            date(2021, 3, 21),
            geography="Saltmouth",
        ),
        made_up(
            "workforce.csv",
            "Everyone who works with babies in Saltmouth",
            date(2025, 6, 30),
            geography="Saltmouth",
            unit="staff",
        ),
    )
    return Chapter(files=files, yardsticks=yardsticks, groups=GROUPS)


GROUPS = (  # the quickest first: the worker makes them in this order
    Group(
        file="caseload.csv",
        name="Family hubs' caseload",
        kind=Kind.CASELOAD,
        team=HUBS,
        by="manager",
        counted_on=date(2025, 5, 31),
        yardsticks=("families-in-saltmouth.csv",),
        relation="subset",
        unit="families",
        deprivation=FIFTH,
    ),
    Group(
        file="trial.csv",
        name="Little Steps trial",
        kind=Kind.PARTICIPANTS,
        team=TRIAL,
        by="trial-manager",
        counted_on=date(2025, 6, 30),
        yardsticks=(NOW, BEFORE, KNOWN),
        relation="external",
        unit="families",
        deprivation=FIFTH,
    ),
    Group(
        file="trained.csv",
        name="Staff trained in infant observation",
        kind=Kind.STAFF,
        team=HUBS,
        by="manager",
        counted_on=date(2025, 5, 31),
        yardsticks=("workforce.csv",),
        relation="subset",
        unit="staff",
    ),
    Group(
        file="panel.csv",
        name="Parents' panel",
        kind=Kind.ADVISERS,
        team=PANEL,
        by="manager",
        counted_on=date(2025, 4, 30),
        yardsticks=(NOW,),
        relation="external",
        unit="families",
    ),
)


def published() -> Chapter:
    """Return the published cases, read from the files that the terminal takes."""
    files = {
        f"{case}/{side}": (EXAMPLES_FOLDER / case / side).read_text(encoding="utf-8")
        for case in CASES
        for side in ("population.csv", "cohort.csv")
    }
    yardsticks = tuple(yardstick for yardstick, _ in CASES.values())
    return Chapter(files=files, yardsticks=yardsticks, groups=tuple(group for _, group in CASES.values()))


def case(
    folder: str,
    *,
    whom: str,
    who: str,
    kind: Kind,
    on: date,
    source: str,
    geography: str,
    licence: str,
    relation: str,
    rounded_to: float | None = None,
) -> tuple[Yardstick, Group]:
    """Return the two sides of a published case."""
    population = Yardstick(
        file=f"{folder}/population.csv",
        name=whom,
        reference_on=on,
        source=source,
        geography=geography,
        licence=licence,
        rounded_to=rounded_to,
    )
    cohort = Group(
        file=f"{folder}/cohort.csv",
        name=who,
        kind=kind,
        team=PUBLISHED,
        by="trial-manager",
        counted_on=on,
        yardsticks=(population.file,),
        relation=relation,
    )
    return population, cohort


CASES: Mapping[str, tuple[Yardstick, Group]] = {
    BRADFORD: case(
        BRADFORD,
        whom="Mothers eligible for the measure",
        who="Mothers with whom the measure was tried",
        kind=Kind.CASELOAD,
        on=date(2022, 3, 11),
        source="Dunn and others, 2022, Wellcome Open Research 7:88, Table 1 (dated by its publication)",
        geography="Better Start Bradford's area, mothers in Born in Bradford's Better Start",
        licence="CC BY 4.0",
        relation="subset",
    ),
    "reach-pregnancy-circles": case(
        "reach-pregnancy-circles",
        whom="Women available at the first screen",
        who="Women eligible at the second screen",
        kind=Kind.PARTICIPANTS,
        on=date(2023, 3, 1),
        source="Sawtell and others, 2023, Pilot and Feasibility Studies 9:42, Table 6 (dated by its publication)",
        geography="Three catchments of an inner London NHS trust",
        licence="CC BY 4.0",
        relation="subset",
    ),
    "esee-steps": case(
        "esee-steps",
        whom="Children under five in need in England",
        who="Children in the E-SEE Steps trial",
        kind=Kind.PARTICIPANTS,
        on=date(2022, 3, 31),
        source="Department for Education, Characteristics of children in need, 31 March 2022; "
        "E-SEE Steps trial, baseline table",
        geography="England",
        licence="Open Government Licence v3",
        relation="external",
        rounded_to=10,
    ),
    "seven-authorities": case(
        "seven-authorities",
        whom="Children aged 0 to 16 in seven authorities",
        who="Children looked after in seven authorities",
        kind=Kind.CASELOAD,
        on=date(2022, 3, 31),
        source="Department for Education, Office for National Statistics and Department for Work and Pensions, "
        "31 March 2022",
        geography="Seven local authorities in England",
        licence="Open Government Licence v3",
        relation="subset",
    ),
}
