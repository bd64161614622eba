"""Where the heavy stages run: a module is an engine."""
