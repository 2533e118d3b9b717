"""The API as gunicorn serves it: `gunicorn apps.api.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.api.config.settings.prod")
application = get_wsgi_application()
