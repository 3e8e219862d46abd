"""The vendored front end: no font, no logo, no outside address; light; every template compiles, every macro renders."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import engines
from jinja2 import PackageLoader

from alongside.web.design import vendoring
from tests.web.makers import client_of
from tests.web.reading import parsed

STATIC = vendoring.STATIC
SENT = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".svg")]
LOGO = "M200 0v80H0V0h200Z"  # how the path of the NHS logo begins
MACROS = sorted(
    name.removeprefix("nhsuk/components/").removesuffix("/macro.jinja")
    for name in PackageLoader("nhsuk_frontend_jinja").list_templates()
    if name.endswith("/macro.jinja")
)
OURS_INSTEAD = {"header", "footer"}  # they draw the NHS logo and name; the layout has its own


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_nothing_is_fetched_from_outside(path: Path) -> None:
    """No address of another machine, but for the name of the SVG language."""
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text)


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_there_is_no_licensed_font_and_no_logo(path: Path) -> None:
    """Frutiger and the logo are for NHS services only."""
    text = path.read_text(encoding="utf-8")
    assert "@font-face" not in text
    assert "Frutiger" not in text
    assert LOGO not in text


def test_the_licence_is_kept_and_the_version_is_said() -> None:
    """MIT asks for it."""
    text = (STATIC / "LICENCE-nhsuk-frontend.txt").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in text
    assert vendoring.VERSION in text
    assert vendoring.VERSION in (STATIC / "nhsuk-frontend.min.css").read_text(encoding="utf-8")[:200]


def test_every_picture_of_the_style_sheets_is_there() -> None:
    """Paths stay beside the sheet, as the manifest wants them."""
    for sheet in STATIC.glob("*.css"):
        for name in re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8")):
            assert (STATIC / name).is_file(), name


def test_vendoring_makes_the_same_again(tmp_path: Path, monkeypatch, capsys) -> None:
    """From an unpacked package: the sheet rewritten, the script and its map untouched, the pictures it names."""
    built = tmp_path / "package" / "dist" / "nhsuk"
    (built / "assets" / "images").mkdir(parents=True)
    sheet = "@font-face{src:url(x)}b{background:url(/assets/images/nhsuk-icon-cross.svg)}/*# sourceMappingURL=x.map */"
    (built / "nhsuk-frontend.min.css").write_text(sheet)
    (built / "nhsuk-frontend.min.js").write_text("export{}")
    (built / "nhsuk-frontend.min.js.map").write_text(json.dumps({"version": 3}))
    (built / "assets" / "images" / "nhsuk-icon-cross.svg").write_text("<svg/>")
    monkeypatch.setattr(vendoring, "STATIC", tmp_path / "static")
    monkeypatch.setattr("sys.argv", ["vendoring", str(tmp_path / "package")])
    assert vendoring.main() == 0
    assert "1 pictures" in capsys.readouterr().out
    made = tmp_path / "static"
    assert (made / "nhsuk-frontend.min.css").read_text() == "b{background:url(images/nhsuk-icon-cross.svg)}"
    assert (made / "nhsuk-frontend.min.js").read_text() == "export{}"
    assert (made / "images" / "nhsuk-icon-cross.svg").is_file()


def test_static_files_can_be_collected_with_their_hashes(tmp_path: Path, settings) -> None:
    """As production serves them; a name that leads nowhere would stop it."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": settings.HASHED_STATIC}}
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())
    assert "design/nhsuk-frontend.min.css" in manifest["paths"]


@pytest.mark.django_db
def test_the_first_page_is_light() -> None:
    """Under 150 kB as sent, everything but pictures counted."""
    response = client_of(None).get("/")
    page = parsed(response)
    named = [tag["href"] for tag in page.find_all("link", rel="stylesheet")]
    named += [tag["src"] for tag in page.find_all("script", src=True)] + [
        "/static/design/nhsuk-frontend.min.js"
    ]
    files = [Path(finders.find(name.removeprefix("/static/"))).read_bytes() for name in named]
    assert sum(len(gzip.compress(content)) for content in [response.content, *files]) < 150_000


def templates() -> list[str]:
    """Return the name of every template of ours."""
    return sorted(name for name in engines["jinja2"].env.list_templates() if not name.startswith("nhsuk/"))


def test_every_template_compiles() -> None:
    """A mistake in one nobody visits is found here."""
    environment = engines["jinja2"].env
    assert len(templates()) > 20
    for name in templates():
        environment.get_template(name)


def test_no_template_carries_the_logo_or_an_outside_address() -> None:
    """Nor an inline style, which the policy would refuse."""
    environment = engines["jinja2"].env
    for name in templates():
        source = environment.loader.get_source(environment, name)[0]
        assert not re.search(r'(src=|<link[^>]*href=|action=|url\()"?https?:', source), name
        assert LOGO not in source, name
        assert ' style="' not in source, name
        assert " onclick=" not in source, name


ITEM = {
    "value": "a",
    "text": "A",
    "hint": {"text": "h"},
    "label": "L",
    "href": "#a",
    "name": "n",
    "checked": True,
}
ROW = {"key": {"text": "k"}, "value": {"text": "v"}, "actions": {"items": [{"text": "Change", "href": "#"}]}}
RICH = {
    **{
        "id": "i",
        "name": "n",
        "text": "T",
        "html": "<b>H</b>",
        "label": {"text": "L"},
        "hint": {"text": "h"},
    },
    **{
        "errorMessage": {"text": "E"},
        "heading": "H",
        "headingLevel": 2,
        "titleText": "T",
        "title": "T",
        "href": "#",
    },
    **{
        "items": [ITEM],
        "rows": [ROW],
        "list": [{"item": "x"}],
        "type": "tick",
        "summaryText": "S",
        "classes": "c",
    },
    **{
        "errorList": [{"text": "E", "href": "#i"}],
        "fieldset": {"legend": {"text": "G"}},
        "value": "v",
        "src": "s",
    },
    **{
        "variant": "secondary",
        "previous": {"href": "#", "labelText": "P"},
        "next": {"href": "#", "labelText": "N"},
    },
}
TABLE = {"caption": "C", "head": [{"text": "A"}], "rows": [[{"text": "1"}]], "firstCellIsHeader": True}
POOR = {"headingLevel": 2, "id": "i", "name": "n", "items": []}
CRUMBS = {"items": [{"text": "A", "href": "#"}]}
OWN_POOR = {"breadcrumb": CRUMBS}
OWN_RICH = {
    "tables": TABLE,
    "summary-list/row": ROW,
    "card/action": {"text": "Change", "href": "#"},
    "breadcrumb": CRUMBS,
}


def rendered(component: str, params: dict[str, object]) -> str:
    """Draw one component."""
    name = camel(component)
    source = f'{{% from "nhsuk/components/{component}/macro.jinja" import {name} %}}{{{{ {name}(params) }}}}'
    return engines["jinja2"].from_string(source).template.render(params=params)


def camel(component: str) -> str:
    """Return the name of a component's macro."""
    source = PackageLoader("nhsuk_frontend_jinja").get_source(
        engines["jinja2"].env, f"nhsuk/components/{component}/macro.jinja"
    )[0]
    return re.findall(r"macro ([A-Za-z]+)\(", source)[0]


@pytest.mark.parametrize("component", [name for name in MACROS if name not in OURS_INSTEAD])
def test_every_macro_renders_under_our_strict_undefined(component: str) -> None:
    """With everything given and with next to nothing: what a caller leaves out is empty, never an error."""
    assert rendered(component, OWN_RICH.get(component, RICH)).strip()
    rendered(component, POOR | OWN_POOR.get(component, {}))
