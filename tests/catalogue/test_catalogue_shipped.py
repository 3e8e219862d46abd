"""What ships can be published, answers its golden families, and names its sources."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from alongside.core.eligibility import check_publication, claim_answer, fit
from alongside.exchange.eligibility_catalogue import shipped, shipped_bytes, shipped_names
from alongside.exchange.families import read_family
from alongside.findings.eligibility import obstacle_sentences
from alongside.findings.readability import reading_age

CATALOGUE = Path(str(resources.files("alongside.catalogue")))
ON = date(2026, 5, 10)
SERVICES = sorted(path.stem for path in (CATALOGUE / "services").glob("*.yaml"))
ENTITLEMENTS = sorted(path.stem for path in (CATALOGUE / "entitlements").glob("*.yaml"))
RESULTS = ("fits", "does_not_fit", "cannot_say_yet")


@pytest.mark.parametrize("name", [*SERVICES, *ENTITLEMENTS])
def test_it_may_be_published(name: str) -> None:
    """A family fits, each criterion alone can refuse one, no question is idle, and every word is there."""
    specification = shipped(name).specification
    found = check_publication(specification)
    assert [str(one) for one in obstacle_sentences(specification, found)] == []
    assert found.may_be_published


@pytest.mark.parametrize("name", [*SERVICES, *ENTITLEMENTS])
@pytest.mark.parametrize("result", RESULTS)
def test_its_golden_families_get_the_answer_they_are_named_for(name: str, result: str) -> None:
    """Three families made up for each: one that fits, one that does not, one of which it cannot be said yet."""
    specification = shipped(name).specification
    family = read_family(CATALOGUE / "families" / name / f"{result}.json").for_specification(specification)
    assert fit(specification, family, on=ON).result == result


@pytest.mark.parametrize("name", [*SERVICES, *ENTITLEMENTS])
def test_its_id_is_its_name_and_its_words_are_plain(name: str) -> None:
    """A specification is found by the name of its file, and everybody can read it."""
    specification = shipped(name).specification
    assert specification.id == name
    words = [one.words for one in specification.criteria] + [
        fact.ask for fact in specification.facts.values()
    ]
    assert reading_age(" ".join(words)) <= 11.5


@pytest.mark.parametrize("name", ENTITLEMENTS)
def test_an_entitlement_names_its_sources_and_until_when_it_was_checked(name: str) -> None:
    """Past that day it answers only "ask"; before it, what its family is named for."""
    specification = shipped(name).specification
    assert specification.pack is not None
    assert all(source.startswith("https://") for source in specification.pack.sources)
    assert not any(fact.ask == "" for fact in specification.facts.values())
    family = read_family(CATALOGUE / "families" / name / "fits.json").for_specification(specification)
    found = fit(specification, family, on=ON)
    assert claim_answer(specification.pack, found, visa_says_no_public_funds="no").claim == "worth_claiming"


def test_both_nations_have_the_packs_of_the_design() -> None:
    """England and Scotland, each with what it has, and what both have once."""
    assert len(SERVICES) == 7
    assert {name for name in ENTITLEMENTS if "scot" in name} >= {
        "best-start-grant-scotland", "best-start-foods-scotland", "scottish-child-payment", "scottish-welfare-fund",
    }  # fmt: skip
    assert set(ENTITLEMENTS) >= {
        "healthy-start-england", "sure-start-maternity-grant-england", "child-benefit", "maternity-allowance",
        "universal-credit", "social-tariffs", "maternity-exemption-england",
    }  # fmt: skip
    assert shipped_names() == tuple(sorted((*SERVICES, *ENTITLEMENTS)))
    assert all(shipped_bytes(name).startswith(b"format: alongside-spec/1") for name in shipped_names())


def test_the_study_leaves_out_whom_the_service_puts_first() -> None:
    """One family on a protection plan: the study does not fit, and the service fits and puts it first."""
    study, service = (shipped(f"infant-parent-support-{name}").specification for name in ("study", "service"))
    path = CATALOGUE / "families" / "infant-parent-support-service" / "fits.json"
    elsewhere = {*study.facts, *service.facts}
    of_study = fit(study, read_family(path).for_specification(study), on=ON, known_elsewhere=elsewhere)
    of_service = fit(service, read_family(path).for_specification(service), on=ON, known_elsewhere=elsewhere)
    assert of_study.result == "does_not_fit"
    assert of_study.subjects[0].because == ("plan",)
    assert of_service.result == "fits"
    assert of_service.subjects[0].priorities == ("plan_first",)
    assert of_service.subjects[0].waits[0].weeks == 6
