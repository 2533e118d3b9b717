"""Django's command line for the API: `python manage.py migrate`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.api.config.settings.prod")
    execute_from_command_line(sys.argv)
