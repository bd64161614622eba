"""Pairs worth a search for passages, on Spark: what match.candidates does, with tables for columns.

Each kind of evidence is a table of (key, member) rows: sampled runs and rare words with documents,
pairs of rare words and bands of content words with sentences. How many documents have a word is
counted first and sent to every task, 32 MB at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..match import alike_sentences
from ..match.alike_sentences import content_bands, content_words, judge_alike
from ..match.candidates import RUN_WORDS, cut_evidence
from ..match.packed import distinct, within_groups
from ..match.plain import mix
from ..match.rare_words import (
    FREQUENT,
    WORD_BITS,
    SentenceWords,
    bits_of_words,
    index_sentences,
    n_shared_words,
    words_of_few,
    worth_of_entries,
)
from ..match.samples import FREQUENT as FREQUENT_RUN
from ..match.samples import STEP
from ..match.shingles import HashRows, choose_hashing
from ..settings import Settings
from ..text.columns import TextColumn, offsets_of
from .spark_components import Keep
from .spark_copies import pairs_of_groups
from .spark_corpus import Batches, Corpus, evidence_of, expression, hash_rows, lists_of, map_batches
from .spark_streams import Rows

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

#: Sentences of a document that have a number of their own: its row stands above these bits.
_SENTENCE_BITS = 20
_FEATURES = "row bigint, n_bytes bigint, runs array<bigint>, sizes array<bigint>, words array<bigint>"
_KEYED = "key bigint, member bigint, number bigint"


def propose_pairs(corpus: Corpus, settings: Settings, keep: Keep) -> tuple[DataFrame, tuple[str, ...]]:
    """(left, right) of the pairs of match.candidates.propose_pairs, in no order, and what was cut short.

    Cost: one pass over the text; some 20 rows a sentence through two shuffles.
    """
    nothing = corpus.documents.selectExpr("row AS left", "row AS right").where("false")
    if corpus.n_documents < 2:
        return nothing, ()
    n_bytes = corpus.n_bytes

    def read(batches: Batches) -> Batches:
        return _features(batches, n_bytes)

    features = keep(map_batches(corpus.documents.select("row", "language", "blocks", "text"), read, _FEATURES), "words")
    row = features.agg(expression("sum(n_bytes)")).first()
    known = _count_words(features, corpus.n_documents, bits_of_words(int(row[0] or 0)))
    gains = _shared_runs(features, corpus.n_documents)
    for more in (
        _documents_with_rare_words(features, known),
        _across(_sentences_with_rare_words(features, known)),
        _across(_alike_sentences(features, known, keep)),
    ):
        gains = gains.union(more)
    summed = gains.groupBy("left", "right").agg(expression("sum(gain)").alias("gain"))
    # As match.candidates: in words that two documents have and no other.
    unit = float(np.log((corpus.n_documents + 1) / 2))
    scored = keep(summed.selectExpr("left", "right", f"round(gain / {unit!r}D, 6) AS score"), "scored")
    return _ranked(scored, settings, keep)


class _Known:
    """How many documents have each word, on every machine; `bits` of a word's hash number it."""

    def __init__(self, frequency: Broadcast[NDArray[np.int32]], n_documents: int, bits: int) -> None:
        self._frequency = frequency
        self._n_documents = n_documents
        self._bits = bits

    def words_of(self, batch: pa.RecordBatch) -> tuple[SentenceWords, Rows, Rows]:
        """The batch's words by sentence, each sentence's row in the batch, and each sentence's number."""
        sizes = batch.column("sizes")
        n_sentences = sizes.value_lengths().to_numpy().astype(np.int64)
        of_sentence = sizes.flatten().to_numpy().astype(np.int64)
        numbers = batch.column("words").flatten().to_numpy() >> WORD_BITS - self._bits
        owners = np.repeat(np.arange(len(of_sentence)), of_sentence)
        entries = distinct(owners << WORD_BITS | numbers)
        words = SentenceWords(
            (entries >> WORD_BITS).astype(np.int32),
            (entries & (1 << WORD_BITS) - 1).astype(np.int32),
            self._frequency.value,
            self._n_documents,
        )
        place = np.repeat(np.arange(batch.num_rows), n_sentences)
        rows = batch.column("row").to_numpy()
        return words, place, rows[place] << _SENTENCE_BITS | within_groups(n_sentences)


