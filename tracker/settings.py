"""Every knob that changes a result, with its default, range and reason.

A group is a frozen dataclass; a knob is a field made by `knob`. `tracker.yaml` is read here, and
all its mistakes are told at once. Nothing outside this module knows a default.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints

from .errors import SettingsError


def knob(
    default: object,
    reason: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    mistake: Callable[[Any], str] = lambda value: "",
) -> Any:
    """A dataclass field with a default, an allowed range (ends included) and the reason for it.

    Args:
        mistake: what is wrong with a value of the right type, "" if nothing is.
    """
    extra = {"reason": reason, "low": low, "high": high, "choices": choices, "mistake": mistake}
    return field(default=default, metadata=extra)


def _unknown_encoding(name: str) -> str:
    import codecs

    try:
        if name != "auto":
            codecs.lookup(name)
    except LookupError:
        return f"there is no encoding called {name!r}"
    return ""


@dataclass(frozen=True, slots=True)
class FingerprintSettings:
    """MinHash signatures; a stored signature is only comparable under equal values of these."""

    num_perm: int = knob(128, "datasketch's own default; error about 0.09 at Jaccard 0.5", low=8, high=2048)
    seed: int = knob(1, "datasketch's own default", low=0, high=2**32 - 1)
    shingle_tokens: int = knob(5, "word 5-grams: the field's usual size for news", low=1, high=16)
    scheme: str = knob("affine32", "datasketch 2's default scheme; stored values don't carry it", choices=("affine32",))
    rows: int = knob(3, "rows a band: 42 bands of 3 find a pair at Jaccard 0.5 in 99.6 of 100 cases", low=1, high=32)


@dataclass(frozen=True, slots=True)
class CopySettings:
    """When two articles are copies; always verified exactly, never by the estimate."""

    threshold: float = knob(0.5, "Jaccard of word shingles from which articles are near-copies", low=0.05, high=1.0)
    copy_threshold: float = knob(0.98, "Jaccard from which the articles' text is called the same", low=0.5, high=1.0)
    containment: float = knob(0.8, "share of the shorter one's shingles from which it is contained", low=0.3, high=1.0)
    min_shingles: int = knob(12, "articles with fewer shingles are compared only when identical", low=1, high=10_000)


@dataclass(frozen=True, slots=True)
class CandidateSettings:
    """Which pairs of articles are searched for shared passages."""

    per_document: int = knob(20, "partners of an article that are searched, the most promising", low=1, high=1000)
    least_score: float = knob(
        7.0, "rare words in common, or their worth, from which a pair is searched", low=0.0, high=1000.0
    )
    always: int = knob(500, "so many pairs are searched however little they share", low=0, high=1_000_000)
    settled_from: int = knob(
        20_000,
        "documents from which a few new articles leave the pairs of all others as they were weighed",
        low=2,
        high=1_000_000_000,
    )


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """When two stretches of text are the same passage."""

    min_tokens: int = knob(8, "shorter stretches are no evidence (Meedan Check: never below 8)", low=3, high=1000)
    seed_cosine: float = knob(0.3, "tf-isf cosine from which two sentences are held to speak alike", low=0.1, high=1.0)
    seed_dice: float = knob(0.28, "and the weighted Dice they need besides: one rare word is not enough", low=0, high=1)
    gap: int = knob(4, "sentences without a counterpart inside a passage, at most", low=0, high=100)
    whole_cosine: float = knob(0.5, "cosine of a passage as a whole, else it is cut finer", low=0.1, high=1.0)
    possible_dice: float = knob(0.3, "likeness from which a passage is suggested as possible", low=0.05, high=1.0)
    linked_dice: float = knob(0.5, "likeness from which a short passage counts as found", low=0.05, high=1.0)
    long_dice: float = knob(0.4, "likeness from which a long passage counts as found", low=0.05, high=1.0)


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """What is read and how."""

    include: tuple[str, ...] = knob((), "only paths that match one of these patterns; empty: every known format")
    exclude: tuple[str, ...] = knob((), "paths to leave out, .gitignore patterns; added to .trackerignore")
    max_file_mb: int = knob(100, "larger one-article files are skipped with a line", low=1, high=100_000)
    encoding: str = knob(
        "auto", "auto, or one encoding for all files that don't declare their own", mistake=_unknown_encoding
    )


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """When a document of one snapshot is one of another. Likeness: the mean of the share of the shorter text's
    runs of three words that stand in the other, and of the cosine of both sets of words."""

    renamed: float = knob(
        0.3,
        "likeness from which a gone and a new text are one under another name; measured: 99 of 100 are",
        low=0.1,
        high=1,
    )
    version: float = knob(
        0.15,
        "likeness that name_v2 or a dated folder needs besides to be a version: the name is evidence too",
        low=0,
        high=1,
    )
    republished: float = knob(
        0.5, "share of a new document's text that an old one has from which it is republished", low=0.1, high=1
    )


@dataclass(frozen=True, slots=True)
class StatementSettings:
    """Quotations, figures, names and attributions that several articles have."""

    enabled: str = knob(
        "auto",
        "whether statements are looked for; auto: up to 10,000 documents, some 17 ms each",
        choices=("auto", "on", "off"),
    )
    aliases: str = knob(
        "", "a YAML file of names that belong together or don't, and who held which office; has the last word"
    )
    paraphrases: str = knob(
        "on",
        "whether sentences that say the same in other words are linked, where statements are",
        choices=("on", "off"),
    )
    paraphrase_linked: float = knob(
        0.68,
        "score from which two sentences count as found to say the same: likeness of their weighted words, plus names, "
        "figures, days and context in common, less what differs",
        low=0.1,
        high=1.0,
    )
    paraphrase_possible: float = knob(0.37, "score from which it is suggested", low=0.1, high=1.0)
    paraphrase_theme: float = knob(0.31, "score from which two sentences are kept as of one subject", low=0.1, high=1.0)
    paraphrase_tokens: int = knob(9, "shorter sentences go down a tier: soon alike by chance", low=3, high=1000)
    paraphrases_per_sentence: int = knob(4, "paraphrases that a sentence keeps, the surest", low=1, high=100)
    semantic: str = knob(
        "off",
        "whether a sentence embedding is one more signal for paraphrases; auto: where the extra [semantic] is there",
        choices=("auto", "on", "off"),
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All groups. `Settings()` is what everything runs with unless told otherwise."""

    fingerprint: FingerprintSettings = FingerprintSettings()
    copies: CopySettings = CopySettings()
    candidates: CandidateSettings = CandidateSettings()
    passages: PassageSettings = PassageSettings()
    ingest: IngestSettings = IngestSettings()
    identity: IdentitySettings = IdentitySettings()
    statements: StatementSettings = StatementSettings()


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What `tracker check` holds against what. No part of Settings: it changes no snapshot. The
    rules beside these are read in policy/rules.py."""

    baseline: str = knob(
        "", "what is held against: snapshot file, git:REV, folder, archived snapshot; empty: the archive's latest"
    )
    accepted: str = knob("tracker-accepted.yaml", "the findings that were accepted, with reasons; beside tracker.yaml")
    fail_on: tuple[str, ...] = knob(("error",), "levels, rules or kinds of finding that make it fail")


#: Documents up to which `auto` looks for statements: five minutes of CPU, a third of it on all processors, and
#: 2.1 GB of memory for the whole scan; docs/statements-scale.md.
STATEMENTS_UP_TO = 10_000


def wants_statements(settings: Settings, n_documents: int) -> bool:
    """Whether statements are looked for in so many documents."""
    enabled = settings.statements.enabled
    return enabled == "on" or (enabled == "auto" and n_documents <= STATEMENTS_UP_TO)


def settings_from_mapping(values: Mapping[str, object], *, where: str = "settings") -> Settings:
    """Settings with the given groups and knobs set, the rest at their defaults.

    Raises:
        SettingsError: naming every unknown or ill-valued key at once, each with a suggestion.
    """
    mistakes: list[str] = []
    groups = get_type_hints(Settings)
    chosen: dict[str, object] = {}
    for name, knobs in values.items():
        if name not in groups:
            mistakes.append(unknown_name("setting", name, [*groups, "archive", "sources", "check"]))
        elif knobs is None:  # `group:` with all its lines commented out
            continue
        elif not isinstance(knobs, Mapping):
            mistakes.append(f"{name}: wants a group of settings, got {knobs!r}")
        else:
            chosen[name] = read_group(groups[name], name, knobs, mistakes)
    fingerprint = chosen.get("fingerprint")
    if isinstance(fingerprint, FingerprintSettings) and fingerprint.rows > fingerprint.num_perm:
        mistakes.append(f"fingerprint.rows: must be at most num_perm, {fingerprint.num_perm}, or no pair is ever found")
    if mistakes:
        raise SettingsError(" | ".join(mistakes), where=where, remedy="tracker config lists every setting")
    return Settings(**chosen)  # type: ignore[arg-type]  # keys and types were checked above


def load_settings(path: Path) -> dict[str, object]:
    """The mapping in a `tracker.yaml`, unvalidated but for being one.

    Raises:
        SettingsError: unreadable, not YAML, or not a mapping.
    """
    import yaml  # here: `--help` must not pay for it

    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"can't be read: {error.strerror}", where=str(path)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())
        raise SettingsError(f"is not valid YAML: {told}", where=str(path)) from error
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise SettingsError("wants `group: {setting: value}` lines", where=str(path), remedy="see tracker init")
    return cast(dict[str, object], values)


def settings_as_mapping(settings: Settings) -> dict[str, dict[str, object]]:
    """Plain groups of plain values (tuples as lists), ready for YAML, JSON or a comparison."""
    plain = cast(dict[str, dict[str, object]], dataclasses.asdict(settings))
    return {
        group: {name: list(value) if isinstance(value, tuple) else value for name, value in knobs.items()}
        for group, knobs in plain.items()
    }


def unknown_name(noun: str, name: str, known: Sequence[str]) -> str:
    """The line for a name that isn't known, with the closest one that is."""
    close = difflib.get_close_matches(name, known, n=1)
    meant = f", did you mean {close[0]}?" if close else f" (known: {', '.join(known)})"
    return f"unknown {noun} {name}{meant}"


