"""The four gates: each acts to collect evidence, and judges it by a pure function."""
