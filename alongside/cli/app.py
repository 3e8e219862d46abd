"""The commands of the terminal."""

from __future__ import annotations

import os

import typer

from alongside.cli import allocation, equity, fit, forecast, manage, plan, reach, spec, watch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads only wait for each other

app = typer.Typer(
    name="alongside",
    help="Who is in, who is missing, at which step were they lost, and what would change it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("reach")(reach.reach)
app.command("fit")(fit.fit)
app.command("equity-test")(equity.equity_test)
app.add_typer(spec.spec, name="spec", help="Check specifications before anybody is turned away by them.")
app.command("plan")(plan.plan)
app.add_typer(allocation.allocation, name="allocation", help="Allocate to arms, and let anybody check it.")
app.command("watch")(watch.watch)
app.command("forecast")(forecast.forecast)
app.command("backtest")(forecast.backtest)
manage.register(app)
