"""The adaptation paper as a file: HTML, PDF (typst, PDF/UA) or Word."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from alongside.findings.charts import Chart, render_png, render_svg
from alongside.findings.documents import picture
from alongside.findings.environment import document_environment
from alongside.findings.plans._paper import Figure, Grid, Heading, Paper, Paragraph, Points, build_paper
from alongside.findings.tables import FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
_PICTURE_MM = 165
_EMU_PER_MM = 36_000


def paper_bytes(document: PlanDocument, *, kind: str, is_plain: bool = False) -> bytes:
    """Return the paper as a file of a kind: `.html`, `.pdf` or `.docx`."""
    return _WRITERS[kind](build_paper(document, is_plain=is_plain))


def paper_html(paper: Paper) -> bytes:
    """Return one page that needs nothing else."""
    blocks = [_as_html(block, at) for at, block in enumerate(paper.blocks)]
    return document_environment().get_template("paper.html").render(paper=paper, blocks=blocks).encode()


def _as_html(block: Any, at: int) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": type(block).__name__, "block": block, "anchor": f"part-{at}"}
    if isinstance(block, Figure):
        found |= {"picture": picture(block.chart), "table": block.chart.table, "source": block.source}
    if isinstance(block, Grid):
        found |= {"table": block.table, "source": block.source}
    return found


def paper_pdf(paper: Paper) -> bytes:
    """Return a PDF that screen readers can read (PDF/UA-1)."""
    import typst  # a compiler; most commands need none

    with tempfile.TemporaryDirectory(prefix="alongside-") as name:
        folder = Path(name)
        text = [_typst_head(paper)]
        for at, block in enumerate(paper.blocks):
            text.append(_as_typst(block, folder, at))
        text.append(_typst_facts(paper))
        main = folder / "paper.typ"
        main.write_text("\n".join(text), encoding="utf-8")
        found = typst.compile(str(main), pdf_standards=["ua-1"])
    assert isinstance(found, bytes)  # one document, not a file a page
    return found


def _quoted(text: str) -> str:
    """A text as typst code spells it: nothing in it is taken for markup."""
    escaped = (
        text.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\r", " ")
        .replace("\t", " ")
    )
    return f'"{escaped}"'


def _typst_head(paper: Paper) -> str:
    return "\n".join(
        [
            f'#set document(title: {_quoted(paper.title)}, author: "Alongside")',
            '#set text(lang: "en", region: "GB", font: ("Arial", "Liberation Sans", "Libertinus Serif"), size: 10.5pt)',
            '#set page(paper: "a4", margin: 20mm, numbering: "1")',
            "#set par(justify: false, leading: 0.7em)",
            "#show table: set text(size: 8pt)",
            '#show heading: set text(fill: rgb("#003d78"))',
            f"#heading(level: 1, {_quoted(paper.title)})",
        ]
    )


def _as_typst(block: Any, folder: Path, at: int) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: 2, {_quoted(block.text)})"
    if isinstance(block, Paragraph):
        size = "size: 13pt, " if block.is_answer else ""
        return f"#par(text({size}{_quoted(block.text)}))"
    if isinstance(block, Points):
        return f"#list({', '.join(f'text({_quoted(item)})' for item in block.items)})"
    if isinstance(block, Figure):
        file = f"figure-{at}.svg"
        (folder / file).write_text(render_svg(block.chart), encoding="utf-8")
        drawn = f'#image("{file}", width: 100%, alt: {_quoted(block.chart.description)})'
        return "\n".join([drawn, _typst_table(block.chart.table), _typst_source(block.source)])
    return "\n".join([_typst_table(block.table), _typst_source(block.source)])


def _typst_table(table: FindingTable) -> str:
    align = ", ".join("right" if column.numeric else "left" for column in table.columns)
    heads = ", ".join(f"text(weight: 700, {_quoted(column.title)})" for column in table.columns)
    cells = ", ".join(f"text({_quoted(cell)})" for row in table.rows for cell in row)
    return (
        f"#par(text(weight: 700, {_quoted(table.caption)}))\n"
        f"#table(columns: {len(table.columns)}, align: ({align},), stroke: (bottom: 0.5pt + gray), inset: 4pt, "
        f"table.header({heads}), {cells})"
    )


def _typst_source(source: str) -> str:
    return f"#par(text(size: 8pt, {_quoted(source)}))"


def _typst_facts(paper: Paper) -> str:
    lines = ", ".join(f"text({_quoted(f'{name}: {value}')})" for name, value in _all_facts(paper))
    return f"#heading(level: 2, {_quoted(_COMES_FROM)})\n#list({lines})"


_COMES_FROM = "Where this comes from"


def _all_facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    return (*paper.facts, ("Reading age, names apart", f"about {paper.reading_age:.0f}"))


def paper_docx(paper: Paper) -> bytes:
    """Return a Word document with headings, tables with header rows, and pictures with their descriptions."""
    import docx  # python-docx; most commands need none

    document = docx.Document()
    document.core_properties.title = paper.title
    document.core_properties.author = "Alongside"
    document.core_properties.language = "en-GB"
    document.add_heading(paper.title, level=1)
    for block in paper.blocks:
        _into_word(document, block)
    document.add_heading(_COMES_FROM, level=2)
    for name, value in _all_facts(paper):
        document.add_paragraph(f"{name}: {value}", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _into_word(document: Any, block: Any) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=2)
    elif isinstance(block, Paragraph):
        document.add_paragraph().add_run(block.text).bold = block.is_answer
    elif isinstance(block, Points):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    else:
        if isinstance(block, Figure):
            _picture_into_word(document, block.chart)
        _table_into_word(document, block.chart.table if isinstance(block, Figure) else block.table)
        document.add_paragraph(block.source, style="Caption")


def _picture_into_word(document: Any, chart: Chart) -> None:
    shape = document.add_picture(io.BytesIO(render_png(chart)), width=_PICTURE_MM * _EMU_PER_MM)
    described = shape._inline.docPr  # python-docx has no word of its own for a description
    described.set("descr", chart.description)
    described.set("title", chart.title)


def _table_into_word(document: Any, table: FindingTable) -> None:
    document.add_paragraph().add_run(table.caption).bold = True
    grid = document.add_table(rows=1, cols=len(table.columns), style="Light List")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.text = column.title
    _repeat_header(grid.rows[0])
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


def _repeat_header(row: Any) -> None:
    """Mark the first row as a header, which screen readers read with each cell and Word repeats on each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


_WRITERS: Mapping[str, Callable[[Paper], bytes]] = {
    ".html": paper_html,
    ".pdf": paper_pdf,
    ".docx": paper_docx,
}
