"""The lab's servers: what to start, how to set them up, and what they saw."""
