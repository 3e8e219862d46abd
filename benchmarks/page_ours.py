"""The page of a reading, warm, for one of the demonstration's people: prints JSON."""

from __future__ import annotations

import json
import statistics
import time

import django
import numpy as np

TIMES = 60
PERSONAS = ("trial-manager", "commissioner")


def main() -> None:
    """Make the demonstration and its mirrors in a folder of its own, then ask for every reading many times."""
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from alongside.web.accounts.models import User
    from alongside.web.demo.actions import make_demonstration
    from alongside.web.reach.models import Reading

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_demonstration()
    _make_mirrors()
    walls, cpus, largest = [], [], 0
    for key in PERSONAS:
        person = User.objects.get(persona__key=key)
        client = Client()
        client.force_login(person)
        for reading in Reading.objects.visible_to(person):
            address = reading.address
            client.get(address)
            for _ in range(TIMES // Reading.objects.count() + 1):
                began, cpu = time.perf_counter(), time.process_time()
                answer = client.get(address)
                walls.append(time.perf_counter() - began)
                cpus.append(time.process_time() - cpu)
                assert answer.status_code == 200, (answer.status_code, address)
                largest = max(largest, len(answer.content))
    said = {
        "p95": float(np.quantile(walls, 0.95)),
        "median": statistics.median(walls),
        "cpu_p95": float(np.quantile(cpus, 0.95)),
        "cpu_median": statistics.median(cpus),
        "asked": len(walls),
        "kilobytes": largest / 1024,
    }
    print(json.dumps(said))


def _make_mirrors() -> None:
    """Do what the worker does, here and now."""
    from django.utils import timezone

    from alongside.web.reach.actions import make_reading
    from alongside.web.reach.models import Question

    for question in Question.objects.select_related("cohort__team", "asked_by"):
        make_reading(question=question, at=timezone.now(), say=_silent)


def _silent(*_said: object) -> None:
    """Nobody is watching."""


if __name__ == "__main__":
    main()
