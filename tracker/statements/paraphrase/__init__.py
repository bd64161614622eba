"""Sentences of two documents that say the same in other words; the steps, each in a file of its own:
which sentences are worth a look (`candidates`), what each of them tells (`facts`), how surely two tell
the same and what differs (`likeness`), and the links of a whole corpus (`links`).
"""
