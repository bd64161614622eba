"""Options that commands share, and what they add up to: settings, archive, terminal.

Every option is also read from the environment as `TRACKER_` and its name. Settings come, each
overriding the one before, from the defaults, `tracker.yaml`, and the command line.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from ..errors import SettingsError
from ..match.processors import pin_processors
from ..policy.rules import Policy, read_policy
from ..settings import Settings, load_settings, settings_as_mapping, settings_from_mapping

DEFAULT_ARCHIVE = Path("snapshots/archive.db")
DEFAULT_CONFIG = Path("tracker.yaml")

_F = TypeVar("_F", bound=Callable[..., object])


class Command(click.Command):
    """A command each of whose options can also be given as `TRACKER_NAME`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.envvar is None and parameter.name:
                parameter.envvar = f"TRACKER_{parameter.name.upper()}"
                parameter.show_envvar = False


@dataclass(frozen=True, slots=True)
class Terminal:
    """How this run may speak: colour, width in columns, and how much on stderr."""

    color: bool
    width: int
    quiet: bool
    verbose: bool

    def remark(self, line: str) -> None:
        """One line on stderr, unless --quiet."""
        if not self.quiet:
            click.echo(f"tracker: {' '.join(line.split())}", err=True)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the shared options come to.

    `origin` says for `group.knob` where its value came from: `default`, the file, or `--set`.
    `sources` and `policy` are what `tracker.yaml` says for `tracker scan` and `check`.
    """

    settings: Settings
    origin: Mapping[str, str]
    archive_path: Path
    config_path: Path | None
    terminal: Terminal
    sources: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)


def sources_of(sources: Sequence[str], choices: Choices, *, purpose: str) -> tuple[str, ...]:
    """The sources as given, else those of tracker.yaml.

    Raises:
        SettingsError: there are none; it says for which `purpose`, a command's name.
    """
    given = tuple(sources) or choices.sources
    if not given:
        raise SettingsError(
            f"there is nothing to {purpose}", remedy="give a SOURCE, or `sources: [articles]` in tracker.yaml"
        )
    return given


def shared_options(function: _F) -> _F:
    """--archive, --config, --set, --processes, --color, --quiet, --verbose; call `choices` with what they give."""
    for option in reversed(
        [
            click.option("--archive", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                         help="The archive of snapshots.  [default: snapshots/archive.db]"),
            click.option("--config", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                         help="Settings file.  [default: tracker.yaml, if there is one]"),
            click.option("--set", "set_", multiple=True, metavar="GROUP.NAME=VALUE",
                         help="One setting, over the file's; may be repeated. See tracker config."),
            click.option("--processes", type=click.IntRange(min=1), metavar="N",
                         help="How many processes work; no result depends on it.  [default: all processors]"),
            click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto",
                         show_default=True, help="Colour on the terminal."),
            click.option("--quiet", "-q", is_flag=True, help="No progress and no remarks on stderr."),
            click.option("--verbose", "-v", is_flag=True, help="Say more."),
        ]
    ):  # fmt: skip
        function = option(function)
    return function


def format_option(*formats: str, or_folder: str = "") -> Callable[[_F], _F]:
    """--format, one of `formats`, the first being the default, and --output FILE.

    Args:
        or_folder: when --output may be a folder, or its URI; it is handed over as a string then.
    """
    wanted: click.Path = click.Path() if or_folder else click.Path(path_type=Path, dir_okay=False)
    told = "Write there instead of stdout; whole or not at all."

    def add(function: _F) -> _F:
        function = click.option(
            "--output", "-o", type=wanted, metavar="FILE", help=f"{told} {or_folder}".strip(),
        )(function)  # fmt: skip
        return click.option(
            "--format", "format_", type=click.Choice(formats), default=formats[0], show_default=True,
            envvar="TRACKER_FORMAT", help="Form of the output.",
        )(function)  # fmt: skip

    return add


def resolve(
    *,
    archive: Path | None,
    config: Path | None,
    set_: tuple[str, ...],
    processes: int | None,
    color: str,
    quiet: bool,
    verbose: bool,
    overrides: Mapping[str, object] | None = None,
) -> Choices:
    """Settings, archive and terminal from the shared options; `processes` are pinned for the whole run.

    Args:
        overrides: `group.knob` → value from a command's own options; `None` values are left out.

    Raises:
        SettingsError: for the file or an option, naming all that is wrong.
    """
    pin_processors(processes or 0)
    config_path = config if config is not None else (DEFAULT_CONFIG if DEFAULT_CONFIG.is_file() else None)
    from_file = {key: value or {} for key, value in load_settings(config_path).items()} if config_path else {}
    beside = {name: from_file.pop(name, None) for name in ("archive", "sources", "check")}
    archive_in_file, sources = _check_file(from_file, beside, where=str(config_path))
    check = dict(cast(Mapping[str, object], beside["check"] or {}))
    given = dict(_split_assignment(text) for text in set_)
    given.update({name: value for name, value in (overrides or {}).items() if value is not None})
    merged = {group: dict(cast(Mapping[str, object], knobs)) for group, knobs in from_file.items()}
    for name, value in given.items():
        group, _, key = name.partition(".")
        if name.startswith("check.rules."):
            rules = cast(Mapping[str, object], check.get("rules") or {})
            check["rules"] = {**rules, key.removeprefix("rules."): value}
        elif group == "check":
            check[key] = value
        else:
            merged.setdefault(group, {})[key] = value
    settings = settings_from_mapping(merged, where="--set" if set_ else "options")
    policy = read_policy(check, where="--set")
    groups = {**settings_as_mapping(settings), "check": dataclasses.asdict(policy.settings)}
    in_file = {**from_file, "check": beside["check"] or {}}
    origin = {
        f"{group}.{key}": "command line" if f"{group}.{key}" in given
        else str(config_path) if key in cast(Mapping[str, object], in_file.get(group, {}))
        else "default"
        for group, knobs in groups.items()
        for key in knobs
    }  # fmt: skip
    path = archive or (Path(archive_in_file) if archive_in_file else DEFAULT_ARCHIVE)
    return Choices(
        settings,
        origin,
        path,
        config_path,
        terminal(color=color, quiet=quiet, verbose=verbose),
        sources=sources,
        policy=policy,
    )


def _check_file(
    groups: Mapping[str, object], beside: Mapping[str, object], *, where: str
) -> tuple[str | None, tuple[str, ...]]:
    """The archive and the sources that the file names.

    Raises:
        SettingsError: for the whole file, all its mistakes at once.
    """
    mistakes: list[str] = []
    remedy = ""
    archive, sources, check = beside["archive"] or None, beside["sources"] or (), beside["check"] or {}
    if archive is not None and not isinstance(archive, str):
        mistakes.append(f"archive: wants a path, got {archive!r}")
    if isinstance(sources, str):
        sources = (sources,)
    if not isinstance(sources, list | tuple) or not all(isinstance(source, str) for source in sources):
        mistakes.append(f"sources: wants a list of paths, got {sources!r}")
    if not isinstance(check, Mapping):
        mistakes.append(f"check: wants a group of settings, got {check!r}")
    for read in (
        lambda: settings_from_mapping(groups),
        lambda: read_policy(check if isinstance(check, Mapping) else {}),
    ):
        try:
            read()
        except SettingsError as error:
            mistakes.append(error.what)
            remedy = "; ".join(part for part in (remedy, error.remedy) if part)
    if mistakes:
        raise SettingsError(" | ".join(mistakes), where=where, remedy=remedy)
    return cast(str | None, archive), tuple(cast(Sequence[str], sources))


def terminal(*, color: str, quiet: bool, verbose: bool) -> Terminal:
    """Colour by --color, then NO_COLOR, then FORCE_COLOR, then whether stdout is a terminal."""
    if color != "auto":
        wanted = color == "always"
    elif os.environ.get("NO_COLOR"):
        wanted = False
    elif os.environ.get("FORCE_COLOR"):
        wanted = True
    else:
        wanted = sys.stdout.isatty()
    width = min(max(shutil.get_terminal_size((80, 24)).columns, 40), 120)
    return Terminal(color=wanted, width=width, quiet=quiet, verbose=verbose)


def _split_assignment(text: str) -> tuple[str, object]:
    import yaml

    name, equals, value = text.partition("=")
    group, dot, key = name.strip().partition(".")
    if not (equals and dot and group and key):
        raise SettingsError(f"{text!r} is not of the form GROUP.NAME=VALUE", where="--set")
    try:
        return f"{group}.{key}", yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise SettingsError(f"{value!r} is not a value", where=f"--set {name}") from error
