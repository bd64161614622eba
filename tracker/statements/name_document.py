"""Names inside one document: which candidates are names, and which of them are one and the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .name_candidates import Candidate, Page
from .name_evidence import Evidence, weigh_words
from .name_forms import COMPANY_ENDINGS, core, folded, sound
from .name_words import KNOWN_ALIASES, WordLists, word_lists

#: (candidate, canonical form, how it was resolved or "").
Resolved = tuple[Candidate, str, str]

_IN_BRACKETS = re.compile(
    r"[\s\u00a0]?[(\[][\s\u00a0]?(?:the[\s\u00a0]|or[\s\u00a0]|[“\"‘'])?(?P<short>[A-Z][A-Za-z.&/-]{1,9})[”\"’',]?(?:[\s\u00a0]?[)\]]|[,;][\s\u00a0])"
)
_SPEAKS = re.compile(
    r"['’]s\b|['’]\s|,?\s(?:said|says|told|added|adds|argued|wrote|noted|insisted|denied|was|is|has|had|who|,)\b|,\s\d\d,"
)
_PLACE_BEFORE = re.compile(r"(?:^|\s)(?:in|near|from|to|at)[\s\u00a0]$")
_DEFINED = re.compile(r"[\w’']\s\(([A-Z]{2,8})\s?\)")  # Islamic State (IS)
_CONTRACTION = re.compile(r"^\w+(?:n't|'(?:ve|re|ll|d|m))$")
_DIRECTIONS = frozenset({"south", "north", "east", "west", "latin", "central"})
_OPENS_LINE = re.compile(r"\s(?:\([\w ]+\)\s)?[–—-]\s")
_GERMAN_NAMES = re.compile(r"\w-\w+-\w|\w-(?:brigade|bewegung|miliz|partei|gruppe)")


def accepted(candidates: Sequence[Candidate], page: Page) -> list[Candidate]:
    """The candidates that are names, in order."""
    lists = word_lists()
    full = {
        core(c.form)[-1]
        for c in candidates
        if len(core(c.form)) > 1 and not c.headline and _may_end_in_a_surname(c, page, lists)
    }
    defined = frozenset(_DEFINED.findall(page.text))
    if page.language == "de":
        full |= {c.lows[0] for c in candidates if len(c.words) == 1 and _OPENS_LINE.match(page.text, c.end)}
    return [candidate for candidate in candidates if _is_name(candidate, page, lists, full, defined)]


def _may_end_in_a_surname(candidate: Candidate, page: Page, lists: WordLists) -> bool:
    """Whether the last word may be somebody's surname: that of `Getty Images` or `U.S. Treasuries` is not."""
    if candidate.title or candidate.lows[0] in lists.given:
        return True
    last = candidate.lows[-1].rstrip(".")
    plain = last in lists.no_surnames or last in COMPANY_ENDINGS or last in page.lower
    return page.language != "de" and not plain


