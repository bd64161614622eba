"""Words that news tells the same thing with: the class of a word, so that a raid meets an airstrike.

Written by hand for news in general: violence, politics, courts, business, accidents, family life. A class joins less
than the word itself: two sentences that have one word in common share more than two of which each has another of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...match.prepared import cut_stem

#: One class a line; a word stands in the first line that has it. No class holds what is up beside what is down.
_CLASSES = """
attack strike struck airstrike raid bombing bombardment shelling assault hit bomb target ambush offensive onslaught
kill slay slain dead die death deadly fatal fatality murder lethal assassinate assassination execute execution behead
injure injury wound hurt
troop soldier serviceman servicemen servicewomen personnel army military
militia militiaman militiamen militant fighter paramilitary insurgent rebel gunman gunmen extremist jihadist guerrilla
base facility installation compound outpost camp barracks storehouse depot warehouse
destroy destruction demolish wreck ruin raze damage devastate devastation
talk discussion discuss negotiation negotiate dialogue conversation
withdraw withdrawal withdrew pullout removal remove expel expulsion exit departure depart oust
stop halt prevent curb rein restrain contain cease thwart deter
unable cannot incapable fail failure
condemn condemnation denounce denunciation criticise criticize criticism protest decry deplore rebuke
retaliate retaliation retaliatory revenge avenge reprisal vengeance
escalate escalation intensify aggravate heighten exacerbate
support backing aid assist assistance help helped helping
fund funding finance financial pay paid payroll payment money cash budget
begin began begun start launch commence outset
end conclude conclusion finish terminate
rise increase climb jump grow grew growth surge soar higher
fall fell drop decline decrease plunge tumble shrink shrank slump lower reduce reduction cut
buy bought acquire acquisition purchase takeover
sell sold sale divest disposal
deal agreement accord pact treaty
forecast expect expectation predict prediction anticipate outlook
court tribunal judge justice
arrest detain detention custody capture jail imprison imprisonment prison
charge accuse accusation allege allegation blame
lawsuit sue suit litigation
election vote voter poll ballot
company firm corporation manufacturer maker
worker employee staff workforce job
lay layoff redundancy dismiss dismissal sack
police officer cop constable
child children kid boy girl baby infant newborn toddler
mother mom mum
father dad
wife husband spouse
find found discover discovery uncover locate
show reveal indicate demonstrate demonstration
photo picture image photograph snapshot
video footage clip
fake hoax false untrue bogus fabricate fabrication
real genuine authentic authenticity
ill sick disease illness sickness
doctor physician surgeon medic
car vehicle automobile
plane aircraft jet airliner airplane flight
ship vessel boat
house home residence apartment
country nation land territory soil
border frontier
profit earning
share stock equity
shareholder investor stockholder
debt loan borrowing credit
plan propose proposal intend intention
demand request urge appeal
allow permit approve approval authorise authorize consent
reject rejection refuse refusal rebuff spurn decline
threat threaten menace danger dangerous risk peril
fear worry concern anxiety afraid
warn caution
conflict war fight fighting fought clash battle confrontation confront combat skirmish struggle
win won victory triumph defeat
big large huge major massive enormous giant vast
small tiny minor
recent latest
important importance critical crucial vital essential fundamental
remain stay
provide supply grant
send sent dispatch deploy deployment
build built construct construction
try attempt effort
rescue save free release liberate liberation
escape flee fled
crash collision collide
explode explosion explosive detonate detonation
fire blaze flame burn
resign resignation quit
appoint appointment nominate nomination hire
investigate investigation investigator probe inquiry examine examination
evidence proof prove
law legislation bill regulation
problem issue difficulty challenge predicament
cause prompt trigger spark result because due
effect impact consequence
continue continuation continued persist ongoing
suspend suspension delay postpone postponement
cancel cancellation scrap abandon
merge merger integrate integration
film movie
song music
friend ally partner
enemy foe opponent adversary
hostile hostility enmity
commander leader head chief boss
spokesman spokeswoman spokesperson representative
attempt bid
sanction embargo
tense tension strain
middle midst centre center heart
precarious fragile shaky unstable unsteady instability
presence present
occur happen
letter email message
website site page
store shop outlet
buyer customer consumer client
user subscriber
phone smartphone handset iphone
snake python
rumour rumor speculation
""".strip().splitlines()

_CLASS_OF: dict[str, str] = {}
for _line in _CLASSES:
    _words = _line.split()
    for _word in _words:
        _CLASS_OF.setdefault(cut_stem(_word), _words[0])

#: The class of a stem, named by its first word; most stems have none.
CLASS_OF: Mapping[str, str] = _CLASS_OF
