"""Words by which speech is told: verbs that report it, and nouns for people and bodies that speak.

English is complete enough for news; German, French and Spanish hold the commonest verbs. Words are
data here and nothing else: the rules that use them are in `finding`, `reported` and `speakers`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...text.alternatives import any_word

#: Verbs that take a whole sentence in quotation marks, before or after it.
STRONG_VERBS = """
said says say saying tell told tells telling add added adds adding asked asks asking reply replied replies replying
respond responded responds responding state stated stating write wrote writes written writing tweeted tweets tweeting
posted noted notes noting explained explains explaining argued argues arguing warn warned warns warning insisted
insists insisting claimed claims claiming declared declares declaring announced announces announcing recalled recalls
recalling continued continues concluded concludes concluding admitted admits admitting acknowledged acknowledges
acknowledging asserted asserts asserting suggested suggests suggesting predicted predicts predicting commented
comments commenting joked jokes joking quipped quips remarked remarks remarking observed observes stressed stresses
stressing emphasised emphasized emphasises emphasizes reiterated reiterates repeated shouted shouts shouting yelled
yelling screamed screaming cried urged urges urging vowed vows vowing promised promises promising pledged pledges
pledging threatened threatens threatening complained complains complaining confirmed confirms confirming denied denies
denying revealed reveals revealing reported reports cautioned cautions cautioning conceded concedes contended contends
maintained maintains alleged alleges alleging lamented laments mused muses boasted boasts countered counters ventured
recounted recounts testified testifies read reads reading wondered wonders thought thinks believes exclaimed whispered
muttered protested pleaded summarised summarized advised advises advising informed informs chanted chanting quoted
quoting relayed elaborated clarified opined retorted interjected proclaimed proclaiming communicated hinted implied
sang blogged captioned mentioned answered
""".split()  # noqa: SIM905

#: Verbs that govern a fragment in quotation marks that follows them, rarely a sentence.
WEAK_VERBS = """
call called calls calling describe described describes describing labelled labeled labels labelling labeling dubbed
branded branding brands praised praises praising criticised criticized criticizes criticising criticizing condemned
condemns condemning denounced denounces denouncing dismissed dismisses dismissing rejected rejects rejecting referred
refers referring hailed hails hailing accused accuses accusing expressed expresses expressing demanded demands
demanding characterised characterized blasted blasts blasting slammed slams slamming decried spoke speaks speaking
talked talks talking mentioned cited cites citing expects expected hoped hopes hoping feared fears feels felt
considered considers deemed termed cautioning welcomed likened compared blamed blames
""".split()  # noqa: SIM905

#: Verbs whose object, with or without `that`, is what somebody says; `warned`, `threatened` only with `that`.
REPORTING_VERBS = frozenset(
    """
said says say saying added adds noted notes explained explains argued argues warned warns insisted insists claimed
claims declared declares announced announces concluded concludes admitted admits acknowledged acknowledges asserted
asserts suggested suggests predicted predicts stressed stresses reiterated reiterates confirmed confirms denied
revealed reveals reported reports maintained maintains alleged alleges stated contends contended conceded told tells
tweeted wrote testified estimated estimates believes believe warning adding noting claiming arguing insisting stating
explaining remarked mentioned replied communicated answered
""".split()  # noqa: SIM905
)
#: After these a clause without `that` is no report (`reported a loss`, `denied claims`).
THAT_ONLY_VERBS = frozenset(
    """
