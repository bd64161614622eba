"""What forges demand of the files that they read, in the parts of it that we write: reduced schemas of our own.

`sarif` keeps to OASIS SARIF 2.1.0, `gitlab` to GitLab's Code Quality, `rdjsonl` to reviewdog's Diagnostic,
`action` to GitHub's metadata of a composite action.
"""

from __future__ import annotations

from typing import Any

_MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_LINE = {"type": "integer", "minimum": 1}


def _closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


_RULE = _closed(
    ["id", "shortDescription"],
    id={"type": "string", "minLength": 1},
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    defaultConfiguration=_closed(["level"], level=_LEVEL),
)
_REGION = _closed(["startLine"], startLine=_LINE, startColumn=_LINE, endLine=_LINE, endColumn=_LINE)
_LOCATION = _closed(
    ["physicalLocation"],
    physicalLocation=_closed(
        ["artifactLocation"],
        # Relative, percent-encoded, with slashes: nothing of the machine that wrote it.
        artifactLocation=_closed(
            ["uri", "uriBaseId"],
            uri={"type": "string", "pattern": "^(?!/)[^\\s\\\\]*$"},
            uriBaseId={"const": "%SRCROOT%"},
        ),
        region=_REGION,
    ),
    logicalLocations={"type": "array"},
)
_RESULT = _closed(
    ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    rank={"type": "number", "minimum": 0, "maximum": 100},
    message=_MESSAGE,
    locations={"type": "array", "minItems": 1, "items": _LOCATION},
    partialFingerprints={"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}},
)
SARIF = _closed(
    ["$schema", "version", "runs"],
    **{"$schema": {"type": "string"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "minItems": 1,
        "items": _closed(
            ["tool", "results"],
            tool=_closed(
                ["driver"],
                driver=_closed(
                    ["name", "rules"],
                    name={"const": "tracker"},
                    semanticVersion={"type": "string"},
                    rules={"type": "array", "items": _RULE, "uniqueItems": True},
                ),
            ),
            invocations={"type": "array"},
            columnKind={"const": "unicodeCodePoints"},
            originalUriBaseIds={"type": "object"},
            results={"type": "array", "items": _RESULT},
        ),
    },
)

GITLAB = {
    "type": "array",
    "items": _closed(
        ["description", "check_name", "fingerprint", "severity", "location"],
        description={"type": "string"},
        check_name={"type": "string"},
        fingerprint={"type": "string"},
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=_closed(
            ["path", "lines"],
            path={"type": "string", "pattern": "^(?!\\./|/)"},
            lines=_closed(["begin"], begin=_LINE, end=_LINE),
        ),
    ),
}

_POSITION = _closed(["line"], line=_LINE, column=_LINE)
RDJSONL = _closed(
    ["message", "location", "severity"],
    message={"type": "string"},
    location=_closed(["path"], path={"type": "string"}, range=_closed(["start"], start=_POSITION, end=_POSITION)),
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    source={"type": "object"},
    code={"type": "object"},
)
_STEP = {
    "anyOf": [
        _closed(
            ["run", "shell"],
            **{name: {"type": "string"} for name in ("name", "id", "if", "run", "shell", "working-directory")},
            env={"type": "object", "additionalProperties": {"type": "string"}},
        ),
        _closed(["uses"], **{name: {"type": "string"} for name in ("name", "id", "if", "uses")}, **{"with": {}}),
    ]
}
_NAMED = {"pattern": "^[_a-zA-Z][a-zA-Z0-9_-]*$"}
ACTION = _closed(
    ["name", "description", "runs"],
    name={"type": "string"},
    description={"type": "string"},
    branding=_closed(
        ["icon", "color"],
        icon={"type": "string"},
        color={"enum": ["white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"]},
    ),
    inputs={
        "propertyNames": _NAMED,
        "additionalProperties": _closed(
            ["description"],
            description={"type": "string"},
            default={"type": "string"},  # an unquoted true or 3.12 is no string
        ),
    },
    outputs={
        "propertyNames": _NAMED,
        "additionalProperties": _closed(
            ["description", "value"], description={"type": "string"}, value={"type": "string"}
        ),
    },
    runs=_closed(["using", "steps"], using={"const": "composite"}, steps={"type": "array", "items": _STEP}),
)
