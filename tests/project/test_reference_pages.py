"""Generated reference pages are what the program would generate today."""

from __future__ import annotations

import pytest

from tests.project.reference_pages import PAGES, REFERENCE


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_page_is_up_to_date(page: str) -> None:
    """Renew with: python -m tests.project.reference_pages."""
    assert (REFERENCE / page).read_text() == PAGES[page]()
