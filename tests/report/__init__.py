"""Tests of the views of a report."""
