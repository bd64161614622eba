"""Expressions of time, resolved against the day of publication, and what links tell of that day."""
