"""How the copying changed between two snapshots: groups and passages that are new, grown, shrunk or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..model import Cluster, Kind, Member
from ..text.tokens import tokenize
from .outcomes import ClusterChange

#: Share of the shorter wording's words that an old and a new member of one document have in common
#: when they are the same place of it; below, an edited document holds two different passages there.
_SAME_PLACE = 0.6


#: The clusters that tell who has whose text.
COPYING: frozenset[Kind] = frozenset({"article", "passage", "event"})


def diff_clusters(
    old: Sequence[Cluster], new: Sequence[Cluster], *, renamed: Mapping[str, str]
) -> tuple[ClusterChange, ...]:
    """What became of each cluster; unchanged ones are left out. Groups of articles first, then passages,
    the new and the grown before the others, the larger first, page furniture last. Clusters of
    statements are no copies and left out.

    Args:
        renamed: the new document's id for each old one that is still there.

    Cost: an index by document; only passages of one document are held against each other.
    """
    old, new = ([cluster for cluster in clusters if cluster.kind in COPYING] for clusters in (old, new))
    old, new = _without_standing(old, new)  # mostly all of them stand
    partners = _pair_clusters(old, new, renamed)
    changes = []
    for place, cluster in enumerate(new):
        if place not in partners:
            changes.append(_new(cluster))
            continue
        before = old[partners[place]]
        added, removed = _differing_members(before, cluster, renamed)
        if added or removed:
            changes.append(_changed(before, cluster, added, removed))
    paired = set(partners.values())
    changes += [_gone(cluster, renamed) for place, cluster in enumerate(old) if place not in paired]
    return tuple(sorted(changes, key=_order))


def _without_standing(old: Sequence[Cluster], new: Sequence[Cluster]) -> tuple[list[Cluster], list[Cluster]]:
    """Both without the clusters that are in both, each as often as it is in both; the first ones go."""
    # To hash a cluster would be to hash each member and its text.
    waiting: dict[tuple[str, str, int], list[int]] = {}
    for place, cluster in enumerate(new):
        waiting.setdefault(_face(cluster), []).append(place)
    gone: list[Cluster] = []
    stood: set[int] = set()
    for cluster in old:
        alike = waiting.get(_face(cluster), [])
        found = next((place for place in alike if new[place] == cluster), None)
        if found is None:
            gone.append(cluster)
        else:
            alike.remove(found)
            stood.add(found)
    return gone, [cluster for place, cluster in enumerate(new) if place not in stood]


def _face(cluster: Cluster) -> tuple[str, str, int]:
    return cluster.kind, cluster.id, len(cluster.members)


def _pair_clusters(old: Sequence[Cluster], new: Sequence[Cluster], renamed: Mapping[str, str]) -> dict[int, int]:
    """Place in `new` → place in `old`, by how many members they have in common, each once."""
    by_document: dict[tuple[Kind, bool, str], list[tuple[int, Member]]] = {}
    for place, cluster in enumerate(old):
        for member in cluster.members:
            name = renamed.get(member.span.document)
            if name is not None:
                by_document.setdefault((cluster.kind, cluster.boilerplate, name), []).append((place, member))
    shared: Counter[tuple[int, int]] = Counter()
    for place, cluster in enumerate(new):
        for member in cluster.members:
            there = by_document.get((cluster.kind, cluster.boilerplate, member.span.document), [])
            for other, before in there:
                if cluster.kind != "passage" or _is_same_place(before, member):
                    shared[place, other] += 1
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for (place, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if place not in partners and other not in taken:
            partners[place] = other
            taken.add(other)
    return partners


def _differing_members(
    old: Cluster, new: Cluster, renamed: Mapping[str, str]
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Members that only the new, and that only the old cluster has; a document counts as often as it stands there."""
    before = Counter(renamed.get(member.span.document, "") for member in old.members)
    after = Counter(member.span.document for member in new.members)
    added, removed = [], []
    for member in new.members:
        name = member.span.document
        if before[name] > 0:
            before[name] -= 1
        else:
            added.append(member)
    for member in old.members:
        name = renamed.get(member.span.document, "")
        if name and after[name] > 0:
            after[name] -= 1
        else:
            removed.append(member)
    return tuple(added), tuple(removed)


def _is_same_place(old: Member, new: Member) -> bool:
    if old.span.text == new.span.text:
        return True
    one, other = Counter(tokenize(old.span.text).words), Counter(tokenize(new.span.text).words)
    return (one & other).total() >= _SAME_PLACE * max(1, min(one.total(), other.total()))


def _new(cluster: Cluster) -> ClusterChange:
    return ClusterChange("new", cluster.kind, None, cluster, cluster.members, (), f"in {_documents(cluster.members)}")


def _changed(old: Cluster, new: Cluster, added: tuple[Member, ...], removed: tuple[Member, ...]) -> ClusterChange:
    told = [
        f"{verb} {_documents(members)}" for verb, members in (("now in", added), ("no longer in", removed)) if members
    ]
    return ClusterChange("grown" if added else "shrunk", new.kind, old, new, added, removed, ", ".join(told))


def _gone(cluster: Cluster, renamed: Mapping[str, str]) -> ClusterChange:
    names = list(dict.fromkeys(member.span.document for member in cluster.members))
    left = [name for name in names if name in renamed]
    if len(left) == len(names):
        why = (
            "the articles no longer share it" if cluster.kind == "passage" else "its articles no longer belong together"
        )
    else:
        n_gone = len(names) - len(left)
        why = f"{n_gone} of its {len(names)} articles {'is' if n_gone == 1 else 'are'} gone"
    return ClusterChange("gone", cluster.kind, cluster, None, (), cluster.members, why)


def _documents(members: Iterable[Member]) -> str:
    names = list(dict.fromkeys(member.span.document for member in members))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


_KINDS = {"article": 0, "passage": 1}
_STATUSES = {"new": 0, "grown": 1, "shrunk": 2, "gone": 3}


def _order(change: ClusterChange) -> tuple[bool, int, int, int, str, str]:
    cluster = change.cluster
    return (
        cluster.boilerplate,
        _KINDS.get(change.kind, len(_KINDS)),
        _STATUSES[change.status],
        -len(cluster.members),
        cluster.first,
        cluster.id,
    )
