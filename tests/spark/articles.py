"""Invented articles in any number: copies, abridged and reworded ones, shared passages, furniture."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

_SYLLABLES = tuple("ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo".split())  # noqa: SIM905  # as a list it fills a page
#: In a tenth of all articles, word for word, from every outlet: the key that is skewed.
FURNITURE = (
    "Readers of the Northern Ledger may write to the desk at the harbour office between noon and four, where "
    "letters are opened by a person. The Ledger keeps no copy of what is sent in confidence. Corrections are "
    "printed on the second page on the day after they are agreed."
)


def articles(n: int, *, seed: int = 0) -> Iterator[dict[str, str]]:
    """Records with id, title, date, source and text; of each ten, five stand alone."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(4000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]

    def sentence() -> str:
        line = chance.choices(words, weights, k=chance.randint(9, 24))
        return " ".join(line).capitalize() + "."

    def text(n_sentences: int) -> list[str]:
        return [sentence() for _ in range(n_sentences)]

    earlier: list[list[str]] = []
    for number in range(n):
        kind = chance.randrange(10)
        body = text(chance.randint(6, 16))
        if earlier and kind in (0, 1):  # a copy, word for word or with some sentences of its own
            body = list(chance.choice(earlier[-200:]))
            if kind == 1:
                for _ in range(chance.randint(1, 3)):
                    body[chance.randrange(len(body))] = sentence()
        elif earlier and kind == 2:  # another's beginning inside a longer text
            body = [*text(2), *chance.choice(earlier[-200:])[:5], *text(6)]
        elif earlier and kind in (3, 4):  # one passage, reworded a little
            borrowed = chance.choice(chance.choice(earlier[-200:])).split()
            if len(borrowed) > 12:
                borrowed[3], borrowed[8] = chance.choice(words), chance.choice(words)
            body.insert(chance.randrange(len(body)), " ".join(borrowed))
        earlier.append(body)
        paragraphs = [" ".join(body[start : start + 3]) for start in range(0, len(body), 3)]
        if number % 10 == 7:
            paragraphs.append(FURNITURE)
        record = {
            "id": f"wire-{number:06}",
            "title": " ".join(chance.choices(words, k=5)).capitalize(),
            "source": f"Outlet {chance.randrange(12)}",
            "text": "\n\n".join(paragraphs),
        }
        if chance.random() < 0.9:
            record["date"] = f"2031-{chance.randint(3, 5):02}-{chance.randint(1, 28):02}"
        yield record


def write_articles(path: Path, n: int, *, seed: int = 0) -> Path:
    """A JSON Lines file of them."""
    path.write_text("".join(json.dumps(record) + "\n" for record in articles(n, seed=seed)), encoding="utf-8")
    return path
