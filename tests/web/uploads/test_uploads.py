"""A file on its way in: put away where nobody else reads it, counted by a worker, gone within the hour."""

from __future__ import annotations

import os
import stat
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alongside.core.errors import RuleBroken
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.jobs.models import Job, State
from alongside.web.uploads import actions, models, tasks
from alongside.web.uploads.models import Upload
from tests.web.makers import client_of, make_member, make_user
from tests.web.queue import run_queued
from tests.web.reading import assert_sound
from tests.web.uploads.making import make_refused, make_waiting

pytestmark = pytest.mark.django_db
ROWS = "id,ethnicity,stage\n" + "".join(f"secret-{n},White British,consented\n" for n in range(40_000))


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


def upload_people(client, content: str = ROWS) -> Job:
    """Give a file that is too large to be read while its person waits."""
    file = SimpleUploadedFile("people.csv", content.encode())
    answer = client.post("/cohorts/add/", {"table": file, "stages": ""})
    assert answer.status_code == 302
    return Job.objects.get(public_id=answer["Location"].split("/")[2])


def test_a_large_file_is_put_away_counted_and_deleted() -> None:
    """Outside the web root, readable by this program alone, under a random name; no person's row is kept."""
    client = client_of(make_member(Role.MANAGER))
    job = upload_people(client)
    upload = Upload.objects.get()
    assert upload.path.parent == models.folder()
    assert stat.S_IMODE(upload.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(models.folder().stat().st_mode) == 0o700
    assert "people" not in upload.path.name
    run_queued()
    job.refresh_from_db()
    upload.refresh_from_db()
    assert (job.state, job.result) == (State.DONE, upload.address)
    assert not upload.path.exists()
    assert "secret" not in str(upload.understood)
    shown = client.get(upload.address, follow=True)
    assert "40,000" in assert_sound(shown).table.text


def test_a_large_file_that_cannot_be_used_says_every_line() -> None:
    """The work ends well; its result is the list of what to mend, and the file is gone."""
    client = client_of(make_member(Role.MANAGER))
    upload_people(client, ROWS + "secret-1,White British,consented\n")
    run_queued()
    upload = Upload.objects.get()
    assert not upload.path.exists()
    page = assert_sound(client.get(upload.address))
    assert "cannot use people.csv" in page.h1.text
    assert "40002" in page.table.text


def test_a_waiting_file_says_so() -> None:
    """Somebody who looks too early learns to look again."""
    person = make_member(Role.MANAGER)
    waiting = make_waiting(by=person)
    assert "waiting to be read" in assert_sound(client_of(person).get(waiting.address)).h1.text
    waiting.path.unlink()


def test_a_file_that_was_thrown_away_while_it_waited_is_said_to_be_gone() -> None:
    """The worker finds nothing, and says so instead of breaking."""
    client = client_of(make_member(Role.MANAGER))
    upload_people(client)
    Upload.objects.get().path.unlink()
    run_queued()
    assert "deleted before it was read" in client.get(Upload.objects.get().address).content.decode()


def test_the_second_run_of_the_worker_changes_nothing() -> None:
    """What was counted stays counted."""
    client = client_of(make_member(Role.MANAGER))
    upload_people(client)
    upload = Upload.objects.get()
    now = timezone.now()
    actions.understand(upload=upload, understood={"sides": []}, at=now)
    run_queued()
    actions.understand(upload=upload, understood={"sides": ["later"]}, at=now)
    upload.refresh_from_db()
    assert upload.understood == {"sides": []}


def test_the_sweeper_deletes_what_has_waited_an_hour() -> None:
    """File and row; a file that nobody knows of; a preview of yesterday. What is new stays."""
    person, now = make_user(), timezone.now()
    old, new = make_waiting(by=person, arrived_at=now - timedelta(minutes=61)), make_waiting(by=person)
    stray = models.folder() / "stray"
    stray.write_text("left behind")
    os.utime(stray, (now.timestamp() - 4000, now.timestamp() - 4000))
    make_refused(by=person, settled_at=now - timedelta(days=2))
    tasks.sweep()
    old.refresh_from_db()
    assert old.state == models.State.REFUSED
    assert "within an hour" in old.problems[0]["sentence"]
    assert not old.path.exists()
    assert not stray.exists()
    assert new.path.exists()
    assert set(Upload.objects.all()) == {old, new}
    new.path.unlink()


def test_throwing_away_takes_the_file_along() -> None:
    """And is on record, without the file's name."""
    person = make_member(Role.MANAGER)
    waiting = make_waiting(by=person)
    answer = client_of(person).post(f"{waiting.address}throw-away/", follow=True)
    assert "Nothing of it was kept" in answer.content.decode()
    assert not waiting.path.exists()
    assert not Upload.objects.exists()
    assert AuditEvent.objects.latest("number").records == [f"uploads.upload:{waiting.public_id}"]


def test_what_was_kept_cannot_be_kept_again() -> None:
    """Nor what was refused."""
    with pytest.raises(RuleBroken, match="kept or thrown away"):
        actions.take(upload=make_refused(by=make_user()))


def test_a_file_that_was_put_away_for_nothing_is_left_to_the_sweeper() -> None:
    """A request that breaks between file and row leaves a file without a row, for an hour."""
    place = actions.put_away(SimpleUploadedFile("a.csv", b"x"))
    assert (models.folder() / place).read_bytes() == b"x"
    later = timezone.now() + timedelta(minutes=61)
    assert actions.sweep(at=later) >= 1
    assert not (models.folder() / place).exists()
