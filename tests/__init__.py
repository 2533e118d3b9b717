"""The tests of readiness-action, and the runner harness that the demo uses too."""
