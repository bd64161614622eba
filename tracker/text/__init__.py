"""Strings to sentences and tokens, with their places."""
