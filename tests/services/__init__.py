"""Tests of the lab's servers."""
