"""The queue workers: the models and the database, without anything that serves HTTP."""

from apps.api.config.settings import base
from apps.api.config.settings.base import *  # noqa: F403

# The workers' images do not install these.
WEB_ONLY = {"rest_framework", "corsheaders", "django_extensions"}

DEBUG = False
INSTALLED_APPS = [app for app in base.INSTALLED_APPS if app not in WEB_ONLY]
MIDDLEWARE = []
