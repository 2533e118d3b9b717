"""The sink: the lab's dead end, where every foreign name and address is refused and noted."""