warned warns insisted insists claimed claims declared declares announced announces concluded concludes admitted admits
acknowledged acknowledges asserted asserts suggested suggests predicted predicts stressed stresses reiterated
reiterates confirmed confirms denied revealed reveals reported reports maintained maintains alleged alleges stated
contends contended conceded tweeted wrote testified estimated estimates believes believe warning noting claiming
arguing insisting stating explaining noted notes explained explains argued argues adding remarked mentioned replied
communicated answered
""".split()  # noqa: SIM905
)

GERMAN_VERBS = """
sagte sagten sagt sagen erklärte erklärten erklärt betonte betont meinte meint teilte kritisierte warnte warnt fügte
forderte schrieb schreibt antwortete berichtete ergänzte behauptete versicherte kündigte nannte bezeichnete sprach
hieß räumte bestätigte
""".split()  # noqa: SIM905
FRENCH_VERBS = """
dit dit-il dit-elle déclaré déclare déclarait affirmé affirme expliqué explique ajouté ajoute estimé estime assuré
assure souligné souligne indiqué indique répondu répond confié précisé précise lancé écrit martelé prévenu rappelé
jugé juge conclut conclu
""".split()  # noqa: SIM905
SPANISH_VERBS = """
dijo dice dijeron declaró declararon afirmó afirmaron explicó añadió agregó señaló aseguró indicó sostuvo subrayó
manifestó advirtió comentó respondió expresó insistió escribió anunció apuntó
""".split()  # noqa: SIM905
_OTHER_VERBS = {"de": GERMAN_VERBS, "fr": FRENCH_VERBS, "es": SPANISH_VERBS}
ALL_OTHER_VERBS = frozenset(GERMAN_VERBS + FRENCH_VERBS + SPANISH_VERBS)

#: Nouns for those who speak without a name, singular; a plural in -s is understood.
SPEAKER_NOUNS = """
spokesman spokeswoman spokesperson spokespeople spokesmen official minister secretary premier president chancellor
governor mayor senator lawmaker deputy ambassador envoy diplomat general admiral commander commodore officer soldier
sergeant captain colonel police policeman army military navy force government administration ministry department
agency authority office council committee commission parliament court judge prosecutor lawyer attorney solicitor union
party group movement militia brigade organisation organization company firm bank airline association federation
institute watchdog newspaper paper magazine website site blog station network channel source witness resident
neighbour neighbor analyst expert economist strategist trader dealer broker manager director chairman chairwoman chair
chief head leader founder owner boss executive editor author writer reporter journalist correspondent columnist
producer actor actress singer star coach player professor scientist researcher doctor nurse surgeon physician teacher
student activist campaigner protester critic supporter opponent adviser advisor aide assistant statement report letter
memo document filing email post tweet message study survey notice announcement video recording indictment complaint
mother father parent wife husband son daughter brother sister friend family relative uncle aunt cousin grandmother
grandfather widow colleague man woman boy girl teenager victim survivor tenant customer nun blogger employee worker
driver pilot farmer fisherman person sailor prince princess king queen pope bishop priest imam cleric rabbi pastor
investigator detective inspector sheriff marshal regulator coroner member candidate veteran master user publicist
representative rep publication outlet media cabinet junta treasury embassy portal daily weekly tabloid broadcaster
hospital university school church team club
""".split()  # noqa: SIM905

#: Titles and offices that stand before a name and don't belong to it, lower case.
TITLES = frozenset(
    """
mr mrs ms miss dr prof professor sir lord lady dame president vice-president vice prime minister premier foreign
defence defense interior finance home health secretary gen gen. general maj maj. major col col. colonel lt lt.
lieutenant captain capt capt. commodore rear admiral adm adm. senator sen sen. rep rep. representative congressman
congresswoman gov gov. governor mayor chancellor king queen prince princess pope judge justice attorney chief
executive ceo cfo coo chairman chairwoman director spokesman spokeswoman spokesperson sheikh ayatollah grand imam rev
rev. reverend father sister brother sergeant sgt sgt. officer detective inspector police deputy analyst economist
coach manager supreme leader secretary-general state treasury commander private pvt corporal cpl specialist constable
superintendent commissioner ambassador former acting interim then-president ex-president us u.s. uk eu un u.n. mr.
mrs. ms. dr. prof. st. hon. fed herr frau präsident präsidentin ministerin ministerpräsident ministerpräsidentin
bundeskanzler kanzler kanzlerin sprecher sprecherin vorsitzende vorsitzender geschäftsführer geschäftsführerin chef
chefin monsieur madame m. mme señor señora presidente presidenta ministro ministra democrat republican conservative
labour tory cleric publicist actor actress singer author
""".split()  # noqa: SIM905
)

#: Capitalised words that no name begins with, lower case.
NOT_NAMES = frozenset(
    """
