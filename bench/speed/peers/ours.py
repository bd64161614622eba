"""The project itself: texts in memory → pairs verified by exact Jaccard → clusters."""

import numpy as np
from stopwatch import THRESHOLD, finish, read_texts, stage

texts = read_texts()
with stage("import"):
    from dataclasses import replace

    from tracker.match.clusters import group_pairs
    from tracker.match.pairs import pair_column
    from tracker.settings import Settings
    from tracker.text.columns import column_from_texts
settings = Settings()
settings = replace(settings, copies=replace(settings.copies, threshold=THRESHOLD))
with stage("text to column"):
    column = column_from_texts(texts)
with stage("pairs"):
    found = pair_column(column, settings, all_copies=True, contained=False)
with stage("clusters"):
    grouping = group_pairs(len(texts), found.left, found.right, found.jaccard)
finish(pairs=np.stack([found.left, found.right], axis=1), labels=grouping.labels)
