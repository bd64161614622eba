"""Which names of one document are one and the same: surnames, abbreviations, shorter forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .acceptance import may_end_in_a_surname
from .candidates import Candidate
from .evidence import Evidence, weigh_words
from .forms import COMPANY_ENDINGS, core, folded, sound
from .page import Page
from .words import KNOWN_ALIASES, WordLists, word_lists

#: (candidate, canonical form, how it was resolved or "").
Resolved = tuple[Candidate, str, str]
_IN_BRACKETS = re.compile(
    r"[\s\u00a0]?[(\[][\s\u00a0]?(?:the[\s\u00a0]|or[\s\u00a0]|[“\"‘'])?(?P<short>[A-Z][A-Za-z.&/-]{1,9})[”\"’',]?(?:[\s\u00a0]?[)\]]|[,;][\s\u00a0])"
)
_PLACE_BEFORE = re.compile(r"(?:^|\s)(?:in|near|from|to|at)[\s\u00a0]$")


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
        surname = may_end_in_a_surname(candidate, self._page, self._lists)
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
        lists = self._lists
        general = all(
            word in lists.organisation_heads or word in lists.subjects or word in lists.common for word in words
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
