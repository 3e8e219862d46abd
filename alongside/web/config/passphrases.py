"""Long is not enough: a common password twice over, or with a row of digits behind it, is still a common one."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST_UNIT = 8


def repeated_unit(text: str) -> str:
    """Return what a text is a repetition of: itself, unless it repeats.

    >>> repeated_unit("passwordpassword"), repeated_unit("a kettle")
    ('password', 'a kettle')
    """
    return text[: (text + text).find(text, 1)]


def word_in(text: str) -> str:
    """Return a text without the digits and signs around it.

    >>> word_in("!!password12345678")
    'password'
    """
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)


class CommonPassphraseValidator(CommonPasswordValidator):
    """Refuses the common passwords, repeated and decorated ones too."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise where it is one of those."""
        unit = repeated_unit(password.lower())
        if unit != password.lower() and len(unit) < SHORTEST_UNIT:
            raise ValidationError("This repeats itself: choose words that do not.", code="password_repeats")
        for candidate in (password, unit, repeated_unit(word_in(unit))):
            super().validate(candidate, user)
