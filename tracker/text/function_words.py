"""The commonest words of a few languages: by them a language is told, and a small corpus knows what is common."""

from __future__ import annotations

#: Words that carry no subject, so that every page of prose has many; words shared by two languages
#: count for both and decide nothing.
FUNCTION_WORDS_OF: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in that is was for on with as by at from it his her he she they this which were has have "
        "had be not are but an its their would been who will said after more when or",
        "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
        "er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber",
        "fr": "le la les de des du et en un une est que qui dans pour pas sur au avec il elle ne se ce plus par son sa "
        "ses ont été aux mais cette ces comme leur était sont lui nous vous",
        "es": "el la los las de del y en un una es que por con para se su al no lo más como pero sus le ha este esta "
        "entre cuando también fue era han desde hasta sobre ser son",
        "it": "il la lo gli le di del della dei delle e in un una è che per con non si da al alla sono come più ma nel "
        "nella ha anche dal dalla suo questo essere stato",
        "pt": "o a os as de do da dos das e em um uma é que para com não se no na por mais ao foi como mas sua seu "
        "são ele ela também pelo pela até",
        "nl": "de het een en van in is dat op te voor met zijn die niet aan er om ook als bij nog wordt door naar maar "
        "heeft uit over hij ze was werd tot",
        "sv": "och att det i en som på är av för med den till inte om har de ett var jag men så från han kan när",
    }.items()
}
