"""A snapshot to strings: one module a format."""
