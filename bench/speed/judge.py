"""What a system found, held against the exact truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]

#: Recall is asked for pairs from here on, precision against the threshold all systems were given.
ALIKE, THRESHOLD = 0.8, 0.7


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of pairs where a system gives pairs, of pairs inside clusters where it gives clusters alone."""

    recall: float
    precision: float
    of: str


def judge(found: Path, truth: Path) -> Verdict:
    """Recall of pairs of Jaccard 0.8 or more, and the share of found pairs that have 0.7 or more."""
    with np.load(truth) as known:
        left, right, jaccard = known["left"], known["right"], known["jaccard"]
    with np.load(found) as given:
        labels = given["labels"]
        pairs = given.get("pairs")
    n = len(labels)
    alike = jaccard >= ALIKE
    true = np.unique((left * n + right)[jaccard >= THRESHOLD])
    if pairs is None:
        recall = float((labels[left[alike]] == labels[right[alike]]).mean())
        one, two = _pairs_inside(labels)
        own = np.unique(one * n + two)
        return Verdict(recall, float(np.isin(own, true).mean()) if len(own) else 1.0, "clusters")
    pairs = np.sort(pairs, axis=1)
    own = np.unique(pairs[:, 0] * n + pairs[:, 1])
    wanted = (left * n + right)[alike]
    return Verdict(float(np.isin(wanted, own).mean()), float(np.isin(own, true).mean()) if len(own) else 1.0, "pairs")


def _pairs_inside(labels: Ids) -> tuple[Ids, Ids]:
    order = np.argsort(labels, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    ones, twos = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for group in groups:
        if len(group) > 1:
            group = np.sort(group)
            one, two = np.triu_indices(len(group), 1)
            ones.append(group[one])
            twos.append(group[two])
    return np.concatenate(ones), np.concatenate(twos)
