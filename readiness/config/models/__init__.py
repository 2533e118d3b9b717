"""What a configuration file may say: one pydantic model per mapping of the file."""
