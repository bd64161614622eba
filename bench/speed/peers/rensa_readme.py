"""rensa as its README uses it: token lists made in Python, one RMinHash a text, RMinHashLSH."""

from stopwatch import BANDS, PERMUTATIONS, THRESHOLD, finish, join_pairs, read_texts, shingles, stage

texts = read_texts()
with stage("import"):
    from rensa import RMinHash, RMinHashLSH
signatures = []
for start in range(0, len(texts), 2000):
    with stage("words and shingles"):
        sets = [shingles(text) for text in texts[start : start + 2000]]
    with stage("signatures"):
        for tokens in sets:
            signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
            signature.update(tokens)
            signatures.append(signature)
with stage("LSH"):
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    candidates = []
    for row, signature in enumerate(signatures):
        candidates += [(other, row) for other in index.query(signature)]
        index.insert(row, signature)
with stage("check and join"):
    pairs = [(a, b) for a, b in candidates if signatures[a].jaccard(signatures[b]) >= THRESHOLD]
    labels = join_pairs(len(texts), pairs)
finish(pairs=pairs, labels=labels)
