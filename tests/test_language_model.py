"""The model of languages by columns says what the library that it ships with says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

from tracker.ingest import language_model, unpacked
from tracker.ingest.language_model import (
    LanguageModel,
    as_bytes,
    count_features,
    load_model,
    score_bytes,
    sum_scores,
    tell_language,
    walk,
)

SAMPLES = [
    "Паром не вышел из гавани в пятницу, и люди на другом берегу остались без хлеба.",
    "Lautta ei lähtenyt satamasta perjantaina, ja vastarannan asukkaat jäivät ilman leipää.",
    "Prom nie wypłynął w piątek z portu, a ludzie na drugim brzegu zostali bez chleba.",
    "Feribot cuma günü limandan ayrılmadı ve karşı kıyıdaki insanlar ekmeksiz kaldı.",
    "フェリーは金曜日に港を出ず、対岸の人々はパンのない一日を過ごした。",
    "LE BAC N’A PAS QUITTÉ SON QUAI VENDREDI.",
    "Trajekt u petak nije napustio luku, a ljudi na drugoj obali ostali su bez hljeba i bez vijesti.",
]


@pytest.fixture(scope="module")
def library() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _holds(library: LanguageIdentifier, text: str) -> None:
    data = library._encode(text)
    assert as_bytes(text).tobytes() == data
    wanted = visit_counts(library.tk_nextmove, library._rowbase, library.tk_output, data) or {}
    found, counts = count_features(load_model(), as_bytes(text))
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == dict(wanted)
    language, share = tell_language(text)
    if not wanted:
        assert (language, share) == ("", 0.0)
        return
    ranked = dict(library.rank(text))
    # The library adds up half as many digits: where two languages are as likely, either may be first.
    assert share == pytest.approx(max(ranked.values()), abs=2e-4)
    assert share == pytest.approx(ranked[language], abs=2e-4)


@given(st.text(st.characters(codec="utf-16"), max_size=300) | st.lists(st.sampled_from(SAMPLES)).map("".join))
def test_any_text_has_the_features_and_the_language_that_the_library_finds(
    library: LanguageIdentifier, text: str
) -> None:
    _holds(library, text)


@pytest.mark.parametrize("text", SAMPLES)
def test_languages_beyond_the_function_words_are_those_of_the_library(library: LanguageIdentifier, text: str) -> None:
    _holds(library, text)
    assert tell_language(text)[0] == library.classify(text)[0]


@given(st.lists(st.sampled_from(SAMPLES), min_size=1).map("".join), st.randoms())
def test_no_order_of_adding_up_changes_a_score(text: str, draw: object) -> None:
    model = load_model()
    found, counts = count_features(model, as_bytes(text))
    order = list(range(len(found)))
    draw.shuffle(order)  # type: ignore[attr-defined]  # hypothesis' own Random
    assert np.array_equal(sum_scores(model, found, counts), sum_scores(model, found[order], counts[order]))


@given(st.text(st.characters(codec="utf-16"), max_size=300) | st.lists(st.sampled_from(SAMPLES)).map("".join))
def test_the_compiled_loop_adds_up_the_same(text: str) -> None:
    language_kernel = pytest.importorskip("tracker.ingest.language_kernel", reason="needs numba", exc_type=ImportError)
    model, data = load_model(), as_bytes(text)
    plain, compiled = score_bytes(model, data), language_kernel.score_bytes(model, data)
    assert (plain is None) == (compiled is None)
    assert plain is None or np.array_equal(plain, compiled)


def test_a_hastened_model_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(language_model, "_n_told", 0)
    monkeypatch.setattr(language_model, "_score", score_bytes)  # as it was, afterwards
    language_model.hasten(1_000_000_000, n_read=10)
    assert language_model._score is score_bytes, "no text was asked about"
    before = [tell_language(text) for text in [*SAMPLES, "", "1 2 3", "the" * 5000]]
    language_model.hasten(1_000_000_000, n_read=10 * len(before))
    assert language_model._score is not score_bytes
    assert [tell_language(text) for text in [*SAMPLES, "", "1 2 3", "the" * 5000]] == before


@given(st.binary(max_size=300))
def test_an_automaton_that_never_forgets_is_walked_the_same(data: bytes) -> None:
    language_kernel = pytest.importorskip("tracker.ingest.language_kernel", reason="needs numba", exc_type=ImportError)
    # Its state is whether the bytes so far, added up, are odd; two bytes before a place tell nothing about it.
    stays, turns = np.arange(256, dtype=np.uint32) % 2, 1 - np.arange(256, dtype=np.uint32) % 2
    model = LanguageModel(
        languages=("en", "de"),
        moves=np.concatenate([stays, turns]),
        rows=np.array([0, 256]),
        features=np.array([0, 1], np.int32),
        after_two=np.zeros(1 << 16, np.int64),
        likelihoods=np.array([[-512, -1024], [-1500, -700]], np.int16),
        priors=np.zeros(2),
        twins=(),
    )
    read = np.frombuffer(data, np.uint8)
    sums = np.cumsum(read.astype(np.int64)) % 2
    assert walk(model, read).tolist() == sums.tolist()
    plain, compiled = score_bytes(model, read), language_kernel.score_bytes(model, read)
    assert plain is compiled is None or np.array_equal(plain, compiled)


def test_a_model_is_unpacked_once_and_again_where_its_file_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = [np.arange(5000, dtype=np.uint32), np.array([[1, -2], [3, 4]], np.int16), np.array([0.5])]
    n_unpacked = 0

    def unpack() -> unpacked.Columns:
        nonlocal n_unpacked
        n_unpacked += 1
        return [array.copy() for array in arrays], ["de", "Ü"]

    def load() -> int:
        found, names = unpacked.load(unpack)
        assert names == ["de", "Ü"]
        assert all(
            np.array_equal(one, other) and one.dtype == other.dtype for one, other in zip(found, arrays, strict=True)
        )
        return n_unpacked

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = unpacked.find_path()
    assert path is not None
    assert [load(), load(), load()] == [1, 1, 1]
    path.write_bytes(path.read_bytes()[:-1])
    assert [load(), load()] == [2, 2]
    path.write_bytes(b"what else lies there")
    assert [load(), load()] == [3, 3]
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [load(), load()] == [4, 5]
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert unpacked.find_path() is None
