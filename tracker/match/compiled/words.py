"""Stretches of text aligned word by word, many in one call: compiled `alignment.align_words`.

The longest common subsequence is Hyyrö's bit-parallel one, read back as rapidfuzz reads it: "Bit-Parallel
LCS-length Computation Revisited" (2004). Texts whose letters fold one by one are cut here; others are
left to the plain code.
"""
# numba's types are inferred at run time and it ships none: the typed side is `match.batch_words`.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import uint64

from ..alignment import MAX_ARRIVALS, MIN_MOVED
from ..loops import compiled, part
from .struct import Column

#: What a code point is to an atom.
OTHER, LETTER, DIGIT, QUOTE, ODD, SPACE = 0, 1, 2, 3, 4, 5
#: Steps as numbers.
KEEP, SUBSTITUTE, INSERT, DELETE, MOVE = 0, 1, 2, 3, 4

_FACTOR, _MIX, _SHIFT = uint64(0x9E3779B97F4A7C15), uint64(0xBF58476D1CE4E5B9), uint64(31)
# Letters by which steps are kept, in order of their numbers; see kept_changes.
_LETTERS = np.frombuffer(b"ksidm", np.uint8)
_COMMA, _ZERO, _UNDERSCORE = 44, 48, 95
#: A word's beginning is its length above so many bits of its first two signs, five of each.
BEGINNING_BITS = 10
_FIVE_BITS = np.uint32(31)
_ONE, _NONE_SET, _ALL_SET = uint64(1), uint64(0), uint64(0xFFFFFFFFFFFFFFFF)
# Pairs of words that left and that arrived; more are left to the plain code.
_MOST_MOVES = 1_000_000


class Signs(NamedTuple):
    """By code point: its kind, the code point that it is compared as, and itself; higher ones are ODD."""

    kinds: Column
    folded: Column
    plain: Column


class Telling(NamedTuple):
    """Keys of number words and of days and months, ascending; letters of the longest.

    `may_be` tells of few words that they are any of these, by length and two letters; see `_beginning`.
    """

    numbers: Column
    days: Column
    longest: int
    may_be: Column


class WordRoom(NamedTuple):
    """Scratch for stretches of up to so many atoms, on each side and for steps."""

    left_places: Column
    right_places: Column
    left_keys: Column
    right_keys: Column
    left_ids: Column
    right_ids: Column
    slots: Column
    first_of: Column
    kept: Column
    steps: Column
    merged: Column
    moved_left: Column
    moved_right: Column
    runs: Column


@part
def _kind(signs: Signs, code):
    # An unsigned index can't count from the end: numba needn't look.
    return signs.kinds[np.uint32(code)] if code < len(signs.kinds) else ODD


@part
def _hash_word(codes, start, end, folded, drops_dots):
    hashed = uint64(end > start)
    for place in range(start, end):
        code = codes[place]
        if code != 46 or not drops_dots:
            hashed = hashed * _FACTOR + uint64(folded[np.uint32(code)])
    return _mixed(hashed)


@part
def _mixed(hashed):
    hashed ^= hashed >> _SHIFT
    hashed *= _MIX
    return hashed ^ hashed >> _SHIFT


@part
def _abbreviation_end(codes, place, end, signs: Signs):
    """Where two or more letters with a dot each end that nothing joins on to; `place` if they don't."""
    at, n = place, 0
    while at + 1 < end and _kind(signs, codes[at]) == LETTER and codes[at + 1] == 46:
        at += 2
        n += 1
    if n < 2 or (at < end and (_kind(signs, codes[at]) in (LETTER, DIGIT) or codes[at] == 95)):
        return place
    return at


@part
def _number_end(codes, place, end, signs: Signs):
    while place < end and _kind(signs, codes[place]) == DIGIT:
        place += 1
    while (
        place + 1 < end
        and (codes[place] == 46 or codes[place] == 44 or codes[place] == 58 or codes[place] == 47)
        and _kind(signs, codes[place + 1]) == DIGIT
    ):
        place += 1
        while place < end and _kind(signs, codes[place]) == DIGIT:
            place += 1
    while place < end and _kind(signs, codes[place]) == LETTER:
        place += 1
    return place


