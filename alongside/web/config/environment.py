"""The Jinja environment of the pages: our templates first, then the NHS.UK macros."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader

from alongside.findings.environment import PageUndefined
from alongside.web.design import fields, words


def url(name: str, *args: object) -> str:
    """Return the address of a view."""
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """Return the environment; a missing name of ours is an error, a macro's left-out parameter is not."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = PageUndefined
    pages = Environment(
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        **without(options),
    )
    pages.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n adds it
    pages.globals.update(static=static, url=url, macro_of=fields.macro_of, error_list=fields.error_list)
    pages.globals["classes"] = "classes"  # the macro of a select spells this key of an error without quotes
    pages.filters.update(day=words.day, moment=words.moment)
    return pages


def without(options: dict[str, Any]) -> dict[str, Any]:
    """Return Django's options but the one that is ours to set."""
    return {name: value for name, value in options.items() if name != "autoescape"}
