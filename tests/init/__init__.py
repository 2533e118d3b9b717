"""The draft of a readiness.yml."""
