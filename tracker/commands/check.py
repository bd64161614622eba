"""`tracker check`: sources against a baseline, by rules, for CI."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import SettingsError
from ..policy.rules import with_fail_on
from .checking import accepted_path, baseline_options, judge_sources
from .options import Choices, Command, format_option, resolve, shared_options
from .output import write_output

if TYPE_CHECKING:
    from ..policy.verdict import Verdict

CHECK_FORMATS = ("text", "markdown", "jsonl", "json", "github", "gitlab", "sarif", "junit", "rdjsonl")


@click.command("check", cls=Command)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@baseline_options
@click.option("--fail-on", multiple=True, metavar="REASON",
              help="Exit with 1 for findings of this level and above, of this rule, or of what a rule finds "
              "(disappeared, figure, new-copy); may be repeated.  [default: error]")  # fmt: skip
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--write", multiple=True, metavar="FORMAT=FILE",
              help="Write another form to a file as well, as in sarif=results.sarif; may be repeated.")  # fmt: skip
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
              help="Text, Markdown: how many findings to show; the rest is counted.")  # fmt: skip
@click.option("--comment-id", default="", metavar="NAME",
              help="Markdown: tells this check's comment from others' in one pull request.")  # fmt: skip
@format_option(*CHECK_FORMATS)
@shared_options
def command(
    sources: tuple[str, ...],
    baseline: str | None,
    accepted: Path | None,
    now: str,
    fail_on: tuple[str, ...],
    exit_zero: bool,
    write: tuple[str, ...],
    top: int,
    comment_id: str,
    format_: str,
    output: Path | None,
    **shared: Any,
) -> int:
    """Hold articles against a baseline by rules; exit code 1 if they break one.

    A SOURCE is as in tracker scan; without one, `sources` of tracker.yaml are checked. The rules stand
    in tracker.yaml under `check:`, with defaults for all of them. Nothing is written but what
    --output and --write name.
    """
    choices = resolve(**shared)
    policy = with_fail_on(choices.policy, fail_on) if fail_on else choices.policy
    also = [_also(text) for text in write]
    _check_id(comment_id)
    if accepted is not None and not accepted.exists():
        raise SettingsError("there is no such file", where=str(accepted), remedy="check the name, or leave it out")
    verdict = judge_sources(sources, choices, policy, baseline=baseline, accepted=accepted, now=now)
    accepted_name = str(accepted_path(choices, accepted))
    for form, path in [*also, (format_, output)]:
        write_output(
            _render(verdict, form, choices, top=top, comment_id=comment_id, accepted=accepted_name,
                    to_file=path is not None),
            path,
        )  # fmt: skip
        if path is not None:
            choices.terminal.remark(f"wrote {path}")
    return 1 if verdict.failing and not exit_zero else 0


def _render(
    verdict: Verdict, form: str, choices: Choices, *, top: int, comment_id: str, accepted: str, to_file: bool
) -> Iterable[str]:
    """The verdict in one of CHECK_FORMATS, in pieces."""
    if form == "text":
        from ..report.findings import findings_text

        terminal = choices.terminal
        color = terminal.color and not to_file
        return [
            findings_text(
                verdict, width=terminal.width, color=color, verbose=terminal.verbose, top=top, accepted=accepted
            )
        ]
    if form == "markdown":
        from ..report.findings_markdown import findings_markdown

        return findings_markdown(verdict, top=top, comment_id=comment_id)
    if form in ("json", "jsonl"):
        from ..report.findings_json import findings_json, findings_jsonl

        return findings_json(verdict) if form == "json" else findings_jsonl(verdict)
    if form == "github":
        from ..report.github import github_annotations

        return github_annotations(verdict)
    if form == "gitlab":
        from ..report.gitlab import gitlab_report

        return gitlab_report(verdict)
    if form == "sarif":
        from ..report.sarif import sarif_log

        return sarif_log(verdict)
    if form == "junit":
        from ..report.junit import junit_report

        return junit_report(verdict)
    from ..report.rdjsonl import rdjsonl_lines

    return rdjsonl_lines(verdict)


def _also(text: str) -> tuple[str, Path]:
    form, equals, name = text.partition("=")
    if not equals or not name or form not in CHECK_FORMATS:
        raise SettingsError(
            f"{text!r} is not of the form FORMAT=FILE", where="--write", remedy=f"FORMAT is {', '.join(CHECK_FORMATS)}"
        )
    return form, Path(name)


def _check_id(comment_id: str) -> None:
    """Raise SettingsError for an id that would break out of the comment's hidden marker."""
    import re

    if comment_id and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", comment_id):
        raise SettingsError(
            f"{comment_id!r} is not an id", where="--comment-id", remedy="letters, digits, dots, dashes and underscores"
        )
