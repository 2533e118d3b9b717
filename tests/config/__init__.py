"""Tests of the configuration: from the text of a file to the plan of a run."""