@part
def _cut(codes, start, end, signs: Signs, places, keys):
    """Writes where atoms begin, closed by the length, and their keys; returns how many, 0 if not possible."""
    # To take an array out of a tuple counts it, which costs more than a sign: once a stretch, not once a sign.
    kinds, folded = signs.kinds, signs.folded
    n_kinds = len(kinds)
    n = 0
    place = start
    while place < end:
        code = np.uint32(codes[place])
        kind = kinds[code] if code < n_kinds else ODD
        if kind == ODD:
            return 0
        if kind != LETTER and kind != DIGIT:
            place += 1
            continue
        stop = place
        if kind == DIGIT:
            stop = _number_end(codes, place, end, signs)
        elif place + 1 < end and codes[place + 1] == 46:
            stop = _abbreviation_end(codes, place, end, signs)
        if stop > place:
            key = _hash_word(codes, place, stop, folded, kind == LETTER)
        else:
            hashed = _ONE  # as _hash_word
            while stop < end:
                code = np.uint32(codes[stop])
                kind = kinds[code] if code < n_kinds else ODD
                if kind != LETTER and kind != DIGIT:
                    if kind != QUOTE or stop + 1 == end:
                        break
                    after = np.uint32(codes[stop + 1])
                    kind = kinds[after] if after < n_kinds else ODD
                    if kind != LETTER and kind != DIGIT:
                        break
                hashed = hashed * _FACTOR + uint64(folded[code])
                stop += 1
            key = _mixed(hashed)
        places[n] = place - start
        keys[n] = key
        n += 1
        place = stop
    places[0] = 0
    places[n] = end - start
    return n


@part
def _number(keys, n, slots, first_of, known, n_known, ids, learns):
    """Writes a number for each key, those of `known` first; -1 for a new one unless it `learns`."""
    mask = len(slots) - 1
    for place in range(n):
        key = keys[place]
        slot = np.int64(key & uint64(mask))
        while slots[slot] >= 0 and known[first_of[slots[slot]]] != key:
            slot = (slot + 1) & mask
        if slots[slot] < 0 and learns:
            slots[slot] = n_known
            first_of[n_known] = place
            n_known += 1
        ids[place] = slots[slot]
    return n_known


@part
def _find_kept(left_ids, n_left, right_ids, n_right, n_ids, kept):
    """Writes the pairs of equal atoms of a longest common subsequence, in order; returns how many."""
    head = tail = 0
    while head < min(n_left, n_right) and left_ids[head] == right_ids[head]:
        kept[head, 0] = kept[head, 1] = head
        head += 1
    while tail < min(n_left, n_right) - head and left_ids[n_left - 1 - tail] == right_ids[n_right - 1 - tail]:
        tail += 1
    n_cols, n_rows = n_left - head - tail, n_right - head - tail
    n_kept = head
    if n_cols and n_rows:
        n_kept = _find_middle(left_ids[head:], n_cols, right_ids[head:], n_rows, n_ids, head, kept)
    for n in range(tail):
        kept[n_kept, 0], kept[n_kept, 1] = n_left - tail + n, n_right - tail + n
        n_kept += 1
    return n_kept


@part
def _find_middle(left_ids, n_cols, right_ids, n_rows, n_ids, head, kept):
    n_words = (n_cols + 63) // 64
    masks = np.zeros((n_ids, n_words), np.uint64)
    for col in range(n_cols):
        masks[left_ids[col], col >> 6] |= _ONE << uint64(col & 63)
    table = np.empty((n_rows, n_words), np.uint64)
    state = np.full(n_words, _ALL_SET, np.uint64)
    for row in range(n_rows):
        word = right_ids[row]
        if word >= 0:
            carry = _NONE_SET
            for n in range(n_words):
                before = state[n]
                matches = before & masks[word, n]
                # The sum of two words and a carry, and the carry out of it.
                total = before + matches
                over = uint64(total < before)
                total += carry
                carry = over | uint64(total < carry)
                state[n] = total | (before - matches)
        table[row, :] = state
    row, col = n_rows, n_cols
    n_found = 0
    while row and col:
        at, bit = (col - 1) >> 6, uint64((col - 1) & 63)
        if table[row - 1, at] >> bit & _ONE:
            col -= 1
            continue
        row -= 1
        if not (row and not (table[row - 1, at] >> bit & _ONE)):
            col -= 1
            kept[head + n_found, 0], kept[head + n_found, 1] = head + col, head + row
            n_found += 1
    kept[head : head + n_found, :] = kept[head : head + n_found, :][::-1].copy()
    return head + n_found


