"""Names followed over documents: who is meant by which spelling, and why.

`link_names` reads each document's names (finding), gathers those spelled alike (nodes), joins
spellings, abbreviations and surnames (merging), and tells it as links and clusters. The reader's
alias file has the last word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ...match.families import cluster_id, sort_key_of_date
from ...model import Cluster, Document, Link, Member, NameMention, Span
from .aliases import Aliases
from .finding import find_names
from .forms import core, folded
from .merging import Merged, merge_nodes
from .nodes import Node, gather_nodes
from .proposals import Merge


def link_names(
    documents: Sequence[Document],
    aliases: Aliases | None = None,
    *,
    mentions: Sequence[Sequence[NameMention]] | None = None,
) -> tuple[list[Link], list[Cluster]]:
    """Links between mentions of one name, and a cluster for each name that several places share.

    A cluster has one member for each document and form, the first of that form in the document
    (`n_mentions` in its values counts them), in order of date, document and place. Links run from each
    member to the one it is joined to: `same` wording, `variant` spelling, `alias`. Suggestions are links
    of tier `possible` between names that stay apart. Everything is in a fixed order.

    Args:
        aliases: the reader's file; what it joins, types or vetoes holds against everything found.
        mentions: the names of each document where the caller has them already, as find_names gives them.

    Cost: linear in the mentions but for names that share a bucket of spellings, at most 40 each.
    """
    aliases = aliases or Aliases()
    if mentions is None:
        mentions = [find_names(one.text, language=one.language or "en", blocks=one.blocks) for one in documents]
    # One order, so that the order of the input decides nothing.
    order = sorted(range(len(documents)), key=lambda row: (sort_key_of_date(documents[row].date), documents[row].id))
    documents, mentions = [documents[row] for row in order], [mentions[row] for row in order]
    mentions = _with_aliased(documents, mentions, aliases)
    nodes = gather_nodes(documents, mentions, aliases)
    merged = merge_nodes(nodes, aliases)
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(merged.groups):
        rows_of[group].append(row)
    counts = [Counter((one.canonical, one.text) for one in found) for found in mentions]
    writer = _Writer(documents, nodes, merged, counts, _office_members(documents, aliases))
    links: list[Link] = []
    clusters: list[Cluster] = []
    for rows in rows_of.values():
        cluster, found = writer.gather(rows)
        links += found
        if cluster is not None:
            clusters.append(cluster)
    links += writer.suggest()
    links.sort(key=lambda link: (link.tier, link.left.document, link.left.start, link.right.document, link.right.start))
    clusters.sort(key=lambda cluster: (-len(cluster.members), cluster.label, cluster.id))
    return links, clusters


def _with_aliased(
    documents: Sequence[Document], mentions: Sequence[Sequence[NameMention]], aliases: Aliases
) -> Sequence[Sequence[NameMention]]:
    """The mentions, and where they left it out whatever else the file has as a name."""
    if not aliases.names:
        return mentions
    names = {form: name for name in aliases.names for form in (name.canonical, *name.aliases)}
    pattern = _pattern_of(list(names))
    types = {folded(form): name for form, name in names.items()}
    completed = []
    for document, found in zip(documents, mentions, strict=True):
        added: list[NameMention] = []
        for match in pattern.finditer(document.text):
            start, end = match.span()
            name = types.get(folded(match.group()))
            across = [one for one in found if one.start < end and start < one.end]
            # Within a form of the file ("the Old Fox") a shorter find ("Old") is no name of its own.
            if name is None or any(one.start <= start and end <= one.end for one in across):
                continue
            if any(one.start < start or end < one.end for one in across):
                continue
            why = f"the alias file has it under {name.canonical}"
            type_ = name.type or "organisation"
            found = [one for one in found if one not in across]
            added.append(NameMention(start, end, match.group(), match.group(), type_, "", why))
        completed.append(sorted([*found, *added], key=lambda one: one.start) if added else found)
    return completed


def _office_members(documents: Sequence[Document], aliases: Aliases) -> dict[str, list[tuple[int, int, int, str]]]:
    """(document, start, end, why) of each office named without its holder, by who held it on that day."""
    found: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    for office in aliases.offices:
        pattern = _pattern_of(office.forms, re.IGNORECASE)
        for row, document in enumerate(documents):
            holder = office.holder_during(document.date)
            match = pattern.search(document.text) if holder else None
            if holder and match:
                term = f"from {holder.first or 'the beginning'} to {holder.last or 'today'}"
                why = f"{holder.name} is {office.name} {term} by the alias file"
                name = aliases.canonical_of(holder.name) or holder.name
                found[folded(name)].append((row, match.start(), match.end(), why))
    return found


def _pattern_of(phrases: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Any of the phrases as whole words, the longest first, with whatever white space."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    joined = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", flags)


class _Writer:
    """Groups of nodes as members, links and clusters."""

    def __init__(
        self,
        documents: Sequence[Document],
        nodes: Sequence[Node],
        merged: Merged,
        counts: Sequence[Mapping[tuple[str, str], int]],
        offices: Mapping[str, list[tuple[int, int, int, str]]],
    ) -> None:
        self._documents = documents
        self._nodes = nodes
        self._counts = counts
        self._offices = offices
        self._suggestions = merged.suggestions
        self._reason: dict[int, Merge] = {}
        for merge in merged.merges:  # the first that brought a node in
            for row in (merge.right, merge.left):
                if row not in self._reason:
                    self._reason[row] = merge
                    break

    def _span(self, row: int, place: int, label: str) -> Span:
        node = self._nodes[row]
        held = node.places[place]
        mention = held.mention
        values: dict[str, object] = {"canonical": label, "type": node.type}
        if mention.title:
            values["title"] = mention.title
        n_mentions = self._counts[held.document][mention.canonical, mention.text]
        if n_mentions > 1:
            values["n_mentions"] = n_mentions
        return Span(self._documents[held.document].id, mention.start, mention.end, mention.text, values)

    def _label(self, rows: Sequence[int]) -> str:
        """The fullest form, of equals the one that most documents have."""
        fixed = [self._nodes[row].fixed for row in rows if self._nodes[row].fixed]
        if fixed:
            return fixed[0]
        documents: Counter[str] = Counter()
        for row in rows:
            for name in {(place.document, place.mention.canonical) for place in self._nodes[row].places}:
                documents[name[1]] += 1
        person = self._nodes[rows[0]].type == "person"

        def rank(name: str) -> tuple[int, int, int, str]:
            short = name.replace(".", "").isupper() and " " not in name
            if person:
                return len(core(name)), documents[name], len(name), name
            return 0 if short else 1, documents[name], len(name), name

        return max(documents, key=rank)

    def gather(self, rows: Sequence[int]) -> tuple[Cluster | None, list[Link]]:
        """The cluster of a group and its links; no cluster for a name with a single place."""
        label = self._label(rows)
        members: list[tuple[Member, int]] = []
        for row in rows:
            for place, held in enumerate(self._nodes[row].places):
                span = self._span(row, place, label)
                members.append(
                    (Member(span, self._documents[held.document].date, self._why(row, held.mention, label)), row)
                )
        for document, start, end, why in self._offices.get(folded(label), ()):
            one = self._documents[document]
            values = {"canonical": label, "type": "person", "office": True}
            members.append((Member(Span(one.id, start, end, one.text[start:end], values), one.date, why), rows[0]))
        if len(members) < 2:
            return None, []
        members.sort(key=lambda one: (sort_key_of_date(one[0].date), one[0].span.document, one[0].span.start))
        first = members[0][0].span
        forms = sorted({member.span.text for member, _ in members})
        n_documents = len({member.span.document for member, _ in members})
        why = f"{_counted(len(forms), 'form')} in {_counted(n_documents, 'document')}"
        reasons = [self._reason[row].why for row in rows if row in self._reason]
        if reasons:
            why += "; " + "; ".join(dict.fromkeys(reasons[:6])) + ("; …" if len(reasons) > 6 else "")
        cluster = Cluster(
            kind="name",
            id=cluster_id("n", first.document, f"{first.start}\n{first.text}"),
            label=label,
            first=first.document,
            members=tuple(member for member, _ in members),
            why=why,
        )
        return cluster, self._links(members)

    def _why(self, row: int, mention: NameMention, label: str) -> str:
        node = self._nodes[row]
        if node.key[0] == "alias" and folded(mention.text) != folded(label):
            return f"the alias file has it under {label}"
        if mention.canonical != mention.text and "; " in mention.why:
            return mention.why.rpartition("; ")[2]
        if row in self._reason:
            return self._reason[row].why
        return "the name itself" if mention.canonical == label else f"spelled like {label}"

    def _links(self, members: Sequence[tuple[Member, int]]) -> list[Link]:
        links: list[Link] = []
        by_text: dict[str, Span] = {}
        by_row: dict[int, Span] = {}
        for member, row in members:
            span = member.span
            earlier = by_text.get(span.text)
            if earlier is not None:
                if earlier.document != span.document:
                    links.append(_link(earlier, span, "same", "linked", 1.0, f"“{span.text}” in both"))
            elif by_row:
                reason = self._reason.get(row)
                partner = next(iter(by_row.values()))
                relation, score, why = "variant", 0.9, member.why
                if row in by_row:
                    partner = by_row[row]
                    if why == "the name itself":
                        why = f"spelled like {partner.text}"
                elif reason is not None:
                    partner = by_row.get(reason.left if reason.left != row else reason.right, partner)
                    relation, score, why = reason.relation, reason.score, reason.why
                if self._nodes[row].key[0] == "alias" and folded(span.text) != folded(partner.text):
                    relation, why = "alias", f"the alias file has both under {span.values['canonical']}"
                if "short for" in why or "initials" in why or "alias file" in why or "another name" in why:
                    relation = "alias"
                links.append(_link(partner, span, relation if relation != "same" else "variant", "linked", score, why))
            by_text.setdefault(span.text, span)
            by_row.setdefault(row, span)
        return links

    def suggest(self) -> list[Link]:
        """A link of tier `possible` for each suggestion, between the first places of the two."""
        links = []
        for merge in self._suggestions:
            spans = [
                (sort_key_of_date(self._documents[self._nodes[row].places[0].document].date), self._first(row))
                for row in (merge.left, merge.right)
            ]
            spans.sort(key=lambda one: (one[0], one[1].document, one[1].start))
            relation = "variant" if merge.relation == "same" else merge.relation
            links.append(_link(spans[0][1], spans[1][1], relation, "possible", merge.score, merge.why))
        return links

    def _first(self, row: int) -> Span:
        places = self._nodes[row].places
        order = sorted(
            range(len(places)),
            key=lambda place: (
                sort_key_of_date(self._documents[places[place].document].date),
                self._documents[places[place].document].id,
                places[place].mention.start,
            ),
        )
        return self._span(row, order[0], self._nodes[row].canonical)


def _link(left: Span, right: Span, relation: str, tier: str, score: float, why: str) -> Link:
    return Link(
        kind="name",
        tier="linked" if tier == "linked" else "possible",
        score=score,
        relation=relation,
        left=left,
        right=right,
        changes=(),
        why=why,
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
