"""gaoya: its own analyser makes word runs in Rust, on all processors."""

from stopwatch import BANDS, ROWS, SHINGLE, THRESHOLD, finish, join_pairs, read_texts, stage

texts = read_texts()
with stage("import"):
    from gaoya.minhash import MinHashStringIndex
index = MinHashStringIndex(
    hash_size=32, jaccard_threshold=THRESHOLD, num_bands=BANDS, band_size=ROWS, analyzer="word", lowercase=True,
    ngram_range=(SHINGLE, SHINGLE), id_container="smallvec",
)  # fmt: skip
with stage("insert"):
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
with stage("query"):
    answers = index.par_bulk_query(texts)
with stage("join"):
    pairs = [(row, other) for row, found in enumerate(answers) for other in found if row < other]
    labels = join_pairs(len(texts), pairs)
finish(pairs=pairs, labels=labels)
