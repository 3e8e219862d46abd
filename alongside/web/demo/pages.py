"""What the first page of the demonstration says."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from alongside.findings.documents import Picture
from alongside.findings.sentences import others_answer, question, short_answer
from alongside.web.demo.models import Demonstration, Persona
from alongside.web.design.files import picture_of

COMMAND = (
    ".venv/bin/alongside reach examples/bradford-pilot/population.csv examples/bradford-pilot/cohort.csv "
    "--relation subset"
)

BRADFORD = "bradford-pilot"
MEANS = (
    "The measure was tried with White British mothers less often than with the other mothers eligible for it; "
    "chance alone seldom leaves a gap as wide as this.",
    "It is worth asking at which visit, and in whose round, they were missed.",
)
MEANS_NOT = (
    "It does not say why: nobody need have been left out, or have refused.",
    "The authors, who took each characteristic as a whole, found these mothers representative. A whole can look "
    "right while one group is missed.",
    "It speaks of the eligible mothers who had joined Born in Bradford's Better Start, not of every mother.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The published finding: what it says, its picture, what it means and what it does not, where it is from."""

    caption: str
    question: str
    answer: str
    rest: str
    picture: Picture
    means: tuple[str, ...]
    means_not: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """The question, a finding, three doors."""

    title: str
    question: str
    lead: str
    finding: Finding
    people: tuple[Persona, ...]
    command: str


def build_front(demonstration: Demonstration) -> FrontPage:
    """Return the first page."""
    return FrontPage(
        title="Who is in, who is missing",
        question="Are we reaching the families this is for?",
        lead="Alongside holds everyone a service, a trial or a group is for beside everyone who is in, and says "
        "who is missing, at which step they were lost, and how sure one can be.",
        finding=build_finding(demonstration),
        people=tuple(Persona.objects.select_related("user")),
        command=COMMAND,
    )


def build_finding(demonstration: Demonstration) -> Finding:
    """Return the finding, from the numbers that were computed when the demonstration was made."""
    return Finding(
        caption="Better Start Bradford's pilot",
        question=str(question(demonstration.finding)),
        answer=str(short_answer(demonstration.finding)),
        rest=str(others_answer(demonstration.finding)),
        picture=picture_of(demonstration, lambda name: reverse("demo:picture", args=[name])),
        means=MEANS,
        means_not=MEANS_NOT,
        example=BRADFORD,
    )
