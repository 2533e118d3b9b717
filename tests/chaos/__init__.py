"""`make chaos`: ends runs at random moments, in every way, and counts what is left and wrong."""
