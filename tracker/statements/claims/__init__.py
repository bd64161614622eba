"""Sentences with who says so, how surely, and who is said to have done it; and how two of them differ."""
