"""Rules: what is looked for, where, and how grave it is.

Each difference is judged by the first rule that fits it: those of `tracker.yaml` in their order,
then the defaults that none of the same name replaced. So one edit is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast, get_args

from ..errors import SettingsError
from ..model import EditKind, Level, Status
from ..settings import CheckSettings, read_group, unknown_name

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

RuleLevel = Literal["error", "warning", "note", "off"]
Copying = Literal["new-copy", "new-passage", "copy-gone", "passage-gone"]

LEVELS: tuple[Level, ...] = get_args(Level)
EDITS: tuple[str, ...] = get_args(EditKind)
#: `unchanged` is no difference, so no rule can ask for it.
STATUSES: tuple[str, ...] = tuple(status for status in get_args(Status) if status != "unchanged")
COPYING: tuple[str, ...] = get_args(Copying)
#: A statement that shifted, with where else it stands; each is told by its edits as well, if it has any.
SHIFT = "statement-shift"
#: A document whose text changed while the baseline was kept without texts: what changed can't be told.
UNSEEN = "edited-unseen"

#: Everything that a rule can look for, with what it is to a person.
WORDS: Mapping[str, str] = {
    "headline": "a headline changed",
    "figure": "a number, its unit, its hedge or what it counts changed",
    "quote": "words inside a quotation changed, or a quotation came or went",
    "speaker": "somebody else is now said to have said it",
    "attribution": "who it is attributed to was dropped, added or weakened",
    "name": "a person, place or organisation was exchanged",
    "date": "a date or time changed",
    "negation": "a not came or went",
    "modality": "how certain it is changed",
    "correction": "a correction or clarification notice came, changed or went",
    "added": "a sentence or more was added",
    "removed": "a sentence or more was removed",
    "moved": "a sentence or more moved",
    "split": "one sentence became several",
    "merged": "several sentences became one",
    "reworded": "a sentence says it in other words",
    "style": "small words changed, the meaning did not",
    "typography": "quotation marks, dashes, spaces",
    "boilerplate": "page furniture changed",
    "appeared": "a document is new",
    "disappeared": "a document of the baseline is gone",
    "returned": "a document that had been gone is back",
    "renamed": "a document bears another name",
    "republished": "a document stands elsewhere as well",
    "edited": "the text of a document changed, whatever the edit",
    UNSEEN: "the text of a document changed, and the baseline has no texts to say how",
    "metadata": "the headline, byline or date given beside the text changed",
    "new-copy": "an article became a near-copy of another",
    "new-passage": "a stretch of text now stands in another article too",
    "copy-gone": "an article is no longer a near-copy of any other",
    "passage-gone": "a stretch of text no longer stands in another article",
    SHIFT: "a statement now follows another outlet's, left it, lost its source, or came or went everywhere",
}

#: The levels without any configuration. Fatal is what changes what was said, or hides it.
_DEFAULTS: Mapping[RuleLevel, tuple[str, ...]] = {
    "error": ("disappeared", "headline", "figure", "quote", "speaker", "attribution", "negation", "date", UNSEEN),
    "warning": ("name", "modality", "removed", "metadata", "new-copy"),
    "note": (
        "correction", "added", "moved", "split", "merged", "reworded", "returned", "renamed", "republished",
        "new-passage",
    ),
    "off": ("style", "typography", "boilerplate", "appeared", "edited", "copy-gone", "passage-gone", SHIFT),
}  # fmt: skip

_FIELDS = ("find", "paths", "level", "min_rank")


@dataclass(frozen=True)
class Rule:
    """What is looked for (`find`, of WORDS), where (`paths`, .gitignore patterns; empty: everywhere),
    from which rank of an edit on, and how grave it is; `off` means: count it, no more."""

    name: str
    find: tuple[str, ...]
    level: RuleLevel
    paths: tuple[str, ...] = ()
    min_rank: float = 0.0
    is_default: bool = False

    def fits(self, words: Iterable[str], rank: float, names: Iterable[str]) -> str:
        """The word under which a difference of this rank, in a document of these names, is its concern; else ""."""
        word = next((word for word in words if word in self.find), "")
        if not word or rank < self.min_rank:
            return ""
        found = self._paths is None or any(self._paths.match_file(name) for name in names if name)
        return word if found else ""

    @cached_property
    def _paths(self) -> GitIgnoreSpec | None:
        if not self.paths:
            return None
        from pathspec import GitIgnoreSpec  # here: most rules have no patterns

        return GitIgnoreSpec.from_lines(self.paths)


def _default_rules() -> tuple[Rule, ...]:
    # The graver first: what bears two names, as a republished near-copy does, is told as the graver one.
    return tuple(Rule(word, (word,), level, is_default=True) for level, words in _DEFAULTS.items() for word in words)


DEFAULT_RULES = _default_rules()


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of `tracker check` and its rules, the first that fits deciding."""

    settings: CheckSettings = field(default_factory=CheckSettings)
    rules: tuple[Rule, ...] = DEFAULT_RULES


