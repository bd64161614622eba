"""Quotations in a text and over documents: found, given a speaker, and linked."""
