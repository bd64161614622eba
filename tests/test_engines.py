"""One contract for every engine: same documents, same answers, same order."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from bundled import bundled_documents

import tracker.engines
from tracker.engines import Engine
from tracker.engines.local import LocalEngine
from tracker.errors import MissingExtraError
from tracker.match.order import put_in_order
from tracker.model import Run
from tracker.pipeline import build_snapshot
from tracker.settings import Settings
from tracker.statements.mentions import pack_mentions
from tracker.text.evidence import evidence_text

SETTINGS = Settings()
STAGES = [name for name, member in vars(Engine).items() if inspect.isfunction(member) and not name.startswith("_")]
DOCUMENTS = bundled_documents()
EVIDENCE = [evidence_text(document) for document in DOCUMENTS]
#: Several times what the local engine gives to one process at once, so that their answers have to be put in order.
PAIRS = [*combinations(range(len(DOCUMENTS)), 2), (0, 0), (5, 5)]

Made = Callable[[], Engine]


@dataclass(frozen=True)
class Installed:
    """An engine by name; what can't be made here says why."""

    name: str
    make: Made
    missing: str = ""


def installed_engines() -> Iterator[Installed]:
    """Each class in a module of tracker/engines that has all the stages, for one process and for several."""
    for module_name in sorted(module.name for module in pkgutil.iter_modules(tracker.engines.__path__)):
        try:
            module = importlib.import_module(f"tracker.engines.{module_name}")
        except (ImportError, MissingExtraError) as error:
            yield Installed(module_name, LocalEngine, str(error))
            continue
        for name, engine in sorted(vars(module).items()):
            if not (inspect.isclass(engine) and engine.__module__ == module.__name__ and not name.startswith("_")):
                continue
            if all(hasattr(engine, stage) for stage in STAGES):
                yield Installed(name, engine)
    for processes in (1, 2, 5):
        yield Installed(f"LocalEngine of {processes}", lambda processes=processes: LocalEngine(processes=processes))


