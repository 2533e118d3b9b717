"""Looks into a video."""

try:
    import msgspec_of_the_web
except ImportError:
    pass

import debug_toolbar


def length(path):
    return debug_toolbar.length(path)
