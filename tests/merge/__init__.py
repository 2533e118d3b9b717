"""Many reports become one: what counts, what is missing, and what is not believed."""
