"""Names in a text, and who is who over documents: laws, hard cases, the alias file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import SettingsError
from tracker.model import Cluster, DateWindow, Document, Link
from tracker.statements.names.aliases import Aliases, aliases_from_mapping, load_aliases
from tracker.statements.names.finding import find_names
from tracker.statements.names.forms import core, folded, one_letter_apart, skeleton, sound
from tracker.statements.names.links import link_names

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "seeds"
CASES = yaml.safe_load((ROOT / "tests" / "cases" / "names.yaml").read_text(encoding="utf-8"))
TEXT_CASES = [case for case in CASES if "text" in case]
LINK_CASES = [case for case in CASES if "texts" in case]

PIECES = st.sampled_from(
    ["Idren", "Moravet", "el-Haddar", "Al", "Sadr", "Prime", "Minister", "U.S.", "Kessim", "of", "the", "and", "in",
     "Ministry", "(BSM)", "said", ",", ".", "“", "”", "’s", "\n\n", "BRENNIA", "Tal'Kesh", "Brigade", "Mr.", "May",
     "Tower", "22", "[", "]", "\u00a0", "-backed", "Iraqi", "ARM.N", "Inc.", "&", "O’Dorran", "É", "ß", "İ"]
)  # fmt: skip
MESSY = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join))


def document(number: int, text: str, *, day: str = "", language: str = "en") -> Document:
    window = DateWindow(day, day, "text", "") if day else None
    name = f"{number:02}.txt"
    return Document(name, name, "", "", "", language, window, len(text.split()), "", (), text)


def linked(texts: Sequence[str], aliases: Aliases | None = None) -> tuple[list[Link], list[Cluster]]:
    return link_names([document(number, text) for number, text in enumerate(texts)], aliases)


def holds(clusters: Sequence[Cluster], left: tuple[int, str], right: tuple[int, str]) -> bool:
    """Whether one cluster has the form `left[1]` of document `left[0]` and that of the right."""
    wanted = [(f"{number:02}.txt", form) for number, form in (left, right)]
    for cluster in clusters:
        places = [(member.span.document, member.span.text) for member in cluster.members]
        if all(place in places for place in wanted) and (wanted[0] != wanted[1] or places.count(wanted[0]) > 1):
            return True
    return False


@given(MESSY, st.sampled_from(["en", "de", "fr", ""]))
def test_names_lie_in_order_apart_and_read_as_their_text(text: str, language: str) -> None:
    names = find_names(text, language=language)
    for name in names:
        assert text[name.start : name.end] == name.text
        assert name.text.strip() == name.text != ""
        assert name.canonical
        assert name.why
    for earlier, later in pairwise(names):
        assert earlier.end <= later.start


@given(MESSY)
def test_a_text_gives_the_same_names_each_time(text: str) -> None:
    assert find_names(text) == find_names(text)


@given(st.lists(MESSY, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(texts: list[str], random: Any) -> None:
    documents = [document(number, text) for number, text in enumerate(texts)]
    shuffled = list(documents)
    random.shuffle(shuffled)
    assert link_names(documents) == link_names(shuffled)


def members_of(clusters: Sequence[Cluster]) -> list[list[tuple[str, int]]]:
    return [[(member.span.document, member.span.start) for member in cluster.members] for cluster in clusters]


@given(st.lists(MESSY, max_size=5))
def test_links_and_members_read_as_their_text_and_clusters_dont_overlap(texts: list[str]) -> None:
    links, clusters = linked(texts)
    for span in [side for link in links for side in (link.left, link.right)]:
        assert texts[int(span.document[:2])][span.start : span.end] == span.text
    places = [place for members in members_of(clusters) for place in members]
    assert len(places) == len(set(places))
    assert all(len(cluster.members) > 1 for cluster in clusters)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzé'’- ", min_size=1, max_size=20))
def test_folding_twice_is_folding_once(form: str) -> None:
    assert folded(folded(form)) == folded(form)
    for word in core(form):
        assert sound(word) is not None
        assert skeleton(word) is not None
        assert one_letter_apart(word, word)


@pytest.mark.parametrize("case", TEXT_CASES, ids=lambda case: case["name"])
def test_names_of_the_hard_cases(case: dict[str, Any]) -> None:
    found = [(name.type, name.text, name.canonical, name.title) for name in find_names(case["text"])]
    wanted = []
    for row in case["wanted"]:
        type_, text, canonical, title = ([part.strip() for part in row.split("|")] + ["", ""])[:4]
        wanted.append((type_, text, canonical or text, title))
    assert found == wanted, case["why"]


@pytest.mark.parametrize("case", LINK_CASES, ids=lambda case: case["name"])
def test_names_are_joined_and_kept_apart_over_documents(case: dict[str, Any]) -> None:
    clusters = linked(case["texts"])[1]

    def together(left: str, right: str) -> bool:
        numbers = range(len(case["texts"]))
        return any(holds(clusters, (one, left), (other, right)) for one in numbers for other in numbers if one != other)

    for left, right in case.get("joined", ()):
        assert together(left, right), f"{left} and {right}: {case['why']}"
    for left, right in case.get("apart", ()):
        assert not together(left, right), f"{left} and {right}: {case['why']}"


def test_furniture_is_passed_over() -> None:
    from tracker.model import Block

    text = "Idren Moravet spoke.\n\nThe Kessim Observer is printed by Joren Pell in Velmar."
    blocks = (Block(0, 20, "body"), Block(22, len(text), "boilerplate"))
    assert [name.text for name in find_names(text, blocks=blocks)] == ["Idren Moravet"]


def test_a_surname_is_not_joined_where_the_alias_file_forbids_it() -> None:
    texts = ["Idren Moravet came with Moravet.", "Idren Moravet stayed."]
    aliases = aliases_from_mapping({"names": {"Idren Moravet": {"not": ["Moravet"]}}})
    assert holds(linked(texts)[1], (0, "Moravet"), (1, "Idren Moravet"))
    assert not holds(linked(texts, aliases)[1], (0, "Moravet"), (1, "Idren Moravet"))
    assert holds(linked(texts, aliases)[1], (0, "Idren Moravet"), (1, "Idren Moravet"))


def test_a_veto_holds_against_a_spelling_found() -> None:
    texts = ["Qasim Moleymani spoke in Velmar.", "Qassem Moleimani spoke in Velmar."]
    aliases = aliases_from_mapping({"names": {"Qasim Moleymani": {"not": ["Qassem Moleimani"]}}})
    assert holds(linked(texts)[1], (0, "Qasim Moleymani"), (1, "Qassem Moleimani"))
    links, clusters = linked(texts, aliases)
    assert not holds(clusters, (0, "Qasim Moleymani"), (1, "Qassem Moleimani"))
    assert not [link for link in links if "Moleimani" in link.right.text]


def test_an_alias_joins_what_nothing_else_would_and_names_the_type() -> None:
    texts = ["The Old Fox, as Kessim calls him, spoke.", "Idren Moravet stayed."]
    aliases = aliases_from_mapping({"names": {"Idren Moravet": {"type": "person", "aliases": ["Old Fox"]}}})
    links, clusters = linked(texts, aliases)
    assert holds(clusters, (0, "Old Fox"), (1, "Idren Moravet"))
    assert [link.relation for link in links if "Old Fox" in (link.left.text, link.right.text)] == ["alias"]
    assert {member.span.values["type"] for member in clusters[0].members} == {"person"}
    assert clusters[0].label == "Idren Moravet"


OFFICES = {
    "offices": {
        "prime minister of Sardavia": {
            "forms": ["the Sardavian premier"],
            "holders": [
                {"name": "Idren Moravet", "from": "2016-03-01", "to": "2020-11-30"},
                {"name": "Leyna Dorrach", "from": "2020-12-01"},
            ],
        }
    }
}


def test_an_office_is_its_holder_of_the_day() -> None:
    texts = [("Idren Moravet spoke.", "2018-05-16"), ("Leyna Dorrach spoke.", "2021-10-12")]
    texts += [("The Sardavian premier left.", "2018-06-01"), ("The Sardavian premier left.", "2021-10-13")]
    documents = [document(number, text, day=day) for number, (text, day) in enumerate(texts)]
    clusters = link_names(documents, aliases_from_mapping(OFFICES))[1]
    assert {cluster.label: [member.span.document for member in cluster.members] for cluster in clusters} == {
        "Idren Moravet": ["00.txt", "02.txt"],
        "Leyna Dorrach": ["01.txt", "03.txt"],
    }


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_a_window_over_two_terms_has_no_holder(first: date, days: int) -> None:
    office = aliases_from_mapping(OFFICES).offices[0]
    last = first + timedelta(days=days)
    holder = office.holder_during(DateWindow(first.isoformat(), last.isoformat(), "text", ""))
    if first < date(2020, 12, 1) <= last or first < date(2016, 3, 1):
        assert holder is None
    else:
        assert holder is not None
        assert holder.name == ("Idren Moravet" if last < date(2020, 12, 1) else "Leyna Dorrach")


def test_all_mistakes_of_an_alias_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "aliases.yaml"
    path.write_text(
        "names:\n"
        "  Idren Moravet: {type: man, aliases: [Pell, 7], not: [Pell]}\n"
        "  Joren Pell: {alias: [Pell]}\n"
        "  Ilse Pell: {aliases: [Pell]}\n"
        "offices:\n"
        "  premier: [{name: Idren Moravet, from: 2020-13-01}, {name: Joren Pell, from: 2019-01-01, to: 2018-01-01}]\n"
        "  mayor: soon\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as caught:
        load_aliases(path)
    told = str(caught.value)
    for part in (
        "man",
        "7",
        "both an alias and under",
        "unknown alias",
        "belongs to both",
        "2020-13-01",
        "ends",
        "mayor",
    ):
        assert part in told, (part, told)
    assert str(path) in told


@pytest.mark.parametrize("text", ["- a\n", "names: [a]\n", "names: {a: [b]}\n", "{", "offices: {x: }\n"])
def test_an_alias_file_that_is_none_is_a_mistake(tmp_path: Path, text: str) -> None:
    path = tmp_path / "aliases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        load_aliases(path)


def test_an_empty_alias_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "aliases.yaml"
    path.write_text("", encoding="utf-8")
    assert load_aliases(path) == Aliases()


TRUTH = yaml.safe_load((ROOT / "tests" / "truth" / "names.yaml").read_text(encoding="utf-8"))
#: Descriptions in lower case are no names by our patterns, and German ones for English bodies want an alias file.
NOT_NAMES = {
    "the commodore", "harbour authority", "Hafenbehörde", "dockworkers' union", "dockworkers’ union", "dockers’ union",
    "longshoremen's association", "Brennian mission", "Brennian mission in the strait", "Ober-Tashan",
    "hospital of St. Oriel", "Krankenhaus St. Oriel",
}  # fmt: skip


@cache
def scanned() -> tuple[dict[str, Document], dict[tuple[str, str], str], dict[str, set[str]]]:
    """Each document of the truth; cluster (or a name of its own) and types of each (document, form)."""
    from tracker.library import scan

    documents = scan([str(ROOT / "seeds")]).documents
    ids = {one.id: one for one in documents}
    ids |= {name: one for one in documents for name in (one.key, *one.provenance.values())}
    group_of: dict[tuple[str, str], str] = {}
    types: dict[str, set[str]] = {}
    for cluster in link_names(documents)[1]:
        for member in cluster.members:
            group_of[member.span.document, member.span.text] = cluster.id
            types.setdefault(cluster.id, set()).add(str(member.span.values["type"]))
    for one in documents:
        for name in find_names(one.text, language=one.language or "en", blocks=one.blocks):
            alone = group_of.setdefault((one.id, name.text), f"{one.id} {name.text}")
            if alone not in types or alone.startswith(one.id):
                types.setdefault(alone, set()).add(name.type)
    return ids, group_of, types


def groups_of(entity: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(document, variant, group or "") of each variant of a name in each document."""
    ids, group_of, _ = scanned()
    rows = []
    for variant in entity["variants"]:
        text = variant["text"]
        if text in NOT_NAMES:
            continue
        for name in variant["documents"]:
            one = ids[name]
            place = one.text.find(text)
            if place < 0 or any(
                b.start <= place < b.end and b.role in ("boilerplate", "comment_form") for b in one.blocks
            ):
                continue  # in the page's metadata only, or in furniture: both are left out
            forms = [form for other, form in group_of if other == one.id and form in text]
            best = max(forms, key=len, default="")
            rows.append((name, text, group_of.get((one.id, best), "")))
    return rows


