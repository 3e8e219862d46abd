"""How a result is said and drawn: sentences, tables, charts and documents. Nothing here knows Django."""

from alongside.findings.documents import report_html

__all__ = ["report_html"]
