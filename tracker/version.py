"""The version, in the one place from which package, records and reports take it."""

__version__ = "0.1.0"