def _is_name(candidate: Candidate, page: Page, lists: WordLists, surnames: set[str], defined: frozenset[str]) -> bool:
    lows = candidate.lows
    if candidate.form in defined:
        return candidate.lows[0] not in lists.never
    low = " ".join(lows).rstrip(".") if len(lows) > 1 else lows[0]
    bare = low.rstrip(".")
    if low in lists.never or _CONTRACTION.search(low) or len(bare) < 2 or not any(sign.isalpha() for sign in bare):
        return False
    known = low in lists.countries or low in lists.places or low in lists.organisations
    if low in ("us", "who", "un", "eu", "ap", "ria", "fed", "vice", "time", "nice", "guardian", "congress", "ford"):
        known = candidate.form.isupper() or candidate.form in ("Fed", "Congress", "Ford")
        if low in ("us", "who") and not known:
            return False
    if candidate.title or (known and len(lows) > 1):
        return not (len(lows) == 1 and low in lists.common and low not in page.inside)
    if page.language == "de":
        return _is_german_name(candidate, page, lists, known=known, surnames=surnames)
    shouted = _is_shouted(candidate, page)
    if shouted:
        return known or (all(word.low in page.inside for word in candidate.words) and low not in lists.common)
    if len(lows) == 1:
        return _is_single_name(candidate, page, lists, known=known, surnames=surnames)
    if len(lows) == 2 and lows[0] in _DIRECTIONS and (lows[1] in lists.demonyms or lows[1][:-1] in lists.demonyms):
        return False  # South Korean, Latin Americans
    plain = [word for word in lows if len(word) > 2]

    def plain_word(word: str) -> bool:
        return word in lists.common or (word in page.lower and word not in lists.given)

    if candidate.headline and page.inside:
        if lows[0] in lists.countries or lows[-1] in lists.countries:
            return all(word in page.inside for word in lows)
        return any(word in page.inside or word in lists.given or word in lists.places for word in plain)
    made = lows[0] in lists.organisations and lows[0] not in lists.given and all(map(plain_word, lows[1:]))
    if made and lists.heads.isdisjoint(lows[1:]):
        return False  # Apple Watch: what a firm makes
    if all(map(plain_word, plain)) and lows[0] not in lists.given:
        if all(words.isdisjoint(lows) for words in (lists.heads, lists.organisation_openings, lists.group_words)):
            return False  # Full Moon, Power Reserve: capitals, but of no person, body or place
        if candidate.initial:
            return page.count(page.text[candidate.start : candidate.end]) > 1
    return True


def _is_shouted(candidate: Candidate, page: Page) -> bool:
    """Whether it stands in capitals among capitals."""
    text = candidate.form
    if not text.isupper() or len(text) < 4:
        return False
    around = page.text[max(0, candidate.start - 24) : candidate.end + 24]
    letters = [sign for sign in around if sign.isalpha()]
    return len(text.replace(".", "")) > 5 or sum(sign.isupper() for sign in letters) > 0.8 * len(letters)


def _is_single_name(candidate: Candidate, page: Page, lists: WordLists, *, known: bool, surnames: set[str]) -> bool:
    low = candidate.lows[0]
    bare = low.removesuffix("s") if len(low) > 4 else low
    if low in lists.demonyms or bare in lists.demonyms or low.removesuffix("es") in lists.demonyms:
        return False
    first, hyphen, second = low.partition("-")
    if hyphen and first in lists.calendar and second in lists.calendar:
        return False
    if hyphen and second in lists.demonyms and first.endswith("o"):
        return False  # Franco-German
    if low in page.adjectives or bare in page.adjectives:
        return False
    if low in lists.calendar or low in lists.titles or low.rstrip(".") in lists.titles:
        return False
    if known:
        return True
    if low.rstrip(".") in COMPANY_ENDINGS:
        return False
    if candidate.demonym and (low in page.lower or low in lists.subjects or low.endswith("ed")):
        return False
    word = candidate.words[0].text
    letters = word.replace(".", "").rstrip("s")
    abbreviation = letters.isupper() and 2 <= len(letters) <= 6 and low not in page.lower
    if abbreviation:
        return low not in lists.common or len(letters) < 4
    if core(candidate.form) and core(candidate.form)[-1] in surnames and low not in lists.common:
        return True
    if low in lists.common:
        return False
    if not candidate.initial and not candidate.headline:
        return not (low in page.lower and low in lists.subjects) and low not in lists.heads
    if low in page.inside and (low not in page.lower):
        return True
    if candidate.headline:
        return not page.inside and low not in page.lower
    if low in page.lower or low.endswith(("ly", "ing", "ists", "ers", "ions")):
        return False
    return _SPEAKS.match(page.text, candidate.end) is not None


