"""Views of a report: each renders what was found, none decides anything."""
