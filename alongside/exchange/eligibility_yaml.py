"""YAML into places, safely: no anchors, no tags, no key twice, nothing built but text, numbers, true and false."""

from __future__ import annotations

import re
from typing import Any

from alongside.exchange.eligibility_places import DEEPEST, MOST_ENTRIES, Place, below, decoded, refuse
from alongside.exchange.problems import quoted

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})")
_COLON_INSIDE = re.compile(r":\s[^,{}\[\]\"']*:\s")
_NUMBER = re.compile(r"[-+]?\d{1,15}\.\d{1,15}")


def yaml_places(content: bytes, *, file: str) -> Place:
    """Return the one document of a YAML file as places; whatever else it holds is refused."""
    import yaml

    text = decoded(content, file=file)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        builder = _Builder(file, list(_events(yaml.parse(text, Loader=loader), file)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        problem = getattr(error, "problem", None) or "a character that text cannot hold"
        refuse(
            file,
            "this is not YAML ({problem}); {remedy}.",
            line=line,
            problem=problem,
            remedy=_remedy(problem, "".join(text.splitlines()[line - 1 : line]) if line else ""),
        )
    return builder.node("", 0)


def _remedy(problem: str, line: str) -> str:
    """What to do about a line that is no YAML: a tab cannot be seen, and a colon is often meant as text."""
    if "\t" in line:
        return "a tab stands in this line, write blanks instead"
    if "mapping values" in problem or (_COLON_INSIDE.search(line) and "{" in line):
        return "if a colon or a comma stands in the words, put all of them in quotation marks"
    return "check indents, colons and brackets"


def _events(parsed: Any, file: str) -> Any:
    for count, event in enumerate(parsed):
        if count > MOST_ENTRIES:
            refuse(
                file, "the file holds more than {most} entries; make it shorter.", most=f"{MOST_ENTRIES:,}"
            )
        if type(event).__name__ not in {"StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"}:
            yield event


def scalar(text: str) -> Any:
    """Return what a word without quotation marks means.

    >>> scalar("72"), scalar("yes"), scalar("2026-01-01"), scalar("0.5"), scalar("~")
    (72, True, '2026-01-01', 0.5, None)
    """
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


class _Builder:
    """Builds places from events, one after the other."""

    def __init__(self, file: str, events: list[Any]) -> None:
        self.file = file
        starts = [event for event in events if type(event).__name__ == "DocumentStartEvent"]
        if len(starts) > 1:
            line = starts[1].start_mark.line + 1
            refuse(file, "a second document begins here (---); give each a file of its own.", line=line)
        nodes = [event for event in events if event not in starts]
        if not nodes:
            refuse(file, "the file holds nothing but remarks; write the specification.")
        self.events = iter(nodes)

    def node(self, path: str, depth: int, event: Any = None) -> Place:
        event = next(self.events) if event is None else event
        line = event.start_mark.line + 1
        self._refuse_strange(event, path, line, depth)
        kind = type(event).__name__
        if kind == "ScalarEvent":
            is_plain = event.style in {None, ""}
            value = scalar(event.value) if is_plain else event.value
            plain = event.value if is_plain and value is not None else None
            return Place(file=self.file, path=path, line=line, value=value, plain=plain)
        build = self._mapping if kind == "MappingStartEvent" else self._sequence
        return Place(file=self.file, path=path, line=line, value=build(path, depth + 1))

    def _refuse_strange(self, event: Any, path: str, line: int, depth: int) -> None:
        if getattr(event, "anchor", None) is not None:
            refuse(
                self.file,
                "anchors and references (& and *) are not read; write it out.",
                path=path,
                line=line,
            )
        if getattr(event, "tag", None) is not None:
            tag = quoted(event.tag)
            refuse(self.file, "the tag {tag} is not read; take it out.", path=path, line=line, tag=tag)
        if depth > DEEPEST:
            refuse(
                self.file, "entries stand more than {most} deep; make it simpler.", line=line, most=DEEPEST
            )

    def _mapping(self, path: str, depth: int) -> dict[str, Place]:
        held: dict[str, Place] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            line = event.start_mark.line + 1
            if type(event).__name__ != "ScalarEvent":
                self._refuse_strange(event, path, line, depth)
                refuse(
                    self.file, "a name should be a word; put quotation marks around it.", path=path, line=line
                )
            self._refuse_strange(event, path, line, depth)
            name = event.value
            if name in held:
                refuse(
                    self.file, "{name} stands here twice; keep one.", path=path, line=line, name=quoted(name)
                )
            held[name] = self.node(below(path, name), depth)
        return held

    def _sequence(self, path: str, depth: int) -> list[Place]:
        held: list[Place] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            held.append(self.node(below(path, len(held)), depth, event))
        return held
