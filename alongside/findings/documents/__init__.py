"""A reading as a document."""

from alongside.findings.documents._report import build_report, report_html

__all__ = ["build_report", "report_html"]
