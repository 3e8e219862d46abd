"""Long work: queued with the caller's transaction, followed, picked up once when its worker dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from alongside.web.jobs import actions, tasks
from alongside.web.jobs.models import Job, LastRun, State
from tests.web.jobs import errands
from tests.web.makers import client_of, make_user
from tests.web.queue import run_queued
from tests.web.reading import assert_sound, parsed

pytestmark = pytest.mark.django_db


def start(task=errands.fetch, what: str = "bread") -> Job:
    """Ask for an errand."""
    return actions.start(task=task, title=f"Fetch {what}", by=make_user(), ids=[what])


def run_worker() -> None:
    """Look around and run what is queued, as the worker does."""
    tasks.tick(timezone.now())
    run_queued()


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_runs_what_is_queued_and_ends() -> None:
    """`alongside work --batch`, with transactions of its own."""
    job = start()
    call_command("work", "--batch")
    job.refresh_from_db()
    assert job.state == State.DONE


def test_work_runs_says_how_far_it_is_and_where_the_result_is() -> None:
    """From waiting to done."""
    job = start()
    assert (job.state, job.sentence) == (State.WAITING, "Waiting to start.")
    run_worker()
    job.refresh_from_db()
    assert (job.state, job.percent, job.result, job.tries) == (State.DONE, 100, "/results/bread/", 1)
    assert "Half of bread is there." in errands.SEEN


def test_work_is_queued_only_if_the_callers_change_is_kept() -> None:
    """The queue is a table: it joins the transaction."""
    with transaction.atomic():
        start()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_queue_holds_ids_only() -> None:
    """Arguments are stored: they name a job and a record, nothing else."""
    job = start()
    assert DBTaskResult.objects.get().args_kwargs == {"args": [job.public_id, "bread"], "kwargs": {}}


def test_refused_input_becomes_the_jobs_sentence() -> None:
    """What the core says is what the person reads."""
    job = start(errands.refuse, "bread.csv")
    run_worker()
    job.refresh_from_db()
    assert (job.state, job.sentence) == (State.FAILED, "Line 3 of bread.csv holds a negative count.")


def test_work_that_breaks_says_so_without_a_word_of_what_was_in_it() -> None:
    """Neither the page nor the queue's stored traceback holds the exception's words."""
    job = start(errands.break_down, "Mary Smith")
    run_worker()
    job.refresh_from_db()
    result = DBTaskResult.objects.get()
    assert (job.state, job.sentence) == (State.FAILED, tasks.BROKEN)
    assert result.status == TaskResultStatus.FAILED
    assert "Mary Smith" not in result.traceback


def killed(job: Job) -> None:
    """Leave the work as a killed worker leaves it: claimed, under way, and no longer giving signs of life."""
    result = DBTaskResult.objects.get(id=job.task_id)
    result.claim("worker")
    actions.begin(job=job, at=timezone.now() - timedelta(minutes=5))


def test_work_whose_worker_was_killed_is_done_by_the_next() -> None:
    """It is put back once, and then it is simply done."""
    job = start()
    killed(job)
    run_worker()
    job.refresh_from_db()
    assert (job.state, job.tries, job.result) == (State.DONE, 2, "/results/bread/")


def test_work_whose_worker_was_killed_twice_fails_with_a_sentence() -> None:
    """A piece of work that kills its worker must not kill them all."""
    job = start()
    killed(job)
    actions.pick_up_stuck(at=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.sentence) == (State.WAITING, actions.AGAIN)
    killed(job)
    run_worker()
    job.refresh_from_db()
    assert (job.state, job.sentence) == (State.FAILED, actions.GIVEN_UP)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_work_that_gives_signs_of_life_is_left_alone() -> None:
    """Slow is not dead."""
    job = start()
    killed(job)
    actions.give_sign_of_life(job=job, at=timezone.now())
    assert actions.pick_up_stuck(at=timezone.now()) == 0


def test_a_second_delivery_of_ended_work_does_nothing() -> None:
    """The queue may hand out a task again; the job knows that it is over."""
    job = start()
    run_worker()
    errands.SEEN.clear()
    errands.fetch.call(job.public_id, "bread")
    errands.fetch.call("gone", "bread")
    assert errands.SEEN == []


def test_signs_of_life_are_given_while_the_work_computes(settings) -> None:
    """A thread tells that the worker is there, as long as the block lasts."""
    settings.ALONGSIDE_STALE_SECONDS = 0.06
    told = []

    class Over:
        def wait(self, seconds: float) -> bool:
            told.append(seconds)
            return len(told) > 2

    job = start()
    actions.begin(job=job, at=timezone.now() - timedelta(hours=1))
    before = job.seen_at
    tasks.keep_telling(job, Over())
    job.refresh_from_db()
    assert job.seen_at > before
    assert told == [0.01] * 3


def recurring(function: str) -> tasks.Recurring:
    """Return something that is due every hour."""
    return tasks.Recurring("errand", f"tests.web.jobs.errands.{function}", timedelta(hours=1))


EVERY_HOUR = (recurring("recurring"),)
BREAKING = (recurring("recurring_that_breaks"),)


def test_recurring_work_runs_once_in_its_time(settings) -> None:
    """At first sight, then not before its time is over."""
    settings.ALONGSIDE_RECURRING = "tests.web.jobs.test_long_work.EVERY_HOUR"
    errands.SEEN.clear()
    now = timezone.now()
    for minutes in (0, 1, 59, 61):
        tasks.tick(now + timedelta(minutes=minutes))
    assert errands.SEEN == ["recurring", "recurring"]
    assert LastRun.objects.get().at == now + timedelta(minutes=61)


def test_recurring_work_that_breaks_stops_nothing(settings, caplog) -> None:
    """It is logged, and the worker goes on."""
    settings.ALONGSIDE_RECURRING = "tests.web.jobs.test_long_work.BREAKING"
    tasks.tick(timezone.now())
    assert "recurring work broke: errand" in caplog.text


def test_every_recurring_piece_of_work_of_the_house_runs() -> None:
    """The list names functions that exist and run on an empty database."""
    from alongside.web.config.recurring import RECURRING

    for one in RECURRING:
        tasks.import_string(one.function)()


def test_old_work_is_forgotten() -> None:
    """A month after it ended."""
    job = start()
    run_worker()
    tasks.forget_old_work()
    assert Job.objects.exists()
    long_ago = timezone.now() - timedelta(days=31)
    Job.objects.filter(pk=job.pk).update(ended_at=long_ago)
    DBTaskResult.objects.update(finished_at=long_ago)
    tasks.forget_old_work()
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_page_can_be_followed_without_a_script() -> None:
    """A bar with its words, a link to check again, and at the end the way to the result."""
    job = start()
    client = client_of(job.person)
    page = assert_sound(client.get(f"/jobs/{job.public_id}/"))
    assert page.find("a", string="Check again")
    assert page.find(id="progress")["hx-get"] == f"/jobs/{job.public_id}/"
    run_worker()
    page = assert_sound(client.get(f"/jobs/{job.public_id}/"))
    assert page.find("a", string="See the result")["href"] == "/results/bread/"
    assert not page.find("a", string="Check again")


def test_the_page_renews_only_the_part_that_changes() -> None:
    """Asked for by htmx, it sends the part alone; when it is over, the part asks no more."""
    job = start(errands.refuse)
    run_worker()
    part = parsed(client_of(job.person).get(f"/jobs/{job.public_id}/", headers={"HX-Request": "true"}))
    assert not part.find("html")
    assert not part.find(id="progress").has_attr("hx-get")
    assert "holds a negative count" in part.text


def test_work_reads_as_its_title_and_recurring_work_as_its_name() -> None:
    """In a terminal or a debugger."""
    assert str(start()) == "Fetch bread"
    assert str(LastRun(name="errand")) == "errand"
