"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where the neighbouring pages are; empty where there is none."""

    previous: str
    previous_text: str
    next: str
    next_text: str


def page_of(rows: QuerySet[Any], wanted: str) -> tuple[Sequence[Any], Paging]:
    """Return one page of an ordered queryset and the way to its neighbours."""
    book = Paginator(rows, PAGE_SIZE)
    here = book.get_page(wanted)
    before = here.previous_page_number() if here.has_previous() else None
    after = here.next_page_number() if here.has_next() else None
    paging = Paging(
        previous=f"?page={before}" if before else "",
        previous_text=f"{before} of {book.num_pages}" if before else "",
        next=f"?page={after}" if after else "",
        next_text=f"{after} of {book.num_pages}" if after else "",
    )
    return list(here.object_list), paging