def read_policy(values: Mapping[str, object], *, where: str = "settings") -> Policy:
    """The policy in a `check:` section, the defaults for what it leaves out.

    Raises:
        SettingsError: naming every mistake at once, each with a suggestion.
    """
    mistakes: list[str] = []
    knobs = {name: value for name, value in values.items() if name != "rules" and value is not None}
    settings = read_group(CheckSettings, "check", knobs, mistakes)
    mistakes = [
        mistake.replace("(known: ", "(known: check.rules, ") if mistake.startswith("unknown setting") else mistake
        for mistake in mistakes
    ]
    own = _read_rules(values.get("rules"), mistakes)
    named = {rule.name for rule in own}
    rules = (*own, *(rule for rule in DEFAULT_RULES if rule.name not in named))
    mistakes += [f"check.fail_on: {wrong}" for wrong in _unknown_reasons(settings.fail_on, rules)]
    if mistakes:
        raise SettingsError(" | ".join(mistakes), where=where, remedy="docs/ci.md has every rule")
    return Policy(replace(settings, fail_on=tuple(map(_word, settings.fail_on))), rules)


def with_fail_on(policy: Policy, reasons: Sequence[str]) -> Policy:
    """The policy failing for other reasons: levels, rules or what rules find; commas part them too.

    A default rule that is off and named here is an error: naming it is asking for it.

    Raises:
        SettingsError: an unknown one, with the closest that is known.
    """
    wanted = tuple(_word(part) for reason in reasons for part in reason.split(",") if part.strip())
    unknown = _unknown_reasons(wanted, policy.rules)
    if unknown:
        raise SettingsError(" | ".join(unknown), where="--fail-on", remedy="give a level, a rule, or what a rule finds")
    return replace(policy, settings=replace(policy.settings, fail_on=wanted))


def switched_on(rule: Rule, fail_on: Iterable[str]) -> Rule:
    """The rule, an error if it is a default that is off and one of the reasons to fail."""
    if rule.level == "off" and rule.is_default and rule.name in fail_on:
        return replace(rule, level="error")
    return rule


def _word(name: str) -> str:
    """One way of writing for all: `New_copy ` is `new-copy`."""
    return name.strip().replace("_", "-").lower()


def _unknown_reasons(reasons: Iterable[str], rules: Sequence[Rule]) -> list[str]:
    known = [*LEVELS, *WORDS, *(rule.name for rule in rules if not rule.is_default)]
    return [unknown_name("reason to fail", reason, known) for reason in map(_word, reasons) if reason not in known]


def _read_rules(values: object, mistakes: list[str]) -> list[Rule]:
    if values is None:
        return []
    if not isinstance(values, Mapping):
        mistakes.append(f"check.rules: wants `name: {{find: ..., level: ...}}` lines, got {values!r}")
        return []
    rules = []
    for name, value in values.items():
        before = len(mistakes)
        rule = _read_rule(_word(str(name)), value, mistakes)
        if len(mistakes) == before:
            rules.append(rule)
    return rules


def _read_rule(name: str, value: object, mistakes: list[str]) -> Rule:
    place = f"check.rules.{name}"
    if name in LEVELS:
        mistakes.append(f"{place}: is the name of a level, give the rule another")
    if not isinstance(value, Mapping):
        value = {"level": value}  # `disappeared: error`, the short form
    mistakes += [
        unknown_name("setting", f"{place}.{key}", [f"{place}.{known}" for known in _FIELDS])
        for key in value
        if key not in _FIELDS
    ]
    find = _words(value.get("find", name if name in WORDS else None), place, mistakes)
    default = next((rule for rule in DEFAULT_RULES if rule.find == find), None)
    level = _level(value.get("level", default.level if default else None), place, mistakes)
    paths = _patterns(value.get("paths", ()), place, mistakes)
    rank = value.get("min_rank", 0.0)
    if isinstance(rank, bool) or not isinstance(rank, int | float) or not 0 <= rank <= 1:
        mistakes.append(f"{place}.min_rank: must be between 0 and 1, got {rank!r}")
        rank = 0.0
    if rank and not set(find) & {*EDITS, SHIFT}:
        mistakes.append(f"{place}.min_rank: only edits have a rank, and this rule finds none")
    return Rule(name, find, level, paths, float(rank))


def _words(value: object, place: str, mistakes: list[str]) -> tuple[str, ...]:
    if value is None:
        closest = unknown_name("", place.rpartition(".")[2], list(WORDS)).partition(", did you mean ")[2]
        hint = f" (or did you mean the rule {closest})" if closest else ""
        mistakes.append(f"{place}.find: is missing: say what it looks for, like [figure, date]{hint.replace('?', '')}")
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed) or not listed:
        mistakes.append(f"{place}.find: wants a list like [figure, date], got {value!r}")
        return ()
    words = tuple(dict.fromkeys(map(_word, listed)))
    mistakes += [f"{place}.find: {unknown_name('kind', word, list(WORDS))}" for word in words if word not in WORDS]
    return words


def _level(value: object, place: str, mistakes: list[str]) -> RuleLevel:
    if value is False:  # YAML reads a bare `off` as false
        value = "off"
    if value not in (*LEVELS, "off"):
        got = "it is missing" if value is None else f"got {value!r}"
        mistakes.append(f"{place}.level: must be one of {', '.join(LEVELS)}, off; {got}")
        return "off"
    return cast(RuleLevel, value)


def _patterns(value: object, place: str, mistakes: list[str]) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(pattern, str) for pattern in listed):
        mistakes.append(f"{place}.paths: wants a list of patterns like ['wire/**'], got {value!r}")
        return ()
    return tuple(listed)
