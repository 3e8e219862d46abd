"""Put the tests into test mode before anything reads the settings: pytest loads this file first."""

from __future__ import annotations

import os

os.environ.setdefault("ALONGSIDE_MODE", "test")
