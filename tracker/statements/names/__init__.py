"""Names in a text and over documents: found, typed, and joined over their spellings."""
