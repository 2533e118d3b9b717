"""Text of strangers, mangled: whatever reads it gives a value or its documented error, in time."""
