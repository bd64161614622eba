"""Which articles and passages are copies, what changed, and how statements shift."""

from .version import __version__

__all__ = ["__version__"]
