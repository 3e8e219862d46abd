"""The two ways a caller can be wrong: the input, or the moment."""

from __future__ import annotations


class AlongsideError(Exception):
    """A sentence for a person, kept as template and values so that it can be translated."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format(**self.values)


class InputError(AlongsideError):
    """What was given cannot be used; `field` names the argument, form field or file it stands in.

    >>> str(InputError("level", "The level is {level}: give a number between 0 and 1.", level=95))
    'The level is 95: give a number between 0 and 1.'
    """

    def __init__(self, field: str, template: str, **values: object) -> None:
        super().__init__(template, **values)
        self.field = field


class RuleBroken(AlongsideError):  # noqa: N818 - the house's word for it, as a person would say it
    """The input is well formed, but the state of things does not allow it now."""
