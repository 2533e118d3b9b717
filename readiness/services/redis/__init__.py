"""The lab's Redis: what to start, and what it saw of every client."""
