"""The video worker; nothing serves HTTP here, so it sets Django up itself."""

import django

django.setup()