@pytest.fixture(scope="module", params=list(installed_engines()), ids=lambda installed: installed.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param.missing:
        pytest.skip(request.param.missing)
    try:
        made: Engine = request.param.make()
    except MissingExtraError as error:
        pytest.skip(str(error))
    return made


@pytest.fixture(scope="module")
def reference() -> Engine:
    return LocalEngine(processes=1)


def silent(stage: str, done: int, total: int) -> None:
    pass


def test_an_engine_has_every_stage_with_the_protocols_arguments(engine):
    for stage in STAGES:
        own, wanted = (list(inspect.signature(getattr(one, stage)).parameters) for one in (engine, Engine))
        assert own == wanted[1:], stage


def test_signatures_are_the_same(engine, reference):
    for rows in (EVIDENCE, EVIDENCE[:1], [], ["", "?!", "one word"]):
        signed = engine.sign(rows, SETTINGS)
        assert signed.dtype == np.uint32
        assert signed.shape == (len(rows), SETTINGS.fingerprint.num_perm)
        assert (signed == reference.sign(rows, SETTINGS)).all()


def test_a_signature_depends_on_its_own_text_alone(engine):
    order = random.Random(3).sample(range(len(EVIDENCE)), len(EVIDENCE))
    assert (engine.sign([EVIDENCE[row] for row in order], SETTINGS) == engine.sign(EVIDENCE, SETTINGS)[order]).all()


@pytest.mark.parametrize("evidence", [EVIDENCE, EVIDENCE[:1], [], ["", ""], EVIDENCE[:5] * 3], ids=len)
def test_copies_are_the_same_pairs_in_the_same_order(engine, reference, evidence):
    signatures = reference.sign(evidence, SETTINGS)
    found, wanted = (one.pair_copies(evidence, signatures, SETTINGS) for one in (engine, reference))
    for column in ("left", "right", "jaccard", "containment_left", "containment_right"):
        assert getattr(found, column).tolist() == getattr(wanted, column).tolist(), column
    assert found.shortcuts == wanted.shortcuts
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert all(left < right for left, right in pairs)


def test_proposed_pairs_are_the_same_in_the_same_order(engine, reference):
    for rows in (range(len(DOCUMENTS)), range(1), range(0)):
        some = [DOCUMENTS[row] for row in rows], [EVIDENCE[row] for row in rows]
        found, wanted = (one.propose_pairs(*some, SETTINGS) for one in (engine, reference))
        assert found.pairs == wanted.pairs
        assert found.score.tolist() == wanted.score.tolist()
        assert found.shortcuts == wanted.shortcuts


def test_repeating_texts_are_the_same_rows(engine, reference):
    texts = [*EVIDENCE[:9], "", EVIDENCE[3] + "\n\n" + EVIDENCE[3]]
    assert engine.find_repeating(texts, SETTINGS) == reference.find_repeating(texts, SETTINGS)
    assert len(texts) - 1 in engine.find_repeating(texts, SETTINGS)
    assert engine.find_repeating([], SETTINGS) == []


@pytest.mark.parametrize("stage", ["search_passages", "search_retellings"])
def test_each_pair_has_its_own_answer_in_the_pairs_order(engine, reference, stage):
    wanted = dict(zip(PAIRS, getattr(reference, stage)(DOCUMENTS, PAIRS, SETTINGS, silent), strict=True))
    assert any(wanted.values())
    shuffled = random.Random(5).sample(PAIRS, len(PAIRS))
    found = getattr(engine, stage)(DOCUMENTS, shuffled, SETTINGS, silent)
    assert [type(one) for one in found] == [tuple] * len(shuffled)
    assert found == [wanted[pair] for pair in shuffled]
    assert getattr(engine, stage)(DOCUMENTS, [], SETTINGS, silent) == []
    assert getattr(engine, stage)([], [], SETTINGS, silent) == []


def test_statements_are_the_same_in_the_documents_order(engine, reference):
    wanted = [
        pack_mentions(found, document.text)
        for document, found in zip(DOCUMENTS, reference.read_statements(DOCUMENTS, SETTINGS, silent), strict=True)
    ]
    order = random.Random(11).choices(range(len(DOCUMENTS)), k=90)  # enough to be worth several processes
    told: list[tuple[str, int, int]] = []
    documents = [DOCUMENTS[row] for row in order]
    found = engine.read_statements(documents, SETTINGS, lambda *progress: told.append(progress))
    packed = [pack_mentions(one, document.text) for one, document in zip(found, documents, strict=True)]
    assert packed == [wanted[row] for row in order]
    assert told[-1][1:] == (90, 90)
    assert engine.read_statements([], SETTINGS, silent) == []


@pytest.mark.parametrize("stage", ["search_passages", "search_retellings"])
def test_progress_grows_to_the_number_of_pairs(engine, stage):
    told: list[tuple[str, int, int]] = []
    getattr(engine, stage)(DOCUMENTS, PAIRS[:40], SETTINGS, lambda *progress: told.append(progress))
    assert told[-1][1:] == (40, 40)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert {total for _, _, total in told} == {40}
    assert all(name for name, _, _ in told)


def test_what_goes_wrong_in_a_stage_leaves_the_engine_usable(engine, reference):
    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.search_passages(DOCUMENTS, PAIRS, SETTINGS, stop)
    few = PAIRS[:6]
    found, wanted = (one.search_passages(DOCUMENTS, few, SETTINGS, silent) for one in (engine, reference))
    assert found == wanted


def test_an_engine_keeps_nothing_from_one_corpus_to_the_next(engine, reference):
    for documents in (DOCUMENTS[:6], DOCUMENTS[6:12], tuple(reversed(DOCUMENTS[:6]))):
        pairs = list(combinations(range(len(documents)), 2))
        found, wanted = (one.search_passages(documents, pairs, SETTINGS, silent) for one in (engine, reference))
        assert found == wanted


def test_snapshots_are_the_same_for_documents_in_any_order(engine, reference):
    chosen = put_in_order(DOCUMENTS[:14])
    run = Run(version="0", settings={}, sources=("seeds",), created_at="2031-04-02T06:00:00Z")
    wanted = build_snapshot(chosen, run=run, engine=reference, settings=SETTINGS)
    shuffled = random.Random(7).sample(chosen, len(chosen))
    assert build_snapshot(shuffled, run=run, engine=engine, settings=SETTINGS) == wanted