def _is_german_name(candidate: Candidate, page: Page, lists: WordLists, *, known: bool, surnames: set[str]) -> bool:
    """German writes every noun with a capital: only what something else supports is a name."""
    lows = candidate.lows
    if known or _GERMAN_NAMES.search(lows[-1]):
        return True
    if len(lows) == 1:
        text = candidate.words[0].text
        ending = core(text)[-1:]
        return bool(ending and ending[0] in surnames) or (text.isupper() and 2 <= len(text) <= 6)
    particle = lows[-1].startswith(("al-", "el-"))
    return lows[0] in lists.given or particle or candidate.byline


def resolve(candidates: Sequence[Candidate], page: Page) -> list[Resolved]:
    """Each candidate under the fullest form that the document has for the same thing."""
    forms = _Forms(candidates, page)
    return [(candidate, *forms.canonical(candidate)) for candidate in candidates]


class _Forms:
    """What the document's forms stand for."""

    def __init__(self, candidates: Sequence[Candidate], page: Page) -> None:
        self._page = page
        self._lists = word_lists()
        self._first: dict[str, str] = {}
        self._shorts: dict[str, str] = {}
        self._located = {
            c.lows[0]
            for c in candidates
            if len(c.words) == 1 and _PLACE_BEFORE.search(page.text, max(0, c.start - 8), c.start)
        }
        for candidate in candidates:
            key = folded(candidate.form)
            if key not in self._first or (self._first[key].isupper() and not candidate.form.isupper()):
                self._first[key] = _settled(candidate.form, self._lists)
        self._read_brackets(candidates)
        self._companies: dict[str, str] = {}
        for form in self._first.values():
            rest, _, ending = form.rpartition(" ")
            if rest and folded(ending) in COMPANY_ENDINGS:
                self._companies.setdefault(folded(rest), form)
        self._people: dict[str, list[str]] = {}
        self._given: dict[str, list[str]] = {}
        self._groups: list[str] = []
        self._registered: set[tuple[str, bool]] = set()
        for candidate in candidates:
            self._register(candidate)
        self._known = self._known_groups()
        self._initials = {
            "".join(word[0] for word in form.split() if word[0].isupper()): form
            for form in reversed(self._groups)
            if 3 <= len(form.split()) <= 8
        }
        self._titles = self._titles_of(candidates)

    def _read_brackets(self, candidates: Sequence[Candidate]) -> None:
        for candidate in candidates:
            match = _IN_BRACKETS.match(self._page.text, candidate.end)
            if not match:
                continue
            short = match["short"].rstrip(".")
            words = [word for word in candidate.words if not word.link]
            if len(words) == 1:
                if (
                    words[0].text.isupper()
                    and short.isupper()
                    and len(short) > 2
                    and words[0].low not in self._lists.places
                ):
                    self._shorts.setdefault(folded(short), self._first[folded(candidate.form)])
                continue
            start = _start_of_long_form([word.text for word in words], short)
            if start is None:
                continue
            if start and all(
                word.low in self._lists.countries or word.low in self._lists.demonyms for word in words[:start]
            ):
                kept = candidate.words[candidate.words.index(words[start]) :]
                candidate.words, candidate.start = kept, kept[0].start
                self._first.setdefault(folded(candidate.form), candidate.form)
            self._shorts.setdefault(folded(short), self._first[folded(candidate.form)])
        for candidate in candidates:  # IRGC (Islamic Revolutionary Guard Corps)
            word = candidate.words[0].text
            if len(candidate.words) == 1 and word.isupper() and 2 <= len(word) <= 8:
                after = self._page.text[candidate.end : candidate.end + 3]
                if after.startswith(" ("):
                    for other in candidates:
                        if candidate.end + 2 <= other.start <= candidate.end + 6 and len(other.words) > 1:
                            names = [part.text for part in other.words if not part.link]
                            if _start_of_long_form(names, word) == 0:
                                self._shorts.setdefault(folded(word), self._first[folded(other.form)])

    def _register(self, candidate: Candidate) -> None:
        words = core(candidate.form)
        if len(words) < 2 or candidate.headline or (candidate.furniture and candidate.title):
            return
        form = self._first[folded(candidate.form)]
        if (form, bool(candidate.title)) in self._registered:
            return
        self._registered.add((form, bool(candidate.title)))
        evidence = Evidence.none()
        weigh_words(candidate, evidence)
        person, organisation, place = evidence.weights
        surname = _may_end_in_a_surname(candidate, self._page, self._lists)
        if candidate.title or (person >= organisation and person > place and surname):
            for index, key in ((self._people, sound(words[-1])), (self._given, sound(words[0]))):
                if form not in index.setdefault(key, []):
                    index[key].append(form)
        elif organisation >= max(place, person) and form not in self._groups:
            self._groups.append(form)

    def _titles_of(self, candidates: Sequence[Candidate]) -> dict[str, set[str]]:
        titles: dict[str, set[str]] = {}
        for candidate in candidates:
            if candidate.title and len(core(candidate.form)) > 1:
                titles.setdefault(self._first[folded(candidate.form)], set()).add(folded(candidate.title))
        return titles

    def _known_groups(self) -> dict[str, str]:
        """Folded forms of what everybody knows to be one, under the fullest that the document has."""
        known: dict[str, str] = {}
        for name, others in KNOWN_ALIASES.items():
            keys = [folded(form) for form in (name, *others)]
            present = [self._first[key] for key in keys if key in self._first]
            if len(present) > 1:
                fullest = present[0]  # they stand in order: the name, then the usual other names
                known.update(dict.fromkeys(keys, fullest))
        return known

    def canonical(self, candidate: Candidate) -> tuple[str, str]:
        """The fullest form and how it was found."""
        key = folded(candidate.form)
        own = self._first[key]
        words = core(candidate.form)
        if key in self._known:
            fullest = self._known[key]
            return fullest, "" if fullest == own else f"another name of {fullest}"
        if key in self._shorts:
            fullest = self._canonical_of(self._shorts[key])
            return fullest, f"short for {fullest}, given in brackets"
        if key in self._companies:
            return self._companies[key], f"short for {self._companies[key]}"
        if not words or (" ".join(candidate.lows) in self._lists.organisations and not candidate.title):
            return own, ""
        if len(words) == 1:
            return self._canonical_single(candidate, own, words[0])
        fullest = self._canonical_of(own)
        return fullest, "" if fullest == own else f"a shorter form of {fullest}"

    def _canonical_of(self, form: str) -> str:
        """A form of several words under a longer one that holds it."""
        words = core(form)
        if len(words) < 2:
            return form
        for longer in self._people.get(sound(words[-1]), ()):
            other = core(longer)
            if len(other) > len(words) and _is_within(words, other) and sound(other[0]) == sound(words[0]):
                return longer
        low = folded(form)
        if low in self._lists.places or low in self._lists.countries or low in self._lists.organisations:
            return form
        tails = [group for group in self._groups if self._is_tail(form, words, group)]
        return tails[0] if len(tails) == 1 else form

    def _is_tail(self, form: str, words: tuple[str, ...], group: str) -> bool:
        """Whether a body's name is another's without what tells countries apart: `Foreign Ministry`."""
        longer = core(group)
        if len(longer) <= len(words) or longer[-len(words) :] != words:
            return False
        extra = longer[: -len(words)]
        general = all(
            word in self._lists.organisation_heads | self._lists.subjects | self._lists.common for word in words
        )
        land = all(w in self._lists.demonyms or w in self._lists.countries or w in self._page.adjectives for w in extra)
        return general or land or group.split()[0].isupper()

    def _canonical_single(self, candidate: Candidate, own: str, word: str) -> tuple[str, str]:
        low = candidate.lows[0]
        is_place = low in self._lists.countries or low in self._lists.places
        text = candidate.words[-1].text
        if is_place and (
            not candidate.title
            and (
                low in self._lists.countries
                or _PLACE_BEFORE.search(self._page.text, max(0, candidate.start - 8), candidate.start)
            )
        ):
            return own, ""
        heard = sound(word)
        people = self._distinct(self._people.get(heard, ()))
        how = "surname of"
        if not people and not is_place:
            people, how = self._distinct(self._given.get(heard, ())), "given name of"
        if len(word) < 4:  # Orr is not OR, however alike they sound
            people = [form for form in people if word in core(form)]
        if len(people) > 1 and candidate.title:
            titled = [form for form in people if folded(candidate.title) in self._titles.get(form, ())]
            people = titled if len(titled) == 1 else people
        if len(people) == 1:
            return people[0], f"{how} {people[0]}"
        if people:
            return own, "several people here bear that name"
        if text.isupper() and len(text) > 2 and text in self._initials:
            fullest = self._canonical_of(self._initials[text])
            return fullest, f"the initials of {fullest}"
        if is_place or low in self._lists.given or low in self._lists.common or low in self._lists.subjects:
            return own, ""
        if low in self._located:
            return own, ""
        groups = [group for group in self._groups if core(group)[0] == word and self._is_firm(group)]
        if len(groups) == 1:
            return groups[0], f"first word of {groups[0]}"
        return own, ""

    def _is_firm(self, group: str) -> bool:
        """Whether a body is spoken of by its first word: `Fiat` for Fiat Holdings, not `White` for the White House."""
        last = folded(group.rpartition(" ")[2])
        known = group.lower() in self._lists.organisations
        return not known and (last in COMPANY_ENDINGS or last in self._lists.organisation_heads)

    def _distinct(self, forms: Sequence[str]) -> list[str]:
        """Forms that aren't shorter forms of others, in order."""
        longest = [self._canonical_of(form) for form in forms]
        return list(dict.fromkeys(longest))


