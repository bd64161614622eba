"""Fingerprints, copies and passages: pure functions from values or columns to the same."""
