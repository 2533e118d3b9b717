"""Tests of what talks to Docker, with a stand-in for its API: no engine is needed."""
