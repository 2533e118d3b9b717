"""Tests of what GitHub is given."""