a an the and but or yet so for nor if when while as at by in on of to from with without after before since until
during under over about against between among through also however meanwhile moreover still then there here this that
these those it its he she they we i you his her their our my your who what where why how which not no yes all some
many most more few several both each every another other one two three four five six seven eight nine ten just only
even now today yesterday tomorrow tonight later earlier recently once again instead perhaps maybe because although
though despite unlike like according asked nobody everybody somebody someone everyone anyone nothing something
everything monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
spring summer autumn winter speaking writing responding referring adding noting is are was were be been do does did
have has had will would can could should might must separately additionally unsurprisingly reportedly let well oh okay
please thank thanks hello dear sure indeed thus hence therefore finally first second third last next der die das ein
eine und aber oder doch wenn als wie er sie es wir ich ihr sein seine ihre dem den des im am um auf aus bei mit nach
von zu le la les un une et mais ou donc il elle ils elles nous je ce cette ces el los las una pero su sus en con por
según laut selon
""".split()  # noqa: SIM905
)

#: Words that make a capitalised phrase a body rather than a person, lower case.
BODY_WORDS = frozenset(
    """
ministry department agency authority office council committee commission parliament congress senate court union party
group movement brigade brigades organisation organization company corp corp. inc inc. ltd ltd. plc bank airlines
airways association federation institute university college hospital police army navy force forces guard guards
service services foundation centre center school church club times post journal press news agence reuters ap afp bbc
cnn cbs nbc abc fox guardian mail telegraph independent observer herald tribune gazette magazine tv radio television
network pentagon kremlin house white state states nations kingdom republic front isis isil hamas hezbollah taliban
facebook twitter google apple amazon microsoft government administration initiative treasury exchange board fund
society team city county district militia league coalition alliance media daily weekly sun mirror express globe al
jazeera corporation holdings partners capital securities research group's
""".split()  # noqa: SIM905
)

#: Countries and what belongs to them, lower case: bodies when they speak, never persons.
COUNTRIES = frozenset(
    """
iraq iran syria israel egypt turkey russia china japan india pakistan afghanistan america britain england scotland
wales ireland france germany italy spain portugal greece poland ukraine sweden norway finland denmark belgium austria
switzerland hungary romania canada mexico brazil argentina venezuela colombia cuba chile peru australia indonesia
malaysia thailand vietnam korea lebanon jordan yemen qatar kuwait bahrain libya tunisia algeria morocco sudan somalia
ethiopia kenya nigeria ghana uganda zimbabwe washington tehran baghdad moscow beijing london paris berlin brussels
jerusalem gaza palestine europe asia africa iraqi iranian syrian israeli egyptian turkish russian chinese japanese
indian pakistani afghan american british english scottish welsh irish french german italian spanish greek polish
ukrainian swedish norwegian canadian mexican brazilian australian indonesian lebanese palestinian saudi palestinians
americans israelis iraqis iranians arab arabs kurdish kurds shiite shia sunni muslim muslims christian christians
jewish european democratic republican catholic western eastern northern southern central african asian united
""".split()  # noqa: SIM905
)

HE_TITLES = frozenset(
    ["mr", "mr.", "sir", "lord", "king", "prince", "herr", "monsieur", "señor", "m.", "father", "pope", "imam"]
)
SHE_TITLES = frozenset(
    ["mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "queen", "princess", "frau", "madame", "mme", "señora"]
)


_PHRASES = r"[Aa]ccording to|[Ii]n the words of|was quoted as saying|were quoted as saying|went on|goes on"


@lru_cache(maxsize=8)
def cue_pattern(language: str) -> re.Pattern[str]:
    """Every verb that may report speech in the language; English where there is no list."""
    verbs = _OTHER_VERBS.get(language)
    if verbs is not None:
        return re.compile(rf"\b(?:{any_word(verbs)}|[Nn]ach Angaben|[Ll]aut|[Ss]elon|[Ss]egún)(?!\w)")
    return re.compile(rf"\b(?:{_PHRASES}|{any_word(STRONG_VERBS + WEAK_VERBS)})(?![\w’'])")


WEAK = frozenset(WEAK_VERBS)
STRONG = (
    frozenset(STRONG_VERBS)
    | ALL_OTHER_VERBS
    | {"according to", "in the words of", "was quoted as saying", "were quoted as saying", "went on", "goes on"}
)
NOUNS = (
    frozenset(SPEAKER_NOUNS)
    | {noun + "s" for noun in SPEAKER_NOUNS}
    | {"ministries", "authorities", "agencies", "companies", "families", "police", "parties", "deputies"}
)
