"""The queue workers: processes of their own that share Django's models with the API.

Nothing serves HTTP here, so nobody else sets Django up; it has to be done before any
module of a worker imports a model.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.api.config.settings.worker")
django.setup()
