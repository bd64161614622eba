"""The compiled loops behind `word_table`: counted words of texts, and which rows of the table are alike.

Each sum is made in one order, that of the words' numbers, as SciPy makes it: the same bits come out.
Scratch space is given by the caller; vectors over all words or rows come as zeros and are left so.
"""
# numba's types are inferred at run time and it ships none: the typed side is `word_kernel`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import float32, uint8, uint32, uint64

from .loops import MOST_BUCKETS, compiled, sort_hashes, words_of_text

_A, _Z, _LOWER, _ASCII_END = uint8(ord("a")), uint8(ord("z")), uint8(0x20), uint8(0x80)
_S32 = uint64(32)
#: Sums in 32 bits of a few hundred products, none below 0, are off by less than this share.
_ROUNDED = 1e-3
_NOTHING = float32(0)
#: So many sums in a row are cleared as quickly as one that is met.
_CLEARED = 16


@compiled
def word_hashes_from(data, offsets, values, spelled, n_letters, cut, words, hashes, counts):
    """Writes the upper halves of the hashes of a run of texts' words, and the count of each text.

    A run of letters is cut after its `n_letters`th, as `word_table.cut_words` cuts it.
    """
    done = 0
    for index in range(len(offsets) - 1):
        n_kept = n_run = 0
        for place in range(offsets[index], offsets[index + 1]):
            byte = data[place]
            folded = byte | _LOWER
            is_letter = _A <= folded <= _Z and byte < _ASCII_END
            if not (is_letter and n_run >= n_letters):
                cut[n_kept] = byte
                n_kept += 1
            n_run = n_run + 1 if is_letter or byte >= _ASCII_END else 0
        n_words = words_of_text(cut, 0, n_kept, values, spelled, words)
        for word in range(n_words):
            hashes[done + word] = uint32(words[word] >> _S32)
        counts[index] = n_words
        done += n_words
    return done


@compiled
def mark_words(hashes, shift, used):
    """Marks the number of each hash, its upper bits, as used."""
    for place in range(len(hashes)):
        used[hashes[place] >> shift] = True


@compiled
def count_words_from(hashes, offsets, shift, number_of, n_lead, keys, scratch, indices, weights, counts):
    """Writes each text's different words, ascending, and how often they stand there; the first `n_lead` count twice."""
    done = 0
    buckets = np.empty(MOST_BUCKETS, np.int64)
    for index in range(len(offsets) - 1):
        start = offsets[index]
        n_words = offsets[index + 1] - start
        row = keys[:n_words]
        for word in range(n_words):
            row[word] = uint64(hashes[start + word]) << _S32 | uint64(word < n_lead)
        sort_hashes(row, scratch, buckets)
        before = done
        for word in range(n_words):
            number = number_of[uint32(row[word] >> _S32) >> shift]
            weight = 2.0 if row[word] & uint64(1) else 1.0
            if done > before and indices[done - 1] == number:
                weights[done - 1] += weight
            else:
                indices[done] = number
                weights[done] = weight
                done += 1
        counts[index] = done - before
    return done


@compiled
def count_rows(words, frequency):
    """Adds up how often each word stands there."""
    for place in range(len(words)):
        frequency[words[place]] += 1


@compiled
def weigh_from(starts, words, logs, rarity, weights):
    """Makes the counts of a run of rows weights, and each row's length 1."""
    for index in range(len(starts) - 1):
        total = 0.0
        for place in range(starts[index], starts[index + 1]):
            weight = logs[np.int64(weights[place])] * rarity[words[place]]
            weights[place] = weight
            total += weight * weight
        scale = 1.0 / max(np.sqrt(total), 1e-12)
        for place in range(starts[index], starts[index + 1]):
            weights[place] *= scale


@compiled
def list_rows(starts, words, weights, n_listed, cursors, rows, data):
    """Writes which rows have each word that is listed, ascending, with its weight; `cursors` says where to begin."""
    for index in range(len(starts) - 1):
        for place in range(starts[index], starts[index + 1]):
            word = words[place]
            if n_listed[word]:
                rows[cursors[word]] = index
                data[cursors[word]] = weights[place]
                cursors[word] += 1


@compiled
def cosines_from(starts, words, data, left, right, cosines):
    """Writes the product of the rows of each pair."""
    for pair in range(len(left)):
        one, one_end = starts[left[pair]], starts[left[pair] + 1]
        two, two_end = starts[right[pair]], starts[right[pair] + 1]
        total = 0.0
        while one < one_end and two < two_end:
            first, second = words[one], words[two]
            if first == second:
                total += data[one] * data[two]
            one += first <= second
            two += second <= first
        cosines[pair] = total