@part
def _put(steps, n, op, left_start, left_end, right_start, right_end):
    steps[n, 0], steps[n, 1], steps[n, 2], steps[n, 3], steps[n, 4] = op, left_start, left_end, right_start, right_end
    return n + 1


@part
def _put_change(steps, n, left_start, left_end, right_start, right_end):
    op = SUBSTITUTE
    if left_start == left_end:
        op = INSERT
    elif right_start == right_end:
        op = DELETE
    return _put(steps, n, op, left_start, left_end, right_start, right_end)


@part
def _steps_between(kept, n_kept, n_left, n_right, steps):
    n_steps = left = right = n = 0
    while n <= n_kept:
        i, j = (kept[n, 0], kept[n, 1]) if n < n_kept else (n_left, n_right)
        if i > left or j > right:
            n_steps = _put_change(steps, n_steps, left, i, right, j)
        if n == n_kept:
            break
        size = 1
        while n + size < n_kept and kept[n + size, 0] == i + size and kept[n + size, 1] == j + size:
            size += 1
        n_steps = _put(steps, n_steps, KEEP, i, i + size, j, j + size)
        left, right = i + size, j + size
        n += size
    return n_steps


@part
def _is_light(keys, start, end, light):
    for place in range(start, end):
        at = np.searchsorted(light, keys[place])
        if at == len(light) or light[at] != keys[place]:
            return False
    return True


@part
def _size(steps, n):
    return max(steps[n, 2] - steps[n, 1], steps[n, 4] - steps[n, 3])


@part
def _drop_confetti(steps, n_steps, keys, light, merged):
    n = 0
    for step in range(n_steps):
        op, a, b, c, d = steps[step, 0], steps[step, 1], steps[step, 2], steps[step, 3], steps[step, 4]
        joins = n > 0 and merged[n - 1, 0] != KEEP
        if op == KEEP and joins:
            joins = (
                step + 1 < n_steps
                and b - a <= 2
                and _is_light(keys, a, b, light)
                and min(_size(merged, n - 1), _size(steps, step + 1)) >= b - a + 1
            )
        if joins:
            n = _put_change(merged, n - 1, merged[n - 1, 1], b, merged[n - 1, 3], d)
        else:
            n = _put(merged, n, op, a, b, c, d)
    return n


