"""Recording: gapless numbers, one transaction, no words; and every tampering is named."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from alongside.core import ledger
from alongside.web.audit import actions
from alongside.web.audit.models import AuditEvent, AuditHead, link
from tests.web.makers import make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    """Keep the heads of each test apart."""
    settings.ALONGSIDE_VAR = tmp_path


def record_some(count: int = 6) -> None:
    """Record some events and keep the head, as the hourly job does."""
    person, team = make_user(), make_team()
    for number in range(count):
        actions.record(by=person, what=f"event {number + 1}", records=[team])
    actions.keep_head()


def verdict_of(*arguments: str) -> tuple[str, int]:
    """Return what `alongside audit verify` prints, and its code."""
    out = StringIO()
    try:
        call_command("audit_verify", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def test_events_are_numbered_without_gaps_and_linked() -> None:
    """Each event names the hash of the one before, under a key the database does not hold."""
    record_some(3)
    one, two, three = AuditEvent.objects.order_by("number")
    assert [one.number, two.number, three.number] == [1, 2, 3]
    assert (one.previous, two.previous, three.previous) == (ledger.NOTHING_BEFORE, one.hash, two.hash)
    assert ledger.verify(entries=AuditEvent.objects.entries(), link=link()).standing == "intact"


def test_an_event_holds_names_of_records_and_no_words() -> None:
    """Who and which, so that erasing a record never breaks the chain."""
    person, place = make_user(), make_organisation()
    event = actions.record(by=person, what="seen", records=[place, person])
    assert event.who == person.public_id
    assert event.records == [f"accounts.organisation:{place.public_id}", f"accounts.user:{person.public_id}"]
    place.delete()
    assert verdict_of()[1] == 0


def test_an_event_nobody_signed_in_for_names_nobody() -> None:
    """The terminal and failed sign-ins have no person."""
    assert actions.record(by=None, what="made at the terminal").who == ""


def test_an_action_that_fails_leaves_no_event_and_no_gap() -> None:
    """The event stands or falls with the change."""
    record_some(1)
    with transaction.atomic():
        actions.record(by=None, what="lost")
        transaction.set_rollback(True)
    assert actions.record(by=None, what="kept").number == 2


def test_a_whole_log_holds_and_says_what_was_checked() -> None:
    """With the head kept outside, nothing is left unchecked."""
    record_some()
    said, code = verdict_of()
    assert code == 0
    assert said.startswith("The audit holds: 6 events.")
    assert "Not checked" not in said


def edited() -> None:
    """Change what an event says."""
    AuditEvent.objects.filter(number=3).update(what="nothing happened")


def deleted() -> None:
    """Take an event out."""
    AuditEvent.objects.filter(number=3).delete()


def inserted() -> None:
    """Put an event in that was never recorded."""
    AuditEvent.objects.create(
        number=99, at=AuditEvent.objects.get(number=1).at, what="slipped in", previous="0" * 64, hash="1" * 64
    )


def reordered() -> None:
    """Exchange two events, their rows and all."""
    for low, high in ((3, 4),):
        one, two = AuditEvent.objects.get(number=low), AuditEvent.objects.get(number=high)
        AuditEvent.objects.filter(pk__in=[one.pk, two.pk]).delete()
        one.pk, two.pk = two.pk, one.pk
        one.save(force_insert=True)
        two.save(force_insert=True)


def cut_tail() -> None:
    """Cut the end off, and set the head in the database back so that it fits."""
    AuditEvent.objects.filter(number__gt=4).delete()
    AuditHead.objects.update(number=4, hash=AuditEvent.objects.get(number=4).hash)


TAMPERINGS = (edited, deleted, inserted, reordered, cut_tail)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_each_tampering_of_the_database_is_named(tamper) -> None:
    """The five of the ledger, done to the real table."""
    record_some()
    tamper()
    said, code = verdict_of()
    assert code == 1
    assert f"  {tamper.__name__}: " in said


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_each_tampering_of_an_exported_file_is_named_offline(tamper, tmp_path: Path) -> None:
    """The same done before the export shows in the file, held against the heads kept outside."""
    record_some()
    heads = tmp_path / "elsewhere.jsonl"
    heads.write_bytes(actions.heads_file().read_bytes())
    tamper()
    exported = tmp_path / "audit.jsonl"
    call_command("audit_export", exported, stdout=StringIO())
    AuditEvent.objects.all().delete()
    said, code = verdict_of("--log", str(exported), "--heads", str(heads))
    assert code == 1
    assert f"  {tamper.__name__}: " in said


def test_an_exported_file_that_was_edited_by_hand_is_named(tmp_path: Path) -> None:
    """One word changed in one line."""
    record_some()
    exported = tmp_path / "audit.jsonl"
    call_command("audit_export", exported, stdout=StringIO())
    exported.write_bytes(exported.read_bytes().replace(b"event 2", b"event 7"))
    said, code = verdict_of("--log", str(exported))
    assert code == 1
    assert "edited: Entry 2" in said


def test_an_export_does_not_overwrite(tmp_path: Path) -> None:
    """An older export may be the only witness."""
    record_some(1)
    exported = tmp_path / "audit.jsonl"
    call_command("audit_export", exported, stdout=StringIO())
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("audit_export", exported, stdout=StringIO())


def test_heads_are_appended_outside_the_database() -> None:
    """Each line is a moment, a number and a hash; an empty log keeps none."""
    assert actions.keep_head() is None
    record_some(2)
    actions.record(by=None, what="one more")
    actions.keep_head()
    lines = [json.loads(line) for line in actions.heads_file().read_text().splitlines()]
    assert [line["index"] for line in lines] == [2, 3]
    assert lines[-1]["hash"] == AuditHead.objects.get().hash


def test_events_and_head_read_as_what_they_are() -> None:
    """In a terminal or a debugger."""
    event = actions.record(by=None, what="kept")
    assert (str(event), str(AuditHead.objects.get())) == ("1 kept", "head 1")
