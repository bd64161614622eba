"""One version against the next: what became of each document, and each edit of its text."""
