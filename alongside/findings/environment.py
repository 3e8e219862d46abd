"""The Jinja environment of documents, and what a missing name means to the pages built on NHS.UK macros."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Undefined


class PageUndefined(ChainableUndefined):
    """A missing name: lenient inside a macro's parameters, an error among our own names.

    The NHS.UK macros are called with a mapping and read keys from it that a caller left out, to any depth
    (`params.label.classes`). A key missing from a mapping is therefore empty, falsy and chainable. Anything
    else that is missing, a name in a template or an attribute of a page, is a mistake of ours: printing,
    testing, looping over, comparing or chaining it raises.

    What Jinja itself leaves empty, and says why in a hint, stays empty, since the macros lean on it: a
    macro's own parameter that was not given, an inline `if` without `else`, the last item of an empty list.
    `undefined` and `caller` are words the macros use on purpose.
    """

    __slots__ = ()

    words_of_macros: ClassVar[frozenset[str]] = frozenset({"undefined", "caller"})

    @property
    def _is_lenient(self) -> bool:
        if self._undefined_hint is not None:
            return True
        return isinstance(self._undefined_obj, Mapping) or self._undefined_name in self.words_of_macros

    def _fail_unless_lenient(self) -> None:
        if not self._is_lenient:
            self._fail_with_undefined_error()

    def __getattr__(self, name: str) -> ChainableUndefined:
        found = super().__getattr__(name)  # Python's own probing for dunder names ends here, quietly
        self._fail_unless_lenient()
        return found

    def __getitem__(self, _name: str) -> ChainableUndefined:  # type: ignore[override]  # as in Jinja's own class
        self._fail_unless_lenient()
        return self

    def __str__(self) -> str:
        self._fail_unless_lenient()
        return ""

    def __bool__(self) -> bool:
        self._fail_unless_lenient()
        return False

    def __len__(self) -> int:
        self._fail_unless_lenient()
        return 0

    def __iter__(self) -> Iterator[Any]:
        self._fail_unless_lenient()
        return iter(())

    def __contains__(self, _item: object) -> bool:
        self._fail_unless_lenient()
        return False

    def __eq__(self, other: object) -> bool:
        self._fail_unless_lenient()
        return isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._fail_unless_lenient()
        return hash(PageUndefined)


@lru_cache(maxsize=1)
def document_environment() -> Environment:
    """Return the one environment of documents: everything is escaped, and a missing name is an error."""
    return Environment(
        loader=PackageLoader("alongside.findings", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
