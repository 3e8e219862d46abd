"""A missing name is an error, except inside the parameters of an NHS.UK macro."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nhsuk_frontend_jinja
import pytest
from jinja2 import Environment, PackageLoader, UndefinedError

from alongside.findings.environment import PageUndefined, document_environment

TEMPLATES = Path(nhsuk_frontend_jinja.__file__).parent / "templates"
MACROS = [
    (path.relative_to(TEMPLATES).as_posix(), name)
    for path in sorted(TEMPLATES.glob("nhsuk/components/**/macro.jinja"))
    for name in re.findall(r"{%-? *macro (\w+)", path.read_text(encoding="utf-8"))
]
FULL = {
    "text": "Text",
    "name": "name",
    "id": "id",
    "heading": "Heading",
    "headingLevel": 2,
    "label": {"text": "Label"},
    "fieldset": {"legend": {"text": "Legend"}},
    "items": [{"text": "One", "value": "1", "href": "#one"}],
    "rows": [[{"text": "Cell"}]],
}


@dataclass(frozen=True)
class Page:
    """Stands for a view's page: one name, and nothing else."""

    title: str = "Title"


def pages() -> Environment:
    return Environment(loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True, undefined=PageUndefined)


def render(source: str) -> str:
    return pages().from_string(source).render(page=Page(), params={"a": 1})


def test_there_are_macros_to_try():
    assert len(MACROS) > 30


@pytest.mark.parametrize(("path", "name"), MACROS, ids=[name for _, name in MACROS])
def test_every_nhs_macro_renders_with_few_parameters_and_with_none(path, name):
    template = pages().from_string(f"{{% from '{path}' import {name} %}}{{{{ {name}(params) }}}}")
    assert template.render(params=FULL).strip()
    assert isinstance(template.render(params={}), str)


@pytest.mark.parametrize("name", ["missing", "page.missing", "page['missing']"])
@pytest.mark.parametrize(
    "use",
    [
        "{{{{ {name} }}}}",
        "{{% if {name} %}}{{% endif %}}",
        "{{% if not {name} %}}{{% endif %}}",
        "{{% for x in {name} %}}{{% endfor %}}",
        "{{{{ {name} == 1 }}}}",
        "{{{{ 1 == {name} }}}}",
        "{{{{ {name} != 1 }}}}",
        "{{{{ {name}.further }}}}",
        "{{{{ {name}['further'] }}}}",
        "{{{{ {name}() }}}}",
        "{{{{ {name} | length }}}}",
        "{{{{ 1 in {name} }}}}",
        "{{{{ {name} in [1] }}}}",
        "{{{{ {{1: 2}}[{name}] }}}}",
        "{{{{ {name} + 1 }}}}",
        "{{{{ {name} ~ 'x' }}}}",
        "{{{{ {name} | escape }}}}",
    ],
)
def test_a_name_of_ours_that_is_missing_is_an_error(use, name):
    with pytest.raises(UndefinedError, match="missing"):
        render(use.format(name=name))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[{{ params.b }}]", "[]"),
        ("[{{ params.b.c['d'] }}]", "[]"),
        ("{{ 'yes' if params.b else 'no' }}", "no"),
        ("{% for x in params.b %}x{% else %}none{% endfor %}", "none"),
        ("{{ params.b == true }}", "False"),
        ("{{ params.b != true }}", "True"),
        ("{{ params.b == params.c }}", "True"),
        ("{{ 1 in params.b }}", "False"),
        ("{{ params.b in [true, false] }}", "False"),
        ("{{ params.b | length }}", "0"),
        ("{{ {params.b: 'found'}[params.c] }}", "found"),
        ("{{ params.b | default('else') }}", "else"),
        ("[{{ 'x' if false }}]", "[]"),
        ("{{ undefined is defined }}", "False"),
        ("{{ page.missing is defined }}", "False"),
        ("{{ page.title }}", "Title"),
    ],
)
def test_what_a_macro_may_do_with_a_key_left_out(source, expected):
    assert render(source) == expected


def test_python_may_probe_a_missing_name_quietly():
    missing = PageUndefined(name="missing")
    assert not hasattr(missing, "__setstate__")


def test_documents_escape_and_allow_nothing_missing():
    environment = document_environment()
    assert environment.from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ name.a }}").render(name={})
    assert document_environment() is environment
