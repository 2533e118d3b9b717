"""The fault table: what befalls the lab, in which phase of a run, and what the run makes of it."""