@part
def _mark_moves(steps, n_steps, n_left, n_right, light, room: WordRoom, split):
    """Writes `steps` split around moved runs to `split`; returns how many, -1 if there is too much to look at.

    In `moved_left` and `moved_right`, bit 0 marks an atom that left or arrived, bit 1 one that has moved, bit 2
    the beginning of a piece.
    """
    gone, come, runs = room.moved_left, room.moved_right, room.runs
    gone[: n_left + 1] = 0
    come[: n_right + 1] = 0
    n_gone = n_come = 0
    for n in range(n_steps):
        if steps[n, 0] != KEEP:
            gone[steps[n, 1] : steps[n, 2]] = 1
            come[steps[n, 3] : steps[n, 4]] = 1
            n_gone += steps[n, 2] - steps[n, 1]
            n_come += steps[n, 4] - steps[n, 3]
    n_runs = 0
    if n_gone >= MIN_MOVED and n_come >= MIN_MOVED:
        if n_gone * n_come > _MOST_MOVES:
            return -1
        n_runs = _find_moves(n_left, n_right, light, room)
    if n_runs == 0:
        split[:n_steps, :] = steps[:n_steps, :]
        return n_steps
    for n in range(n_runs):
        size, one, two = -runs[n, 0], runs[n, 1], runs[n, 2]
        free = True
        for k in range(size):
            free = free and not gone[one + k] & 2 and not come[two + k] & 2
        if free:
            for k in range(size):
                gone[one + k] |= 2
                come[two + k] |= 2
            gone[one] |= 4
            gone[one + size] |= 4
            come[two] |= 4
            come[two + size] |= 4
    n_split = 0
    for n in range(n_steps):
        left, left_end, right, right_end = steps[n, 1], steps[n, 2], steps[n, 3], steps[n, 4]
        if steps[n, 0] == KEEP:
            n_split = _put(split, n_split, KEEP, left, left_end, right, right_end)
            continue
        while left < left_end or right < right_end:
            left_stop, right_stop = _piece_end(gone, left, left_end), _piece_end(come, right, right_end)
            if left < left_end and gone[left] & 2:
                n_split = _put(split, n_split, MOVE, left, left_stop, right, right)
                left = left_stop
            elif right < right_end and come[right] & 2:
                n_split = _put(split, n_split, MOVE, left, left, right, right_stop)
                right = right_stop
            else:
                n_split = _put_change(split, n_split, left, left_stop, right, right_stop)
                left, right = left_stop, right_stop
    return n_split


@part
def _piece_end(flags, start, end):
    stop = min(start + 1, end)
    while stop < end and not flags[stop] & 4:
        stop += 1
    return stop


@part
def _find_moves(n_left, n_right, light, room: WordRoom):
    left_ids, right_ids, gone, come, runs = (
        room.left_ids, room.right_ids, room.moved_left, room.moved_right, room.runs,
    )  # fmt: skip
    # For each word the places where a run of arrived ones begins with it, ascending: `kept` is done with by now.
    first_place, next_place = room.kept[:, 0], room.kept[:, 1]
    first_place[:n_left] = -1
    for m in range(n_right - MIN_MOVED, -1, -1):
        if right_ids[m] >= 0 and come[m] and come[m + 1] and come[m + 2]:
            next_place[m] = first_place[right_ids[m]]
            first_place[right_ids[m]] = m
    n_runs = 0
    for n in range(n_left - MIN_MOVED + 1):
        if not gone[n]:
            continue
        n_places = 0
        m = first_place[left_ids[n]]
        while m >= 0 and n_places <= MAX_ARRIVALS:
            n_places += _is_run(left_ids, n, right_ids, m)
            m = next_place[m]
        if n_places == 0 or n_places > MAX_ARRIVALS:
            continue
        m = first_place[left_ids[n]]
        while m >= 0:
            place = m
            m = next_place[m]
            if not _is_run(left_ids, n, right_ids, place):
                continue
            if n and place and gone[n - 1] and come[place - 1] and left_ids[n - 1] == right_ids[place - 1]:
                continue
            size = 0
            while (
                n + size < n_left
                and place + size < n_right
                and gone[n + size]
                and come[place + size]
                and left_ids[n + size] == right_ids[place + size]
            ):
                size += 1
            if size < MIN_MOVED or _is_light(room.left_keys, n, n + size, light):
                continue
            at = n_runs  # the longest first, then by place, which is the order they come in
            while at and runs[at - 1, 0] > -size:
                runs[at, :] = runs[at - 1, :]
                at -= 1
            runs[at, 0], runs[at, 1], runs[at, 2] = -size, n, place
            n_runs += 1
    return n_runs


@part
def _is_run(left_ids, n, right_ids, m):
    for k in range(1, MIN_MOVED):
        if left_ids[n + k] != right_ids[m + k]:
            return False
    return True


@part
def _put_count(code, at, count):
    size, rest = 1, count
    while rest >= 10:
        rest //= 10
        size += 1
    for place in range(at + size - 1, at - 1, -1):
        code[place] = _ZERO + count % 10
        count //= 10
    return at + size


@part
def _is_in(key, keys):
    at = np.searchsorted(keys, key)
    return at < len(keys) and keys[at] == key


