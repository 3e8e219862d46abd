"""Nobody gets anything from the demonstration but in demo mode: elsewhere it is as if it were not there."""

from tests.web.access import Row, everyone

ROWS = (
    Row("demo:front", everyone(404)),
    Row("demo:picture", everyone(404), args=lambda _world: ("mirror-wide.svg",)),
    Row("demo:become", everyone(404), method="POST", args=lambda _world: ("trial-manager",)),
)
