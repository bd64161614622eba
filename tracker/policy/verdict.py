"""The verdict: what the rules say of the differences between a baseline and now."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..change.snapshots import SnapshotDiff
from ..model import Document, Finding, Level
from .acceptances import Acceptance
from .fingerprints import fingerprint
from .observations import Observation, observe
from .places import Lines, Places, is_file_text
from .rules import LEVELS, Policy, Rule, switched_on


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check came to.

    Attributes:
        findings: those that count, gravest first: by level, rank, document and place.
        failing: those of them for which the check fails, by fingerprint.
        accepted: those that don't count, with why.
        expired: acceptances of findings that count again, by fingerprint.
        unused: acceptances of nothing that was found, in the file's order.
        silent: how many differences no rule speaks of or that are `off`, by kind.
        baseline: what was held against, as it was given.
        remarks: what a reader must know to trust the rest: bounded work, settings that differ.
    """

    diff: SnapshotDiff
    policy: Policy
    findings: tuple[Finding, ...]
    failing: frozenset[str]
    accepted: tuple[tuple[Finding, Acceptance], ...] = ()
    expired: Mapping[str, Acceptance] = field(default_factory=dict)
    unused: tuple[Acceptance, ...] = ()
    silent: Mapping[str, int] = field(default_factory=dict)
    baseline: str = ""
    remarks: tuple[str, ...] = ()

    def count(self, level: Level) -> int:
        """Findings of one level."""
        return sum(finding.level == level for finding in self.findings)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are not off, and those that decided on a finding."""
        named = {finding.rule for finding in self.findings}
        return tuple(rule for rule in self.policy.rules if rule.level != "off" or rule.name in named)


def judge(
    diff: SnapshotDiff,
    policy: Policy,
    *,
    acceptances: Sequence[Acceptance] = (),
    today: str = "",
    baseline: str = "",
    root: Path | None = None,
) -> Verdict:
    """The verdict on a diff.

    Args:
        today: ISO day that acceptances are held against; empty: none expires.
        root: what paths are relative to; by default the working directory.
    """
    observations = list(observe(diff))
    prints = fingerprint(observations)
    reasons = policy.settings.fail_on
    finder = _Finder(diff, policy, root or Path.cwd())
    by_print = {acceptance.fingerprint: acceptance for acceptance in acceptances}
    findings: list[Finding] = []
    accepted: list[tuple[Finding, Acceptance]] = []
    expired: dict[str, Acceptance] = {}
    failing: set[str] = set()
    silent: Counter[str] = Counter()
    for observation, name in zip(observations, prints, strict=True):
        finding = finder.find(observation, name)
        acceptance = by_print.get(name)
        if finding is None:
            silent[observation.words[0]] += 1
        elif acceptance is None or acceptance.has_expired(today):
            findings.append(finding)
            if _fails(finding, observation.words, reasons):
                failing.add(name)
            if acceptance is not None:
                expired[name] = acceptance
        else:
            accepted.append((finding, acceptance))
    findings.sort(key=_gravity)
    accepted.sort(key=lambda pair: _gravity(pair[0]))
    seen = set(prints)
    return Verdict(
        diff=diff,
        policy=policy,
        findings=tuple(findings),
        failing=frozenset(failing),
        accepted=tuple(accepted),
        expired=expired,
        unused=tuple(acceptance for acceptance in acceptances if acceptance.fingerprint not in seen),
        silent={word: silent[word] for word in sorted(silent)},
        baseline=baseline,
        remarks=tuple(itertools.chain(_remarks(diff), diff.shortcuts)),
    )


class _Finder:
    """Makes findings of observations: the rule, the place in its file."""

    def __init__(self, diff: SnapshotDiff, policy: Policy, root: Path) -> None:
        self._rules = [switched_on(rule, policy.settings.fail_on) for rule in policy.rules]
        self._new = {document.id: document for document in diff.new.documents}
        self._old = {document.id: document for document in diff.old.documents}
        self._places = Places(diff.new.run.sources, root)
        self._lines: dict[str, Lines] = {}
        self._paths: dict[str, str] = {}

    def find(self, observation: Observation, name: str) -> Finding | None:
        """The finding; None if no rule speaks of it."""
        place = observation.place
        document = self._new.get(place.document) or self._old.get(place.document)
        paths = tuple(self._path(other) for other in observation.names)
        names = tuple(dict.fromkeys((*observation.names, *paths)))
        judged = ((rule, rule.fits(observation.words, observation.rank, names)) for rule in self._rules)
        rule, about = next(((rule, word) for rule, word in judged if word), (None, ""))
        if rule is None or rule.level == "off":
            return None
        line, column, end_line, end_column = 1, 1, 1, 1
        if document is not None and document.text:
            lines = self._lines.get(document.id) or self._lines.setdefault(document.id, Lines(document.text))
            line, column = lines.locate(place.start)
            end_line, end_column = lines.locate(place.end)
        return Finding(
            rule=rule.name,
            level=rule.level,
            message=observation.message,
            document=place.document,
            start=place.start,
            end=place.end,
            line=line,
            column=column,
            fingerprint=name,
            edit=observation.edit,
            link=observation.link,
            about=about,
            rank=observation.rank,
            path=paths[0] if paths else place.document,
            in_file=document is not None and is_file_text(document),
            end_line=end_line,
            end_column=end_column,
        )

    def _path(self, name: str) -> str:
        if name not in self._paths:
            document = self._new.get(name) or self._old.get(name)
            self._paths[name] = self._places.path_of(document) if document is not None else name
        return self._paths[name]


def _gravity(finding: Finding) -> tuple[object, ...]:
    return (
        LEVELS.index(finding.level),
        -finding.rank,
        finding.document,
        finding.start,
        finding.end,
        finding.about,
        finding.fingerprint,
    )


def _fails(finding: Finding, words: Iterable[str], reasons: Iterable[str]) -> bool:
    """Whether one of the reasons to fail is its rule, what it is called, or its level or a lower one."""
    return any(
        LEVELS.index(finding.level) <= LEVELS.index(reason) if reason in LEVELS else reason in (finding.rule, *words)
        for reason in reasons
    )


def _remarks(diff: SnapshotDiff) -> Iterator[str]:
    old, new = diff.old, diff.new
    if old.documents and new.documents:
        known = {document.id for document in old.documents} | {document.key for document in old.documents}
        if not any(document.id in known or document.key in known for document in new.documents):
            yield (
                f"no document is in both: the baseline was read from {' '.join(old.run.sources)}, "
                f"now from {' '.join(new.run.sources)}; give the same SOURCE"
            )


def shown_digits(findings: Iterable[Finding]) -> int:
    """How many digits of a fingerprint tell these findings apart; 8 at least, as people expect of git."""
    prints = sorted({finding.fingerprint for finding in findings})
    longest = 0
    for one, other in itertools.pairwise(prints):
        common = next((place for place, (x, y) in enumerate(zip(one, other, strict=True)) if x != y), len(one))
        longest = max(longest, common + 1)
    return max(8, longest)


def documents_of(diff: SnapshotDiff) -> dict[str, Document]:
    """Documents by id, the new ones before the old."""
    return {document.id: document for snapshot in (diff.old, diff.new) for document in snapshot.documents}
