"""What GitHub shows of a run: commands in the log, annotations, outputs and the job summary."""