def _features(batches: Batches, n_bytes: int) -> Batches:
    """Of each document: sampled runs of words, words of each sentence, its sentences' bytes."""
    for batch in batches:
        sentences, offsets = cut_evidence(evidence_of(batch), batch.column("language").to_pylist())
        hashing = choose_hashing(n_bytes)
        documents = TextColumn(sentences.data, sentences.offsets[offsets])
        runs = hashing.sample_shingles(documents, RUN_WORDS, STEP)
        hashed = hashing.hash_words(sentences)
        owners = np.repeat(np.arange(len(sentences)), np.diff(hashed.offsets))
        entries = distinct(owners << WORD_BITS | (hashed.values >> np.uint64(64 - WORD_BITS)).astype(np.int64))
        sizes = np.bincount(entries >> WORD_BITS, minlength=len(sentences))
        begins = offsets_of(sizes)[offsets]
        columns = [
            batch.column("row"),
            pa.array(np.diff(documents.offsets)),
            lists_of(runs),
            pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), pa.array(sizes)),
            pa.ListArray.from_arrays(pa.array(begins.astype(np.int32)), pa.array(entries & (1 << WORD_BITS) - 1)),
        ]
        yield pa.RecordBatch.from_arrays(columns, names=["row", "n_bytes", "runs", "sizes", "words"])


def _count_words(features: DataFrame, n_documents: int, bits: int) -> _Known:
    numbers = f"array_distinct(transform(words, word -> shiftright(word, {WORD_BITS - bits})))"
    counted = features.selectExpr(f"explode({numbers}) AS word").groupBy("word").agg(expression("count(*)").alias("n"))
    table = counted.toArrow()
    frequency = np.zeros(1 << bits, np.int32)
    frequency[table["word"].to_numpy()] = table["n"].to_numpy()
    return _Known(features.sparkSession.sparkContext.broadcast(frequency), n_documents, bits)


def _shared_runs(features: DataFrame, n_documents: int) -> DataFrame:
    # How many have a run decides what it is worth, also in a group too large to be held at once.
    runs = features.selectExpr("explode(runs) AS key", "row AS member").selectExpr(
        "key", "member", "count(*) OVER (PARTITION BY key) AS number"
    )
    worth = f"ln({n_documents}D / number) AS gain"
    return pairs_of_groups(runs.where("number > 1"), FREQUENT_RUN).selectExpr("left", "right", worth)


def _documents_with_rare_words(features: DataFrame, known: _Known) -> DataFrame:
    def index(batches: Batches) -> Batches:
        for batch in batches:
            words, place, _ = known.words_of(batch)
            numbers, owners = words_of_few(words, place)
            yield _keyed(numbers, batch.column("row").to_numpy()[owners], words.frequency[numbers])

    def weigh(batches: Batches) -> Batches:
        for batch in batches:
            # The rarity of a word, of which the number of documents is known here.
            frequency = batch.column("number").to_numpy()
            gain = np.log((n_documents + 1) / np.maximum(frequency, 1))
            yield _gains(batch.column("left"), batch.column("right"), gain)

    n_documents = known._n_documents
    pairs = pairs_of_groups(map_batches(features, index, _KEYED), FREQUENT)
    return map_batches(pairs, weigh, _GAINS)


def _sentences_with_rare_words(features: DataFrame, known: _Known) -> DataFrame:
    def index(batches: Batches) -> Batches:
        for batch in batches:
            words, _, names = known.words_of(batch)
            keys, owners = index_sentences(words)
            # What an entry is worth goes with it: the bits of a float64 are a number as well.
            yield _keyed(keys, names[owners], worth_of_entries(words, keys).view(np.int64))

    def weigh(batches: Batches) -> Batches:
        for batch in batches:
            gain = batch.column("number").to_numpy().view(np.float64)
            yield _gains(batch.column("left"), batch.column("right"), gain)

    def spread(batches: Batches) -> Batches:
        for batch in batches:
            gain = batch.column("gain").to_numpy() / (n_shared_words(batch.column("n").to_numpy()) - 1)
            yield _gains(batch.column("left"), batch.column("right"), gain)

    pairs = map_batches(pairs_of_groups(map_batches(features, index, _KEYED), FREQUENT), weigh, _GAINS)
    summed = pairs.groupBy("left", "right").agg(
        expression("sum(gain)").alias("gain"), expression("count(*)").alias("n")
    )
    return map_batches(summed, spread, _GAINS)