@compiled
def alike_from(
    starts, words, data, posting_starts, postings, posting_data, queries, bounds, least_rare, least, own, sums, touched,
    found, cosines, n_done,
):  # fmt: skip
    """Writes partners of the queried rows and their cosines until there is no room for those of one row more.

    Returns how many pairs; `n_done[0]` tells how many queries were worked off. A pair is (place in `queries`, row), by
    place, then row. `bounds[i]` are the rows that `queries[i]` is held against: from 0 to 1, and from 2 to 3.

    What looked-up words come to is added up in 32 bits, and only for who comes near enough again in 64: nearly all
    that this costs is fetching sums from further memory, so nobody is listed who was only met, and no sum is looked
    at again before it is made 0.
    """
    n_found = 0
    n_rows = len(starts) - 1
    likely_from = float32(least_rare * (1.0 - _ROUNDED))
    longest = 0
    for index in range(len(queries)):
        longest = max(longest, starts[queries[index] + 1] - starts[queries[index]])
    walked = np.empty((2 * longest, 2), np.int64)
    for index in range(len(queries)):
        if n_found + n_rows > len(found):
            n_done[0] = index
            return n_found
        row = queries[index]
        n_walked = n_met = n_held = likely = 0
        for part in range(0, 4, 2):
            n_held += max(0, bounds[index, part + 1] - bounds[index, part])
        for place in range(starts[row], starts[row + 1]):
            word, weight = words[place], float32(data[place])
            own[word] = data[place]
            for part in range(0, 4, 2):
                low, high = bounds[index, part], bounds[index, part + 1]
                first, end = posting_starts[word], posting_starts[word + 1]
                if low >= high or first == end:
                    continue
                last = end
                while first < last:
                    middle = (first + last) >> 1
                    if postings[middle] < low:
                        first = middle + 1
                    else:
                        last = middle
                begin = first
                while first < end and postings[first] < high:
                    other = postings[first]
                    before = sums[other]
                    after = before + weight * posting_data[first]
                    sums[other] = after
                    if before < likely_from <= after:
                        touched[likely] = other
                        likely += 1
                    first += 1
                walked[n_walked, 0], walked[n_walked, 1] = begin, first
                n_walked += 1
                n_met += first - begin
        if n_held <= _CLEARED * n_met:
            for part in range(0, 4, 2):
                sums[bounds[index, part] : max(bounds[index, part], bounds[index, part + 1])] = _NOTHING
        else:
            for walk in range(n_walked):
                for place in range(walked[walk, 0], walked[walk, 1]):
                    sums[postings[place]] = _NOTHING
        touched[:likely].sort()
        for place in range(likely):
            other = touched[place]
            total = total_rare = 0.0
            for at in range(starts[other], starts[other + 1]):
                word = words[at]
                product = own[word] * data[at]
                total += product
                if posting_starts[word + 1] > posting_starts[word]:
                    total_rare += product
            if total_rare < least_rare:
                continue
            total = min(max(total, 0.0), 1.0)
            if total >= least:
                found[n_found, 0] = index
                found[n_found, 1] = other
                cosines[n_found] = total
                n_found += 1
        for place in range(starts[row], starts[row + 1]):
            own[words[place]] = 0.0
    n_done[0] = len(queries)
    return n_found


@compiled
def square_from(starts, words, data, members, own, cosines):
    """Writes the products of all pairs of `members`, in the order of the upper half of their table."""
    n_done = 0
    for index in range(len(members)):
        row = members[index]
        for place in range(starts[row], starts[row + 1]):
            own[words[place]] = data[place]
        for later in range(index + 1, len(members)):
            other = members[later]
            total = 0.0
            for place in range(starts[other], starts[other + 1]):
                total += own[words[place]] * data[place]
            cosines[n_done] = total
            n_done += 1
        for place in range(starts[row], starts[row + 1]):
            own[words[place]] = 0.0
    return n_done


@compiled
def sums_with_all(starts, words, data, members, offsets, whole, sums):
    """Writes for each member of each group its product with the sum of the group's rows."""
    for group in range(len(offsets) - 1):
        for index in range(offsets[group], offsets[group + 1]):
            row = members[index]
            for place in range(starts[row], starts[row + 1]):
                whole[words[place]] += data[place]
        for index in range(offsets[group], offsets[group + 1]):
            row = members[index]
            total = 0.0
            for place in range(starts[row], starts[row + 1]):
                total += whole[words[place]] * data[place]
            sums[index] = total
        for index in range(offsets[group], offsets[group + 1]):
            row = members[index]
            for place in range(starts[row], starts[row + 1]):
                whole[words[place]] = 0.0