def _settled(form: str, lists: WordLists) -> str:
    """A form as a label: without brackets, and a shouted name in usual capitals."""
    form = form.replace("[", "").replace("]", "")
    if form.isupper() and len(form) > 5 and "." not in form:
        return " ".join(word.capitalize() for word in form.split(" "))
    return form


def _is_within(words: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    rest = iter(longer)
    return all(any(sound(word) == sound(other) for other in rest) for word in words)


def _start_of_long_form(words: list[str], short: str) -> int | None:
    """Where in `words` the long form of an abbreviation begins; None if it is none of theirs."""
    letters = [sign for sign in short if sign.isalpha() and sign.isupper()]
    if len(letters) < 2:
        return _start_of_syllables(words, short)
    wanted = "".join(letters).lower()
    initials = [[part[0].lower() for part in re.split(r"[-‐]", word) if part] for word in words]
    for start in range(len(words)):
        flat = "".join(sign for group in initials[start:] for sign in group)
        firsts = "".join(group[0] for group in initials[start:])
        if wanted in (flat, firsts):
            return start
    # An abbreviation may pass over a word or take two letters of one: BaFin, Defra.
    joined = "".join(words).lower()
    if len(words) >= 2 and wanted[0] == words[0][0].lower() and len(wanted) >= 3:
        rest = iter(joined)
        firsts = "".join(group[0] for group in initials)
        if all(sign in rest for sign in wanted) and sum(sign in wanted for sign in firsts) >= 0.6 * len(firsts):
            return 0
    return None


def _start_of_syllables(words: list[str], short: str) -> int | None:
    """The same for one made of syllables: `Institute of Earth Studies (Inetes)`."""
    if len(short) < 4 or len(words) < 2:
        return None
    for start, word in enumerate(words[:-1]):
        rest = iter("".join(words[start:]).lower())
        if word[0] == short[0] and all(sign in rest for sign in short.lower()):
            return start
    return None
