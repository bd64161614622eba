"""Texts cut to words and these to the columns that pairs are searched by: compiled `prepared.prepare`.

Two passes: one over code points, one over words once every word and stem of the corpus has a number.
"""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch_texts`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import uint32, uint64

from ...text.characters import (
    CLASS_MASK,
    COUNT_SHIFT,
    DIGIT,
    IGNORABLE,
    JOINER,
    PAYLOAD_MASK,
    PAYLOAD_SHIFT,
    SOLO,
    WORD,
)  # fmt: skip
from ..loops import compiled, mix, part
from ..prepared import FUNCTION_WEIGHT, MAX_NAMES, MAX_UNIT_WORDS, MIN_UNIT_WORDS, MIX, NAME_WEIGHT, RUN_WORDS
from .rows import PLACE_BITS, Bytes, Hashes, Ints, Ints32

_LETTER, _MIX_1, _MIX_2, _S29 = uint64(0x9E3779B97F4A7C15), uint64(MIX[0]), uint64(MIX[1]), uint64(29)

#: Bits of a word's flags: a quotation mark, or any mark, in the gap before it; a capital at its head; the same
#: marks inside it.
QUOTED, EDGED, CAPITAL, INSIDE_SHIFT = 1, 2, 4, 3


class Words(NamedTuple):
    """All words of some texts: text `i` has those from `at[i]` to `at[i + 1]`, and `last` marks behind its last one."""

    at: Ints
    starts: Ints32
    ends: Ints32
    numbers: Ints32
    flags: Bytes
    last: Bytes


class Lexicon(NamedTuple):
    """By number of a word: its hash, its stem's place among all stems by hash, and whether it is a function word."""

    hashes: Hashes
    stems: Ints32
    is_function: npt.NDArray[np.bool_]


class Built(NamedTuple):
    """Columns of Texts as they are written, with how much of each every text has."""

    sizes: Ints
    token_starts: Ints32
    token_ends: Ints32
    words: Ints32
    kinds: Bytes
    stem_of: Ints32
    marks: Bytes
    starts: Ints32
    ends: Ints32
    regions: Ints32
    first_token: Ints32
    first_entry: Ints32
    stems: Ints32
    unit_counts: Ints32
    entry_stem: Ints32
    entry_count: Ints32
    entry_plainness: npt.NDArray[np.float64]
    grams: Hashes


@compiled
def cut_words(codes, offsets, values, spelled, signs, capitals, starts, ends, hashes, flags, counts, last):
    """Writes the words of a run of texts one after the other, see `text.tokens`; returns how many.

    Args:
        codes, offsets: code points of all texts, and where each begins.
        signs: by code point, bits QUOTED and EDGED; `capitals` whether it is a capital.
        hashes: equal for equal words.
    """
    done = 0
    for text in range(len(counts)):
        first, size = offsets[text], offsets[text + 1] - offsets[text]
        n = done
        hashed = uint64(0)
        gap = inside = start = 0
        opened = after_digit = False
        running = False
        for place in range(size):
            code = codes[first + place]
            value = uint32(values[code])
            kind = value & uint32(CLASS_MASK)
            if kind == IGNORABLE:
                after_digit = False
                continue
            sign = signs[code] if code < len(signs) else 0
            if (
                kind == JOINER
                and after_digit
                and place + 1 < size
                and uint32(values[codes[first + place + 1]]) & uint32(CLASS_MASK) == DIGIT
            ):
                kind = uint32(WORD)
                inside |= sign
                sign = 0
            runs = kind in (WORD, DIGIT)
            if opened and not (runs and running):
                starts[n], ends[n], hashes[n] = start, place, mix(hashed)
                flags[n] |= inside << INSIDE_SHIFT
                n += 1
                opened = False
            if not runs and kind != SOLO:
                gap |= sign
            else:
                if not opened:
                    head = capitals[code] if code < len(capitals) else 0
                    flags[n] = gap | (CAPITAL if head else 0)
                    gap = inside = 0
                    start, hashed, opened, running = place, uint64(0), True, runs
                count = value >> uint32(COUNT_SHIFT)
                payload = value >> uint32(PAYLOAD_SHIFT) & uint32(PAYLOAD_MASK)
                if count == 1:
                    hashed = hashed * _LETTER + uint64(payload)
                else:
                    for index in range(count):
                        hashed = hashed * _LETTER + uint64(spelled[payload + index])
            after_digit = kind == DIGIT
        if opened:
            starts[n], ends[n], hashes[n] = start, size, mix(hashed)
            flags[n] |= inside << INSIDE_SHIFT
            n += 1
        counts[text] = n - done
        last[text] = gap
        done = n
    return done


@compiled
def number_from(hashes, slots, known, n_known, numbers, fresh):
    """Writes the number of each word, with new ones for those that `known[:n_known]` has not; returns how many are new.

    Args:
        slots: numbers by hash, -1 where free; a power of two long, never full.
        known: hashes by number; gets the new ones.
        fresh: gets where each new word stands first.
    """
    mask = uint64(len(slots) - 1)
    n_fresh = 0
    for place in range(len(hashes)):
        value = hashes[place]
        slot = value & mask
        while slots[slot] >= 0 and known[slots[slot]] != value:
            slot = (slot + uint64(1)) & mask
        if slots[slot] < 0:
            slots[slot] = n_known + n_fresh
            known[n_known + n_fresh] = value
            fresh[n_fresh] = place
            n_fresh += 1
        numbers[place] = slots[slot]
    return n_fresh


@compiled
def spread_from(slots, known, n_known):
    """Puts the numbers of the first `n_known` hashes into empty `slots`."""
    mask = uint64(len(slots) - 1)
    for number in range(n_known):
        slot = known[number] & mask
        while slots[slot] >= 0:
            slot = (slot + uint64(1)) & mask
        slots[slot] = number


@part
def _first_from(starts, first, last, place):
    """The first of the words `first` to `last` that begins at `place` or after it."""
    while first < last:
        middle = (first + last) // 2
        if starts[middle] < place:
            first = middle + 1
        else:
            last = middle
    return first


@part
def _cut_units(words: Words, first, last, pieces, begin, end, joined, built: Built, unit):
    """Writes the units of one text from its sentences `pieces[begin:end]`; returns how many, -1 if in no order."""
    n_joined = 0
    for piece in range(begin, end):
        start, stop = pieces[piece, 0], pieces[piece, 1]
        if piece > begin and start < pieces[piece - 1, 1]:
            return -1
        n = _first_from(words.starts, first, last, stop) - _first_from(words.starts, first, last, start)
        before = n_joined - 1
        if n_joined and joined[before, 3] < MIN_UNIT_WORDS and joined[before, 2] == pieces[piece, 2]:
            joined[before, 1] = stop
            joined[before, 3] += n
        else:
            joined[n_joined, 0], joined[n_joined, 1], joined[n_joined, 2] = start, stop, pieces[piece, 2]
            joined[n_joined, 3] = n
            n_joined += 1
    n_units = 0
    for row in range(n_joined):
        n = joined[row, 3]
        if not n:
            continue
        n_parts = (n + MAX_UNIT_WORDS - 1) // MAX_UNIT_WORDS
        head = _first_from(words.starts, first, last, joined[row, 0])
        start = joined[row, 0]
        for k in range(1, n_parts + 1):
            stop = words.starts[head + n * k // n_parts] if k < n_parts else joined[row, 1]
            at = unit + n_units
            built.starts[at], built.ends[at], built.regions[at] = start, stop, joined[row, 2]
            start = stop
            n_units += 1
    return n_units


@part
def _take_words(words: Words, text, row, n_units, unit, token, lexicon: Lexicon, built: Built):
    """Writes the words that lie in the text's units, its marks and where units begin; returns how many."""
    n = at = 0
    marks = 0
    first_mark, first_unit = token + row, unit + row
    built.first_token[first_unit] = 0
    for word in range(words.at[text], words.at[text + 1]):
        start, end = words.starts[word], words.ends[word]
        while at + 1 < n_units and built.starts[unit + at + 1] <= start:
            at += 1
            built.first_token[first_unit + at] = n
        marks |= words.flags[word] & (QUOTED | EDGED)
        if n_units == 0 or start < built.starts[unit + at] or end > built.ends[unit + at]:
            marks |= words.flags[word] >> INSIDE_SHIFT & (QUOTED | EDGED)
            continue
        built.token_starts[token + n], built.token_ends[token + n] = start, end
        number = words.numbers[word]
        built.words[token + n] = number
        # For now, whether it is a function word (0) and has a capital (1).
        built.kinds[token + n] = 0 if lexicon.is_function[number] else 1 if words.flags[word] & CAPITAL else 2
        built.marks[first_mark + n] = marks
        marks = 0
        n += 1
    built.marks[first_mark + n] = marks | words.last[text]
    for later in range(at + 1, n_units + 1):
        built.first_token[first_unit + later] = n
    for later in range(n_units + 1):
        built.marks[first_mark + built.first_token[first_unit + later]] = QUOTED | EDGED
    return n


@part
def _write_stems(token, n, stem, lexicon: Lexicon, local, found, built: Built):
    """Writes the text's different stems, ascending, and each word's place among them; returns how many."""
    n_stems = 0
    for word in range(token, token + n):
        rank = lexicon.stems[built.words[word]]
        if local[rank] < 0:
            local[rank] = 0
            found[n_stems] = rank
            n_stems += 1
    found[:n_stems].sort()
    for k in range(n_stems):
        built.stems[stem + k] = found[k]
        built.unit_counts[stem + k] = 0
        local[found[k]] = k
    for word in range(token, token + n):
        built.stem_of[word] = local[lexicon.stems[built.words[word]]]
    for k in range(n_stems):
        local[found[k]] = -1
    return n_stems


@part
def _write_entries(row, unit, n_units, token, stem, n_stems, entry, counts, sums, found, built: Built):
    """Writes what each unit's words weigh and its entries; returns how many entries the text has."""
    n_entries = 0
    counts[:n_stems] = 0
    for k in range(n_units):
        first, last = built.first_token[unit + row + k], built.first_token[unit + row + k + 1]
        n_capitals = n_contents = 0
        for word in range(token + first, token + last):
            n_capitals += built.kinds[word] == 1
            n_contents += built.kinds[word] != 0
        headline = n_capitals / max(n_contents, 1) > MAX_NAMES
        n_found = 0
        for word in range(token + first, token + last):
            if built.kinds[word] == 1 and (headline or word == token + first):
                built.kinds[word] = 2
            kind = built.kinds[word]
            place = built.stem_of[word]
            if counts[place] == 0:
                sums[place] = 0.0
                found[n_found] = place
                n_found += 1
            counts[place] += 1
            sums[place] += 1.0 if kind == 2 else NAME_WEIGHT if kind == 1 else FUNCTION_WEIGHT
        found[:n_found].sort()
        built.first_entry[unit + row + k] = n_entries
        for m in range(n_found):
            place, at = found[m], entry + n_entries
            built.entry_stem[at], built.entry_count[at] = place, counts[place]
            built.entry_plainness[at] = sums[place] / counts[place]
            built.unit_counts[stem + place] += 1
            counts[place] = 0
            n_entries += 1
    built.first_entry[unit + row + n_units] = n_entries
    return n_entries


@part
def _write_grams(row, unit, n_units, token, n, gram, lexicon: Lexicon, built: Built):
    n_grams = 0
    unit_first = unit_last = 0
    first_unit = unit + row
    for word in range(n - RUN_WORDS + 1):
        while built.first_token[first_unit + unit_first + 1] <= word:
            unit_first += 1
        while built.first_token[first_unit + unit_last + 1] <= word + RUN_WORDS - 1:
            unit_last += 1
        if built.regions[unit + unit_first] != built.regions[unit + unit_last]:
            continue
        mixed = uint64(0)
        for k in range(RUN_WORDS):
            mixed = (mixed * _MIX_1) ^ (lexicon.hashes[built.words[token + word + k]] * _MIX_2)
            mixed ^= mixed >> _S29
        built.grams[gram + n_grams] = mixed >> uint64(PLACE_BITS) << uint64(PLACE_BITS) | uint64(word)
        n_grams += 1
    built.grams[gram : gram + n_grams].sort()
    return n_grams


@compiled
def build_from(words: Words, first, last, pieces, piece_at, lexicon: Lexicon, local, built: Built):
    """Writes the columns of the texts `first` to `last`, one after the other, as if they were all.

    Args:
        pieces: (p, 3): start, end and region of each sentence of evidence; text `i` has those from
            `piece_at[i]` to `piece_at[i + 1]`.
        local: -1 for each stem, and again so at the end.

    Sizes are tokens, units, stems, entries and grams of each text; units are -1 for one whose sentences
    stand in no order.
    """
    longest = most = 0
    for text in range(first, last):
        longest = max(longest, words.at[text + 1] - words.at[text])
        most = max(most, piece_at[text + 1] - piece_at[text])
    joined = np.empty((most + 1, 4), np.int64)
    found, counts, sums = np.empty(longest + 1, np.int32), np.empty(longest + 1, np.int32), np.empty(longest + 1)
    token = unit = stem = entry = gram = 0
    for row in range(last - first):
        text = first + row
        n_units = _cut_units(
            words, words.at[text], words.at[text + 1], pieces, piece_at[text], piece_at[text + 1], joined, built, unit
        )
        if words.at[text + 1] - words.at[text] >= 1 << PLACE_BITS:
            n_units = -1
        built.sizes[row, 1] = n_units
        n_units = max(n_units, 0)
        n = _take_words(words, text, row, n_units, unit, token, lexicon, built)
        n_stems = _write_stems(token, n, stem, lexicon, local, found, built)
        n_entries = _write_entries(row, unit, n_units, token, stem, n_stems, entry, counts, sums, found, built)
        n_grams = _write_grams(row, unit, n_units, token, n, gram, lexicon, built)
        built.sizes[row, 0], built.sizes[row, 2], built.sizes[row, 3] = n, n_stems, n_entries
        built.sizes[row, 4] = n_grams
        token, unit, stem, entry, gram = token + n, unit + n_units, stem + n_stems, entry + n_entries, gram + n_grams