@part
def _beginning(size, one, two):
    """A number for a word of so many signs that begins with these two."""
    return np.uint32(size) << np.uint32(BEGINNING_BITS) | (one & _FIVE_BITS) << np.uint32(5) | two & _FIVE_BITS


@part
def _count_numbers(codes, start, end, signs: Signs, telling: Telling):
    """How many numbers, weekdays and months stand there, see passage_links.count_numbers."""
    kinds, folded, may_be = signs.kinds, signs.folded, telling.may_be  # once, as in _cut
    n_kinds, longest = len(kinds), telling.longest
    n = 0
    place = start
    inside = False  # whether the sign before belongs to a word
    while place < end:
        code = np.uint32(codes[place])
        kind = kinds[code] if code < n_kinds else ODD
        if kind == LETTER and not inside:
            one, two = np.uint32(folded[code]), np.uint32(0)
            digit = end
            stop = place + 1
            while stop < end:
                code = np.uint32(codes[stop])
                kind = kinds[code] if code < n_kinds else ODD
                if kind == DIGIT:
                    digit = min(digit, stop)
                elif kind != LETTER and code != _UNDERSCORE:
                    break
                if stop == place + 1:
                    two = np.uint32(folded[code])
                stop += 1
            inside = True
            # Few words get as far as being hashed.
            is_likely = 1 < stop - place <= longest and may_be[_beginning(stop - place, one, two)]
            if is_likely and _is_telling(codes, place, stop, signs, telling):
                n += 1
                digit = stop
            place = min(stop, digit)
        elif kind == DIGIT:
            n += 1
            while place < end and _kind(signs, codes[place]) == DIGIT:
                place += 1
                if (
                    place + 1 < end
                    and (codes[place] == 46 or codes[place] == 44 or codes[place] == 58)
                    and _kind(signs, codes[place + 1]) == DIGIT
                ):
                    place += 1
            inside = True
        else:
            inside = kind == LETTER or code == _UNDERSCORE
            place += 1
    return n


@part
def _is_telling(codes, start, end, signs: Signs, telling: Telling):
    return _is_in(_hash_word(codes, start, end, signs.folded, False), telling.numbers) or _is_in(
        _hash_word(codes, start, end, signs.plain, False), telling.days
    )


@part
def _count_words(codes, start, end, signs: Signs):
    """What white space parts, as str.split does."""
    kinds, n_kinds = signs.kinds, len(signs.kinds)
    n = 0
    inside = False
    for place in range(start, end):
        code = np.uint32(codes[place])
        is_space = code < n_kinds and kinds[code] == SPACE
        n += not inside and not is_space
        inside = not is_space
    return n


@part
def _is_same(codes, one, one_end, two, two_end):
    if one_end - one != two_end - two:
        return False
    for place in range(one_end - one):
        if codes[one + place] != codes[two + place]:
            return False
    return True


@part
def _tell(codes, start, middle, is_turned, n_steps, signs: Signs, telling: Telling, room: WordRoom, told):
    """Writes the words of the longest stretch that is kept, and numbers kept and to be kept: passage_links.count_in."""
    longest = n_kept = n_left = n_right = 0
    steps, lefts, rights = room.steps, room.left_places, room.right_places
    for step in range(n_steps):
        one, one_end = start + lefts[steps[step, 1]], start + lefts[steps[step, 2]]
        two, two_end = middle + rights[steps[step, 3]], middle + rights[steps[step, 4]]
        if is_turned:
            one, one_end, two, two_end = two, two_end, one, one_end
        n_here = _count_numbers(codes, one, one_end, signs, telling)
        n_left += n_here
        if _is_same(codes, one, one_end, two, two_end):
            n_right += n_here
        else:
            n_right += _count_numbers(codes, two, two_end, signs, telling)
        # A word and the space before it take two signs.
        if steps[step, 0] == KEEP and one_end - one + 1 > 2 * longest:
            longest = max(longest, _count_words(codes, one, one_end, signs))
        if steps[step, 0] == KEEP or steps[step, 0] == MOVE:
            n_kept += n_here
    told[0], told[1], told[2] = longest, n_kept, min(n_left, n_right)


