"""The door through which the web server enters."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from alongside.web.config.refusals import refuse_demo_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.web.config.settings")
application = get_wsgi_application()
refuse_demo_database()  # however it was started: `alongside serve` is one way, a host's own server another
