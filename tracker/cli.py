"""From argument to exit code: the one place that holds the table of what ends how.

Commands are imported when called, so that `tracker --help` stays quick; the line that `--help`
shows for each stands in `COMMANDS` and a test holds it against the command's own.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from .errors import TrackerError
from .version import __version__

COMMANDS = {
    "scan": "Read articles, find copies and passages, keep a snapshot, print the report.",
    "report": "Print the report of a snapshot again, in any format.",
    "documents": "List the documents of a snapshot with dates, sources and blocks.",
    "clusters": "List groups of near-duplicate articles and passages.",
    "links": "List every link with its evidence.",
    "quotes": "List quotations with their variants and speakers.",
    "figures": "List figures that count the same thing, by date.",
    "names": "List names with their spellings, and where each stands.",
    "timeline": "Show events in time: who told first, what each outlet kept, changed, dropped, added.",
    "similar": "Find what in a corpus is like a given text.",
    "compare": "Show what two documents share, side by side, and how they differ.",
    "check": "Hold articles against a baseline by rules; exit code 1 if they break one.",
    "accept": "Accept findings of a check, with a reason, until a day.",
    "diff": "Show what changed from OLD to NEW: documents, each edit, and the copying.",
    "watch": "Scan again whenever articles come, change or go, and say what is new.",
    "schedule": "Print what cron, systemd, launchd or GitHub needs to scan again and again.",
    "snapshots": "List, show, verify, prune, export and import snapshots.",
    "verify": "Check that each span in a file of records still reads as its text.",
    "init": "Write a commented tracker.yaml.",
    "config": "Show each setting, its value and where it came from.",
}

#: Errors of a full or failing disk under our output; others are named nearer their cause.
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})

FINDINGS, MISTAKE, OUR_BUG, STOPPED = 1, 2, 3, 130


class _Commands(click.Group):
    """A group whose commands live in `tracker/commands/NAME.py` as `NAME`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".commands.{cmd_name}", __package__)
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"no such command {args[0]!r}{meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tracker")
def tracker() -> None:
    """Which articles and passages are copies of each other, with evidence to the character.

    Start with:  tracker scan FOLDER
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, as the table of errors has it.

    0 done; 1 findings at or above what --fail-on asks for; 2 something the person can mend, told in
    one line; 3 our own mistake, with a traceback; 130 stopped by ^C.
    """
    try:
        ended = tracker.main(args=arguments, standalone_mode=False, prog_name="tracker")
        sys.stdout.flush()
    except click.exceptions.Exit as ended_early:
        return ended_early.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else str(error), err=True)
        return MISTAKE
    except click.ClickException as error:
        command = f" {error.ctx.command_path} --help" if isinstance(error, click.UsageError) and error.ctx else ""
        _say(f"{error.format_message()}{f' (see{command})' if command else ''}")
        return MISTAKE
    except TrackerError as error:
        _say(str(error))
        return MISTAKE
    except (KeyboardInterrupt, click.Abort):
        _say("stopped; nothing was kept of this run")
        return STOPPED
    except BrokenPipeError:
        _abandon_stdout()  # the reader (`| head`) has gone: not a mistake
        return 0
    except OSError as error:
        if error.errno not in _DISK:
            return _report_bug()
        _abandon_stdout()
        _say(f"{error.filename or 'output'}: {error.strerror}; free space or write elsewhere")
        return MISTAKE
    except Exception:
        return _report_bug()
    return ended if isinstance(ended, int) else 0


def run() -> None:
    """The console script: `main`, then exit."""
    # A stream that was closed by whoever started us (`>&-`) is None to Python. In this order, so that no
    # file of ours gets the number of one of them.
    sys.stdin = sys.stdin or Path(os.devnull).open()  # noqa: SIM115
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    # Columns and texts have no cycles, and there are a great many of them: by Python's own thresholds
    # a tenth of a large scan goes into walking them.
    gc.set_threshold(100_000, 50, 100)
    sys.exit(main())


def _say(line: str) -> None:
    click.echo(f"tracker: {' '.join(line.split())}", err=True)


def _report_bug() -> int:
    import traceback

    traceback.print_exc()
    _say("this is a mistake of ours: please report it with the lines above and the command")
    return OUR_BUG


def _abandon_stdout() -> None:
    """Point stdout at nothing, so that Python's own flush at exit doesn't fail a second time."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