_Group = TypeVar("_Group")


def read_group(group: type[_Group], name: str, knobs: Mapping[str, object], mistakes: list[str]) -> _Group:
    """A group with the given knobs set; what is wrong with them is added to `mistakes`."""
    fields = {f.name: f for f in dataclasses.fields(group)}  # type: ignore[arg-type]  # groups are dataclasses
    types = get_type_hints(group)
    chosen: dict[str, object] = {}
    for key, value in knobs.items():
        if key not in fields:
            mistakes.append(unknown_name("setting", f"{name}.{key}", [f"{name}.{known}" for known in fields]))
            continue
        mistake, checked = _check(types[key], value, fields[key].metadata)
        if mistake:
            mistakes.append(f"{name}.{key}: {mistake}")
        else:
            chosen[key] = checked
    return group(**chosen)


def _check(wanted: Any, value: object, meta: Mapping[str, Any]) -> tuple[str, object]:
    if get_origin(wanted) is tuple:
        item = get_args(wanted)[0]
        values = [value] if isinstance(value, item) else value
        if not isinstance(values, list | tuple) or not all(isinstance(v, item) for v in values):
            return f"wants a list of {item.__name__}, got {value!r}", None
        return "", tuple(values)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    # YAML takes a bare `on` for true.
    if isinstance(value, bool) and {"on", "off"} <= set(meta["choices"]):
        value = "on" if value else "off"
    # bool is an int to Python, but `seed: true` is a mistake (YAML reads `on` as true).
    if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
        return f"wants {wanted.__name__}, got {value!r}", None
    if meta["choices"] and value not in meta["choices"]:
        return f"must be one of {', '.join(meta['choices'])}, got {value!r}", None
    low, high = meta["low"], meta["high"]
    # So put that NaN, which YAML writes `.nan`, is in no range.
    if not ((low is None or value >= low) and (high is None or value <= high)):
        return f"must be between {low} and {high}, got {value!r}", None
    return meta["mistake"](value), value


