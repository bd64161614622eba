"""One script a system: each runs in its own environment, so none imports another or the project's package."""
