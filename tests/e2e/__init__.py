"""Whole runs on the engine, as GitHub's runner and as a person would start them."""
