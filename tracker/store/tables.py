"""The archive's tables, its number, and the way from each number to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

#: "trkr" in ASCII: `file` and `PRAGMA application_id` tell our archives from other SQLite files.
APPLICATION_ID = 0x74726B72
#: The number of the tables below, kept as the file's `user_version`.
SCHEMA = 2

# A scan refers to its documents by ranges of scans (`sightings`) and to its links, clusters,
# skipped inputs and shortcuts by lists of rows of `items`; texts, documents, items and lists are
# found again by digest. So what two scans share stands once, and an unchanged scan adds one row.
TABLES: Mapping[str, str] = {
    "texts": """CREATE TABLE texts (
        row INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL)""",
    "documents": """CREATE TABLE documents (
        row INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        id TEXT NOT NULL,
        raw_digest TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        text INTEGER REFERENCES texts (row),
        record TEXT NOT NULL)""",
    "documents_by_id": "CREATE INDEX documents_by_id ON documents (id, raw_digest)",
    "documents_by_text": "CREATE INDEX documents_by_text ON documents (text)",
    "sightings": """CREATE TABLE sightings (
        document INTEGER NOT NULL REFERENCES documents (row),
        first_scan INTEGER NOT NULL,
        last_scan INTEGER,
        PRIMARY KEY (document, first_scan)) WITHOUT ROWID""",
    "sightings_open": "CREATE INDEX sightings_open ON sightings (document) WHERE last_scan IS NULL",
    "items": """CREATE TABLE items (
        row INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        value TEXT NOT NULL)""",
    "lists": """CREATE TABLE lists (
        row INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        members BLOB NOT NULL)""",
    "scans": """CREATE TABLE scans (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        created_at TEXT NOT NULL,
        run TEXT NOT NULL,
        has_text INTEGER NOT NULL,
        digest BLOB NOT NULL,
        n_documents INTEGER NOT NULL,
        n_skipped INTEGER NOT NULL,
        n_links INTEGER NOT NULL,
        n_clusters INTEGER NOT NULL,
        skipped INTEGER NOT NULL REFERENCES lists (row),
        links INTEGER NOT NULL REFERENCES lists (row),
        clusters INTEGER NOT NULL REFERENCES lists (row),
        shortcuts INTEGER NOT NULL REFERENCES lists (row))""",
    "contents": """CREATE TABLE contents (
        row INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE)""",
    "recipes": """CREATE TABLE recipes (
        row INTEGER PRIMARY KEY,
        recipe TEXT NOT NULL UNIQUE)""",
    "features": """CREATE TABLE features (
        recipe INTEGER NOT NULL REFERENCES recipes (row),
        content INTEGER NOT NULL REFERENCES contents (row),
        digest BLOB NOT NULL,
        value BLOB NOT NULL,
        UNIQUE (content, recipe))""",
    "pairs": """CREATE TABLE pairs (
        recipe INTEGER NOT NULL REFERENCES recipes (row),
        left INTEGER NOT NULL REFERENCES contents (row),
        right INTEGER NOT NULL REFERENCES contents (row),
        digest BLOB NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (left, right, recipe)) WITHOUT ROWID""",
    "pairs_by_right": "CREATE INDEX pairs_by_right ON pairs (right)",
    "word_segments": """CREATE TABLE word_segments (
        row INTEGER PRIMARY KEY,
        n_entries INTEGER NOT NULL,
        bits INTEGER NOT NULL,
        digest BLOB NOT NULL,
        documents BLOB NOT NULL)""",
    "word_parts": """CREATE TABLE word_parts (
        segment INTEGER NOT NULL REFERENCES word_segments (row),
        part INTEGER NOT NULL,
        digest BLOB NOT NULL,
        value BLOB NOT NULL,
        UNIQUE (segment, part))""",
}

#: For each earlier number, the statements that lead to the next: to exactly the TABLES, which each opening compares.
MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    1: (TABLES["word_segments"], TABLES["word_parts"]),
}


def create_tables(db: sqlite3.Connection) -> None:
    """Make a new file an empty archive, inside the caller's transaction."""
    for statement in TABLES.values():
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")


def migrate(db: sqlite3.Connection, migrations: Mapping[int, tuple[str, ...]], *, wanted: int) -> None:
    """Lead the tables from their number to `wanted`, inside the caller's transaction.

    Raises:
        KeyError: a step is missing.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for number in range(version, wanted):
        for statement in migrations[number]:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number + 1}")