@compiled
def align_from(
    codes, offsets, turned, signs: Signs, light, telling: Telling, counts, most_pairs, room: WordRoom, told, ends,
    written,
):  # fmt: skip
    """Aligns stretches 2 * n and 2 * n + 1 of `codes` for each n.

    Args:
        turned: whether the second stretch is the one that stands on the left.
        light: keys of function words, ascending.
        counts: whether anybody asks for `told`, which takes as long as the rest.
        most_pairs: of atoms, that are held against each other.
        told: gets what passage_links counts in each alignment, -1 where the plain code must look.
        ends: gets where each one's code ends.
        written: gets the codes of all, in ASCII, see kept_changes.

    Returns: how much is written.
    """
    at = 0
    for pair in range(len(ends)):
        start, middle, end = offsets[2 * pair], offsets[2 * pair + 1], offsets[2 * pair + 2]
        told[pair, 0] = -1
        ends[pair] = at
        n_left = _cut(codes, start, middle, signs, room.left_places, room.left_keys)
        n_right = _cut(codes, middle, end, signs, room.right_places, room.right_keys)
        if n_left == 0 or n_right == 0 or n_left * n_right > most_pairs:
            continue
        size = 4
        while size < 2 * n_left:
            size *= 2
        slots = room.slots[:size]
        slots[:] = -1
        known = room.left_keys
        n_ids = _number(known, n_left, slots, room.first_of, known, 0, room.left_ids, True)
        _number(room.right_keys, n_right, slots, room.first_of, known, n_ids, room.right_ids, False)
        n_kept = _find_kept(room.left_ids, n_left, room.right_ids, n_right, n_ids, room.kept)
        n_steps = _steps_between(room.kept, n_kept, n_left, n_right, room.steps)
        n_steps = _drop_confetti(room.steps, n_steps, room.left_keys, light, room.merged)
        n_steps = _mark_moves(room.merged, n_steps, n_left, n_right, light, room, room.steps)
        if n_steps < 0:
            continue
        told[pair] = 0
        if counts:
            _tell(codes, start, middle, turned[pair], n_steps, signs, telling, room, told[pair])
        for step in range(n_steps):
            op = room.steps[step, 0]
            one = room.left_places[room.steps[step, 2]] - room.left_places[room.steps[step, 1]]
            two = room.right_places[room.steps[step, 4]] - room.right_places[room.steps[step, 3]]
            if turned[pair]:
                one, two = two, one
                op = DELETE if op == INSERT else INSERT if op == DELETE else op
            written[at] = _LETTERS[op]
            at = _put_count(written, at + 1, one)
            if two != one:
                written[at] = _COMMA
                at = _put_count(written, at + 1, two)
        ends[pair] = at
    return at


@compiled
def mark_beginnings(codes, offsets, signs: Signs, may_be):
    """Marks how each word of `codes`, of two signs at least, begins."""
    for n in range(len(offsets) - 1):
        one, two = signs.folded[codes[offsets[n]]], signs.folded[codes[offsets[n] + 1]]
        may_be[_beginning(offsets[n + 1] - offsets[n], np.uint32(one), np.uint32(two))] = True


@compiled
def keys_from(codes, offsets, folded, keys):
    """Writes the key of each word of `codes`, as a whole, its signs compared as `folded` says."""
    for n in range(len(keys)):
        keys[n] = _hash_word(codes, offsets[n], offsets[n + 1], folded, False)


def word_room(n_chars: int) -> WordRoom:
    """Scratch for stretches of up to so many code points."""
    n = n_chars + 2  # an atom takes one at least
    size = 8
    while size < 2 * n:
        size *= 2
    return WordRoom(
        np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.uint64), np.empty(n, np.uint64),
        np.empty(n, np.int64), np.empty(n, np.int64), np.empty(size, np.int64), np.empty(n, np.int64),
        np.empty((n, 2), np.int64), np.empty((4 * n, 5), np.int64), np.empty((4 * n, 5), np.int64),
        np.empty(n, np.uint8), np.empty(n, np.uint8), np.empty((MAX_ARRIVALS * n, 3), np.int64),
    )  # fmt: skip
