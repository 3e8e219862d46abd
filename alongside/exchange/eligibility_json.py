"""JSON into places: no name twice, no number that is none, nothing too deep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from alongside.core.errors import InputError
from alongside.exchange.eligibility_places import DEEPEST, Place, below, decoded, refuse
from alongside.exchange.problems import quoted


def json_places(content: bytes, *, file: str) -> Place:
    """Return a JSON file as places; what is not JSON, or says something twice, is refused."""
    text = decoded(content, file=file)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for name, value in found:
            if name in held:
                refuse(file, "{name} stands twice in one place; keep one.", name=quoted(name))
            held[name] = value
        return held

    def no_number(word: str) -> NoReturn:
        refuse(
            file, "{word} is not a number that JSON knows; leave the value out if it is not known.", word=word
        )

    try:
        held = json.loads(text, object_pairs_hook=pairs, parse_constant=no_number)
    except InputError:
        raise
    except json.JSONDecodeError as error:
        refuse(
            file, "this is not JSON ({problem}); check commas, brackets and quotation marks.",
            line=error.lineno, problem=error.msg.lower(),
        )  # fmt: skip
    except (RecursionError, ValueError):
        refuse(file, "the file is nested too deeply or holds a number too long to read; make it simpler.")
    return _place(held, file=file, path="", depth=0)


def _place(value: Any, *, file: str, path: str, depth: int) -> Place:
    if depth > DEEPEST:
        refuse(file, "entries stand more than {most} deep; make it simpler.", most=DEEPEST)
    if isinstance(value, str):
        _refuse_broken(value, file=file, path=path)
    if isinstance(value, dict):
        for name in value:
            _refuse_broken(name, file=file, path=path)
        held: Any = {
            name: _place(one, file=file, path=below(path, name), depth=depth + 1)
            for name, one in value.items()
        }
    elif isinstance(value, list):
        held = [_place(one, file=file, path=below(path, at), depth=depth + 1) for at, one in enumerate(value)]
    else:
        held = value
    return Place(file=file, path=path, value=held)


def _refuse_broken(text: str, *, file: str, path: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        refuse(
            file,
            "{text} holds half a letter; write it again.",
            path=quoted(path)[1:-1],
            text=ascii(text)[:60],
        )