def _alike_sentences(features: DataFrame, known: _Known, keep: Keep) -> DataFrame:
    def rows(batches: Batches) -> Batches:
        for batch in batches:
            words, _, names = known.words_of(batch)
            found = content_words(words)
            if not len(found.sentences):
                continue
            bands = content_bands(found, choose_hashing(0))
            marks = np.arange(len(bands), dtype=np.uint64)[:, None] + np.uint64(1)
            keys = mix(bands + marks * _BAND_FACTOR).T
            columns = [
                pa.array(names[found.sentences]),
                lists_of(HashRows(keys.reshape(-1), offsets_of(np.full(len(keys), keys.shape[1])))),
                lists_of(found.rows),
                pa.array(found.mean_rarity),
            ]
            yield pa.RecordBatch.from_arrays(columns, names=["sentence", "bands", "words", "rarity"])

    def judge(batches: Batches) -> Batches:
        for batch in batches:
            sets = hash_rows(batch.column("left_words"), batch.column("right_words"))
            rarity = np.concatenate([batch.column(f"{side}_rarity").to_numpy() for side in _SIDES])
            one = np.arange(batch.num_rows)
            alike, gains = judge_alike(sets, rarity, one, one + batch.num_rows, choose_hashing(0))
            kept = batch.filter(pa.array(alike))
            yield _gains(kept.column("left"), kept.column("right"), gains)

    schema = "sentence bigint, bands array<bigint>, words array<bigint>, rarity double"
    sentences = keep(map_batches(features, rows, schema), "sentences")
    keyed = sentences.selectExpr("explode(bands) AS key", "sentence AS member", "0L AS number")
    pairs = pairs_of_groups(keyed, alike_sentences.FREQUENT).select("left", "right")
    # Two sentences of one document are no pair of documents: don't fetch their words.
    pairs = pairs.where(f"shiftright(left, {_SENTENCE_BITS}) <> shiftright(right, {_SENTENCE_BITS})").distinct()
    for side in _SIDES:
        named = sentences.selectExpr(f"sentence AS {side}", f"words AS {side}_words", f"rarity AS {side}_rarity")
        pairs = pairs.join(named, side)
    return map_batches(pairs, judge, _GAINS)


def _across(pairs: DataFrame) -> DataFrame:
    """Pairs of sentences as pairs of their documents, where these are two."""
    sides = (f"shiftright({side}, {_SENTENCE_BITS}) AS {side}" for side in _SIDES)
    return pairs.selectExpr(*sides, "gain").where("left <> right")


def _ranked(scored: DataFrame, settings: Settings, keep: Keep) -> tuple[DataFrame, tuple[str, ...]]:
    """The pairs with enough in common that are among the best of either of their documents."""
    chosen = settings.candidates
    by_score = (expression("-score"), expression("left"), expression("right"))
    always = scored.orderBy(*by_score).limit(chosen.always)
    likely = keep(scored.where(f"score >= {chosen.least_score!r}D").union(always).distinct(), "likely")
    ends = likely.selectExpr("left AS end", "*").union(likely.selectExpr("right AS end", "*"))
    ranked = ends.selectExpr("*", "row_number() OVER (PARTITION BY end ORDER BY -score, left, right) AS rank")
    best = keep(ranked.where(f"rank <= {chosen.per_document}").select("left", "right").distinct(), "candidates")
    n_cut = likely.count() - best.count()
    told = (
        f"{n_cut} pairs of articles that share a little were not searched for passages: "
        f"both articles had {chosen.per_document} likelier partners"
    )
    return best, (told,) if n_cut else ()


_GAINS = "left bigint, right bigint, gain double"
_SIDES = ("left", "right")
_BAND_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _keyed(keys: Rows, members: Rows, numbers: NDArray[np.integer]) -> pa.RecordBatch:
    columns = [pa.array(np.asarray(column, np.int64)) for column in (keys, members, numbers)]
    return pa.RecordBatch.from_arrays(columns, names=["key", "member", "number"])


def _gains(left: pa.Array, right: pa.Array, gain: NDArray[np.float64]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([left, right, pa.array(gain)], names=["left", "right", "gain"])