@pytest.mark.parametrize("entity", TRUTH["entities"], ids=lambda entity: entity["canonical"])
def test_names_of_the_bundled_corpus_are_one_each(entity: dict[str, Any]) -> None:
    rows = groups_of(entity)
    groups = {group for _, _, group in rows}
    assert len(groups) == 1, rows
    assert entity["type"] in scanned()[2][groups.pop()]


@pytest.mark.parametrize("row", TRUTH["must_not_merge"], ids=lambda row: f"{row['left']}~{row['right']}")
def test_look_alike_names_stay_apart(row: dict[str, Any]) -> None:
    entities = {entity["canonical"]: entity for entity in TRUTH["entities"]}
    sides = [
        {group for _, _, group in groups_of(entities[row[side]])} for side in ("left", "right") if row[side] in entities
    ]
    assert len(sides) < 2 or not (sides[0] & sides[1]), row["why"]


#: Spellings of people and groups in the five real articles, read by hand; each line is one name.
JOINED = (
    ("Mohammed Shia al-Sudani", "Mohammed Shia Al-Sudani", "Al-Sudani", "al-Sudani", "Sudani"),
    ("Mustafa al-Kadhimi", "al-Kadhimi"),
    ("Qassim Suleimani", "Qasem Soleimani", "Soleimani", "Suleimani"),
    ("Moqtada Al Sadr", "Muqtada Al-Sadr", "Al-Sadr"),
    ("Abu Mahdi al-Muhandis", "Abdu Mahdi al-Muhandis"),
    ("Yehia Rasool", "Yahya Rasool", "Rasool"),
    ("Donald Trump", "Trump"),
    ("Ali Khamenei", "Khamenei"),
    ("Stephen Zunes", "Zunes"),
    ("Simon Mabon", "Mabon"),
    ("Renad Mansour", "Mansour"),
    ("Colin P. Clarke", "Clarke"),
    ("Rend al-Rahim", "al-Rahim"),
    ("Ehsan al-Shimmari", "al-Shimmari"),
    ("Kataib Hezbollah", "Kata’ib Hezbollah", "KH"),
    ("Popular Mobilization Forces", "PMF", "Popular Mobilization Units"),
    ("Quds Force", "QF", "Qods Force"),
    ("Islamic Revolutionary Guard Corps", "IRGC", "Revolutionary Guards"),
    ("Islamic State", "IS", "ISIS", "ISIL", "Daesh"),
    ("Higher Military Commission", "HMC"),
    ("United States", "US", "U.S.", "America"),
)
SHARED = ("Hadi al-Ameri", "Ismail Qaani", "Ebrahim Raisi", "Hamas", "Tower 22")
APART = (
    ("Mohammed Shia al-Sudani", "Mustafa al-Kadhimi"),
    ("Nuri al-Maliki", "Mohammed Shia al-Sudani"),
    ("Hezbollah", "Kataib Hezbollah"),
    ("Iranian Foreign Ministry", "Iraqi Foreign Ministry"),
    ("Islamic State", "Islamic Jihad"),
    ("Islamic State", "Islamic Republic"),
    ("Ali Khamenei", "Ali al-Sistani"),
    ("Kata’ib Sayyid al-Shuhada", "Kata’ib Hezbollah"),
    ("Iraq Foundation", "Iraq Initiative"),
)


@pytest.mark.skipif(not REAL.exists(), reason="the five real articles are not here")
def test_names_of_the_real_articles_are_joined_and_kept_apart() -> None:
    from tracker.library import scan

    documents = scan([str(REAL)]).documents
    clusters = link_names(documents)[1]
    forms = [{member.span.text for member in cluster.members} for cluster in clusters]
    for row in JOINED:
        assert any(set(row) <= one for one in forms), row
    for name in SHARED:
        found = [cluster for cluster in clusters for member in cluster.members if member.span.text == name]
        assert len({member.span.document for cluster in found for member in cluster.members}) > 1, name
    for left, right in APART:
        assert not any({left, right} <= one for one in forms), (left, right)
