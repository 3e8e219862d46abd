"""Put the tests into test mode, with a folder of their own, before anything reads the settings.

pytest loads this file first. Two runs at once share no database; the workers of one run share the folder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("ALONGSIDE_MODE", "test")
if "ALONGSIDE_VAR" not in os.environ:
    os.environ["ALONGSIDE_VAR"] = tempfile.mkdtemp(prefix="alongside-tests-")
    atexit.register(shutil.rmtree, os.environ["ALONGSIDE_VAR"], ignore_errors=True)
