"""Who may see the front and the start."""

from tests.web.access import SIGNED_IN, Row, can, everyone

ROWS = (
    Row("home:front", everyone()),
    Row("home:start", can(*SIGNED_IN)),
)
