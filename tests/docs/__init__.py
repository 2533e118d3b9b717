"""The project's documents are tested against the code that they describe."""