class KnobLine(NamedTuple):
    """One setting as told to a person: `group.knob`, value, allowed range ("" if none), reason."""

    name: str
    value: object
    range: str
    reason: str

    @property
    def as_yaml(self) -> str:
        """The value as it would stand in tracker.yaml, on one line."""
        import json

        return json.dumps(list(self.value) if isinstance(self.value, tuple) else self.value, ensure_ascii=False)


def describe_knobs(settings: Settings) -> list[KnobLine]:
    """Every setting with its value, in the order of their definition."""
    return [
        line
        for group in dataclasses.fields(settings)
        for line in describe_group(group.name, getattr(settings, group.name))
    ]


def describe_group(name: str, values: object) -> list[KnobLine]:
    """The settings of one group, such as `check`, which stands beside Settings."""
    lines = []
    for knob_field in dataclasses.fields(values):  # type: ignore[arg-type]  # groups are dataclasses
        meta = knob_field.metadata
        allowed = ""
        if meta["choices"]:
            allowed = "one of " + ", ".join(meta["choices"])
        elif meta["low"] is not None or meta["high"] is not None:
            allowed = f"{meta['low']} to {meta['high']}"
        lines.append(KnobLine(f"{name}.{knob_field.name}", getattr(values, knob_field.name), allowed, meta["reason"]))
    return lines
