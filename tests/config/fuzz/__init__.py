"""Damages configurations in thousands of ways: each must give a plan, or errors that are clear."""
