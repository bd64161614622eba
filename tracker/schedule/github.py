"""A workflow for GitHub Actions that scans what stands in the repository."""

from __future__ import annotations

import shlex

import yaml

from ..version import __version__
from .cron import cron_times
from .job import Job

# Tags as in the examples of docs/ci.md.
_CHECKOUT = "actions/checkout@v4"
_PYTHON = "actions/setup-python@v5"
_CACHE = "actions/cache@v4"


def write_workflow(job: Job, *, archive: str) -> dict[str, str]:
    """By file name, the workflow; its times are UTC, and the archive goes from run to run as a cache.

    Args:
        archive: its path, relative to the repository's root.
    """
    scan = shlex.join(["tracker", *job.arguments])
    report = shlex.join(["tracker", "report", "--format", "markdown", "--archive", archive])
    # `${{` would be read by GitHub wherever it stands, also inside of a shell's quotes.
    scan, report, kept = (text.replace("${{", "${{ '${{' }}") for text in (scan, report, archive))
    # The file alone: SQLite has merged its log into it when the last process closed it.
    workflow = {
        "name": f"tracker {job.name}",
        "on": {"schedule": [{"cron": cron_times(job.times)}], "workflow_dispatch": {}},
        "permissions": {"contents": "read"},
        "concurrency": {"group": f"tracker-{job.name}", "cancel-in-progress": False},
        "jobs": {
            "scan": {
                "runs-on": "ubuntu-latest",
                "timeout-minutes": 60,
                "steps": [
                    {"uses": _CHECKOUT},
                    {"uses": _PYTHON, "with": {"python-version": "3.12"}},
                    {"run": f"python -m pip install 'tracker-news=={__version__}'"},
                    {
                        "uses": _CACHE,
                        "with": {
                            "path": kept,
                            "key": f"tracker-{job.name}-${{{{ github.run_id }}}}",
                            "restore-keys": f"tracker-{job.name}-",
                        },
                    },
                    {"run": scan},
                    {"run": f'{report} >> "$GITHUB_STEP_SUMMARY"'},
                ],
            }
        },
    }
    text = yaml.safe_dump(workflow, sort_keys=False, allow_unicode=True, width=1000)
    name = f"tracker-{job.name}.yml"
    head = (
        f"# .github/workflows/{name}\n# The times are UTC. GitHub may begin some minutes later, or leave a run out.\n"
    )
    return {name: head + text}
