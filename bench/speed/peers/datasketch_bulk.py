"""datasketch as its documentation has it for many sets: MinHash.bulk with xxhash, then MinHashLSH."""

from stopwatch import BANDS, PERMUTATIONS, ROWS, THRESHOLD, finish, join_pairs, read_texts, shingles, stage

texts = read_texts()
with stage("import"):
    import xxhash
    from datasketch import MinHash, MinHashLSH
signatures = []
for start in range(0, len(texts), 2000):
    with stage("words and shingles"):
        sets = [[shingle.encode() for shingle in set(shingles(text))] for text in texts[start : start + 2000]]
    with stage("signatures"):
        signatures += MinHash.bulk(sets, num_perm=PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
with stage("LSH"):
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    candidates = []
    for row, signature in enumerate(signatures):
        candidates += [(other, row) for other in index.query(signature)]
        index.insert(row, signature, check_duplication=False)
with stage("check and join"):
    pairs = [(a, b) for a, b in candidates if signatures[a].jaccard(signatures[b]) >= THRESHOLD]
    labels = join_pairs(len(texts), pairs)
finish(pairs=pairs, labels=labels)
