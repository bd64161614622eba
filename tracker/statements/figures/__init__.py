"""Figures in a text and over documents: read, given a scope, and joined to series."""
