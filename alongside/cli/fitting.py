"""The work behind `alongside fit`: read both files, answer, write what was asked for, print it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from alongside.cli import fit_screen, options
from alongside.cli.writing import replace_file
from alongside.core.eligibility import (
    Alternative,
    ClaimAnswer,
    Family,
    Fit,
    PublicFunds,
    Specification,
    check_asked,
    claim_answer,
    fit,
    fit_for_shared_screen,
    is_within,
    known_facts,
    private_facts,
    ranked,
    with_nothing_said,
)
from alongside.core.errors import InputError
from alongside.exchange import fits
from alongside.exchange.earlier_fits import change_documents, read_earlier
from alongside.exchange.eligibility_catalogue import Catalogue, named_specification, read_catalogue
from alongside.exchange.eligibility_places import as_day, placed
from alongside.exchange.families import FamilyFile, read_family
from alongside.findings.eligibility import Else, person_words

NOTHING_ELSE = Catalogue(specifications=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    spec: Path
    family: Path
    on: str | None
    horizon_months: int
    json_file: Path | None
    catalogue: str | None
    visa_says_no_public_funds: str | None
    shared: bool
    earlier: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been worked out."""
    options.refuse_unwritable(request.json_file)
    options.refuse_overwriting((request.json_file,), (request.spec, request.family, request.earlier))
    on, family = day_asked(request.on), read_family(request.family)
    read, earlier = named_specification(request.spec), read_earlier(request.earlier)
    asking = Asking(
        on=on,
        horizon_months=request.horizon_months,
        is_shared=request.shared,
        public_funds=_public_funds(request.visa_says_no_public_funds),
        family=family,
        catalogue=NOTHING_ELSE if request.catalogue is None else read_catalogue(request.catalogue),
        specification=read.specification,
    )
    found, claim = asking.answer(read.specification)
    beside = asking.beside(read.specification)
    changes = None
    if earlier is not None and (claim is None or not claim.is_silent):
        hidden = asking.private if request.shared else None
        changes = earlier.changes_to(found, read.specification, hidden=hidden)
    if request.json_file is not None:
        provenance = {
            "version": version("alongside"),
            "spec_sha256": read.sha256,
            "family_sha256": asking.family.sha256,
            **({} if earlier is None else {"earlier_sha256": earlier.sha256}),
        }
        changed = None if changes is None else change_documents(changes)
        document = fits.fit_document(
            found, claim=claim, beside=beside, provenance=provenance, changed=changed
        )
        replace_file(request.json_file, fits.write(document))
    if str(request.json_file) != "-":
        fit_screen.show(read.specification, found, claim=claim, beside=beside, changes=changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One family on one day, and everything that may be asked about it."""

    on: date
    horizon_months: int
    is_shared: bool
    public_funds: PublicFunds | None
    family: FamilyFile
    catalogue: Catalogue
    specification: Specification

    def answer(self, specification: Specification) -> tuple[Fit, ClaimAnswer | None]:
        """Answer one specification; of an entitlement that answers "ask" nothing else is told."""
        with typed():
            check_asked(specification, on=self.on, horizon_months=self.horizon_months)
        with placed(self.family.root):
            found = self._found(specification, self.family.for_specification(specification))
        if specification.pack is None:
            return found, None
        claim = claim_answer(specification.pack, found, visa_says_no_public_funds=self.public_funds)
        return (with_nothing_said(found) if claim.is_silent else found), claim

    def _found(self, specification: Specification, family: Family) -> Fit:
        elsewhere = known_facts(self._catalogued)
        if not self.is_shared:
            return fit(
                specification,
                family,
                on=self.on,
                horizon_months=self.horizon_months,
                known_elsewhere=elsewhere,
            )
        return fit_for_shared_screen(
            specification,
            family,
            on=self.on,
            horizon_months=self.horizon_months,
            known_elsewhere=elsewhere,
            private_elsewhere=self.private,
        )

    @property
    def _catalogued(self) -> list[Specification]:
        return [one.specification for one in self.catalogue.specifications]

    @property
    def private(self) -> frozenset[str]:
        """What any specification of the screen asks privately."""
        return private_facts([self.specification, *self._catalogued])

    def beside(self, specification: Specification) -> Else:
        """Answer everything else in the catalogue: other services ranked, entitlements, and a person to talk to."""
        others = list(self._others(specification))
        services = [(one, found) for one, found, claim in others if claim is None]
        return Else(
            alternatives=tuple(self._shown(one) for one in ranked(services)),
            claims=tuple((one, claim) for one, _, claim in others if claim is not None),
            person=self.catalogue.person or person_words(specification),
        )

    def _shown(self, one: Alternative) -> Alternative:
        if not self.is_shared:
            return one
        shown = tuple(fact for fact in one.open_questions if fact not in self.private)
        return replace(one, open_questions=shown)

    def _others(
        self, specification: Specification
    ) -> Iterator[tuple[Specification, Fit, ClaimAnswer | None]]:
        for one in (read.specification for read in self.catalogue.specifications):
            if one.id != specification.id and is_within(self.on, one.valid_from, one.valid_to):
                yield one, *replace(self, horizon_months=24).answer(one)


@contextmanager
def typed() -> Iterator[None]:
    """Say of a day or a horizon that cannot be answered for which option gives it; no file is at fault."""
    try:
        yield
    except InputError as error:
        if error.field not in {"on", "horizon_months"}:
            raise
        option = "--" + error.field.replace("_", "-")
        raise InputError(error.field, "{option}: " + error.template, option=option, **error.values) from None


def day_asked(given: str | None) -> date:
    """Return the day of --on, or today in London."""
    if given is None:
        return options.today()
    day = as_day(given)
    if day is None:
        raise InputError("on", "--on is '{given}': give a day that exists, such as 2026-05-10.", given=given)
    return day


def _public_funds(given: str | None) -> PublicFunds | None:
    words = {word.replace("_", "-"): word for word in get_args(PublicFunds)}
    if given is not None and given not in words:
        raise InputError(
            "visa_says_no_public_funds",
            "--visa-says-no-public-funds is '{given}': say {words}.",
            given=given,
            words=", ".join(words),
        )
    return None if given is None else words[given]
