"""Reads a drawing back: the words and the rows of its specification."""

from __future__ import annotations

from typing import Any


def words_of(spec: dict[str, Any]) -> list[str]:
    """Return every text that is drawn."""
    return [row["text"] for layer in spec["layer"] for row in rows_in(spec, layer) if "text" in row]


def rows_in(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what one layer draws."""
    data = layer.get("data", {})
    return spec.get("datasets", {}).get(data.get("name"), data.get("values", []))
