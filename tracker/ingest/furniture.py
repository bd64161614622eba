"""Whole lines that are page furniture, credits, copyright or contributor lines, by what they say.

Each pattern must match a whole short line: a wrong hit here removes evidence. English, German,
French and Spanish. Tested case by case in tests/cases/blocks.yaml.
"""

# A pattern's alternative stays on its line.
# ruff: noqa: E501

from __future__ import annotations

import re

from ..model import Role
from ..text.looks import holds_any, small_letters
from .days import MONTH

_NETWORKS = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|instagram|youtube|tiktok|reddit|pinterest|messenger|threads|"
    r"mastodon|bluesky|flipboard|e-?mail|print|pdf|rss|copy(?: link)?|link kopieren|drucken|imprimer|imprimir)"
)

_BOILERPLATE = rf"""
(?:top|bottom|end) of (?:the )?page | back to (?:the )?top | (?:skip|jump) to (?:main |the )?(?:content|navigation|search|footer).{{0,20}}
| [-–—*•·=_~#|»«>.…]+
| (?:\d+|no) comments? | comments?(?: \(\d+\))? | \d+ (?:shares?|views?|likes?|replies) | \d+[ -]min(?:ute)?s?\.?(?: read)? | share | shares
| advertise?ments? | ad | sponsored(?: content)? | paid (?:post|content) | promoted(?: content)?
| \W?reuters?\W? | view gallery.{{0,60}} | (?:article|story) continues (?:below|after).{{0,40}} | (?:continue|keep) reading(?: the main story| below)?
| (?:read|learn|see|show|load|view) (?:more|all|less)(?: (?:stories|articles|news|posts|comments))? | more
| (?:read|see|also read|read also|read more|see also|related|also on .{{1,40}}|more on this|more on this story|watch|watch also|don['’]t miss|recommended|also read)\s?:\s.{{1,200}}
| (?:related|recommended|latest|popular|trending|top|more|featured|most read|most popular)(?: (?:articles?|stories|news|posts?|topics?|content|links?|reviews?|videos?|coverage|now|this week|today))?
| (?:you (?:may|might) also (?:like|enjoy)|(?:recommended|suggested|more) for you|don['’]t miss|editor['’]?s?['’]? picks?|what to read next|read next|up next|tag cloud|(?:in this|about this) article|on this page|contents|table of contents|see all|jump to comments)
| (?:share|follow|like|tweet|pin|print|e-?mail|save|bookmark|send|forward)(?: (?:this|us|me|it|on|via|to|with|by|the|a|article|story|post|page|link|friends?|{_NETWORKS}))*(?:[ ,:/|&]+(?:and |or )?{_NETWORKS})*[:.!]?
| {_NETWORKS}(?:[ ,/|·•]+{_NETWORKS})*
| (?:follow|find|join|like) us (?:on|at|via)\b.{{0,120}} | (?:follow|like) @?\w+ on (?:twitter|x|facebook|instagram)\.?
| (?:subscribe|sign up|register|log ?in|sign in|join)(?: (?:now|here|today|free|for free|us))?[.!]? | sign up (?:for|to) (?:our|the) .{{1,100}} | subscribe (?:to|for) (?:our|the|this) .{{1,100}}
| (?:get|receive) (?:our|the) .{{1,60}}(?:newsletter|inbox|alerts?).{{0,60}} | (?:our )?newsletters?
| (?:already|not) a (?:subscriber|member)\?.{{0,60}} | to continue reading.{{0,60}} | this (?:article|content|story) is (?:for|reserved for|available to) (?:paying )?(?:subscribers|members).{{0,40}}
| (?:tags?|topics?|keywords?|filed under|posted in|categor(?:y|ies)|labels?|in this story|section)\s?:\s?.{{0,200}}
| (?:tags?|topics?|keywords|categories|archives?|menu|navigation|main menu|search|home|close|open|next|previous|prev|older posts?|newer posts?|next (?:article|post|story)|previous (?:article|post|story)|listen|listen to (?:this )?(?:article|story)(?: \d.*)?|play|pause|mute|loading\W*|gallery|photos?|slideshow|live|breaking(?: news)?|exclusive|opinion|analysis|comment|news|world|politics|sports?|business|culture)
| (?:about|contact)(?: us)? | about the authors? | (?:privacy|cookies?)(?: (?:policy|notice|settings|preferences))? | terms(?: (?:of (?:use|service)|and conditions|& conditions))? | imprint | accessibility | sitemap | site map | advertise(?: with us)? | careers | help | faqs? | feedback | send (?:us )?feedback | report (?:an error|a mistake|a typo|this ad)
| (?:accept|reject|decline|allow|agree)(?: (?:all|and continue|and close))?(?: cookies)? | (?:manage|customi[sz]e) (?:cookies|preferences|settings|choices|consent)
| by (?:continuing|using|clicking) .{{0,80}}\b(?:cookies|terms|privacy)\b.{{0,160}}
| please enable javascript.{{0,100}} | (?:javascript|your browser) .{{0,80}}(?:enabled?|supported?|disabled?).{{0,60}}
| (?:the )?(?:views|opinions)(?: and (?:views|opinions))? expressed .{{10,260}} | disclaimer\b.{{0,300}}
| this (?:article|story|post|report) (?:has been|was) (?:updated|amended|corrected|edited|automatically|machine[- ]|auto)\b.{{0,200}}
| (?:translated|machine[- ]translated|automatically translated)\b.{{0,100}}
| (?:got|have) a (?:tip|story|correction)\b.{{0,140}} | (?:support|donate to|help) (?:us|our (?:work|journalism)).{{0,100}}
| anzeigen? | werbung | nach oben | zum (?:inhalt|artikel|seitenanfang)(?: springen)? | zur (?:startseite|übersicht|navigation).{{0,20}} | weiterlesen | mehr (?:lesen|dazu|anzeigen|erfahren)
| (?:mehr (?:zum thema|dazu|aus .{{1,40}})|lesen sie (?:auch|hier|mehr|dazu)|lies auch|siehe auch|auch interessant|das könnte (?:sie|dich) auch interessieren|meistgelesen|zum thema|themen|schlagw(?:ort|örter|orte)|verwandte (?:artikel|themen)|ähnliche (?:artikel|beiträge))(?:\s?:.{{0,160}})?
| (?:teilen|drucken|merken|artikel teilen|empfehlen|kommentieren|kommentare?(?: \(\d+\))?|\d+ kommentare?|abonnieren|newsletter (?:abonnieren|bestellen)|jetzt (?:abonnieren|anmelden|testen)|folgen sie uns\b.{{0,80}}|folge uns\b.{{0,80}}|anmelden|registrieren|impressum|datenschutz(?:erklärung)?|agb|kontakt|über uns|startseite|suche|menü|zurück|weiter|lesezeit:? .{{1,20}}|\d+ min(?:uten)? lesezeit)
| (?:diese|unsere) (?:web)?(?:site|seite) (?:verwendet|nutzt|benutzt) cookies.{{0,240}} | wir (?:verwenden|nutzen) cookies.{{0,240}}
| publicité | haut de page | retour en haut | (?:aller|passer) au contenu(?: principal)? | lire (?:la suite|plus|davantage) | (?:(?:à )?lire aussi|à voir aussi|voir aussi|sur le même (?:sujet|thème)|mots[- ]clés?|étiquettes?|à découvrir)(?:\s?:.{{0,160}})?
| partager(?: (?:cet|l['’])\s?article.{{0,40}})? | imprimer | suivez[- ]nous\b.{{0,80}} | abonnez[- ]vous\b.{{0,80}} | s['’]abonner | (?:\d+ )?commentaires? | mentions légales | nous contacter | accueil | rechercher | se connecter | politique de confidentialité | nous utilisons des cookies.{{0,240}} | ce site utilise des cookies.{{0,240}} | (?:\d+|une?) min(?:utes?)? de lecture
| publicidad | volver arriba | (?:ir|saltar) al contenido(?: principal)? | (?:leer|ver) más | (?:lea también|lee también|le puede interesar|te puede interesar|también te puede interesar|más sobre|más información|etiquetas|temas|noticias relacionadas|artículos relacionados)(?:\s?:.{{0,160}})?
| compartir(?: .{{0,30}})? | síguenos\b.{{0,80}} | suscríbete\b.{{0,80}} | (?:\d+ )?comentarios? | aviso legal | contacto | inicio | buscar | iniciar sesión | política de (?:privacidad|cookies) | (?:este sitio|utilizamos|usamos) .{{0,40}}cookies.{{0,240}} | \d+ min(?:utos)? de lectura
"""
_COOKIES = r".{0,80}\b(?:we|this (?:web)?site|our (?:web)?site|partners) .{0,60}\bcookies\b.{0,240}"

_COMMENT_FORM = r"""
leave (?:a|your) (?:reply|comment|response).{0,60} | (?:post|add|write|submit) (?:a |your )?comment | your e-?mail address will not be published\.?.{0,60} | required fields are marked.{0,10}
| (?:comment|name|e-?mail|website|your (?:comment|name|e-?mail|website))(?: address)?(?: \(required\))?\s?\*?:? | cancel reply | reply | save my (?:name|e-?mail).{0,120} | notify me of .{0,80} | (?:you must be|please) (?:logged in|log in|login|sign in).{0,60}comment.{0,20} | comments are (?:closed|moderated|off).{0,60} | δ
| (?:schreibe?n? (?:sie )?|hinterlasse(?:n sie)? )(?:einen?|uns einen?|deinen?) (?:kommentar|antwort).{0,40} | kommentar (?:schreiben|hinterlassen|absenden|abschicken) | (?:deine|ihre|die) e-?mail-?adresse wird nicht veröffentlicht.{0,80} | erforderliche felder sind (?:mit .{1,6} )?markiert.{0,20} | antwort abbrechen | (?:kommentar|e-?mail(?:-adresse)?)\s?\* | meinen namen.{0,140}speichern.{0,80}
| laisser un commentaire.{0,40} | votre adresse e-?mail ne sera pas publiée.{0,80} | les champs obligatoires sont indiqués.{0,20} | annuler la réponse | (?:commentaire|nom|e-?mail|site(?: web)?)\s?\* | laisser un commentaire annuler.{0,20}
| (?:deja|dejar|deje) (?:una respuesta|un comentario).{0,40} | (?:tu|su) dirección de correo electrónico no será publicada.{0,80} | los campos (?:obligatorios|necesarios) están marcados.{0,20} | cancelar (?:la )?respuesta | (?:comentario|nombre|correo electrónico|web)\s?\*
"""
#: Field labels that belong to the form only where the form has begun.
_FORM_LABEL = r"(?:comment|name|e-?mail|website|url|reply|submit|send|kommentar|nom|nombre|web|site web|δ)\s?\*?:?"

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_NAMES = rf"{_NAME}(?:,? (?:(?:and|und|et|y|&|de|del|van|von|al|el|bin|ibn|der|den|la|le|da|dos) )*{_NAME}){{0,12}}"

_COPYRIGHT = r"""
(?:©|\(c\)|copyright\s*(?:©|\(c\)|(?:19|20)\d\d)|(?:19|20)\d\d\s*©).{0,220}
| (?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados).{0,160}
"""
_RIGHTS_LAST = (
    r".{1,100}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)\.?"
)

_PEOPLE = rf"(?-i:{_NAMES})(?:\s?[,;(/].{{0,200}}|\s(?:in|at|from|for|and|und|en|à)\s(?-i:{_NAMES}).{{0,160}})?[\W\d]*"
#: What a sentence has and a list of contributors has not.
_NO_VERB = r"(?!.*\b(?:said|says|shows?|showed|found|finds|suggest\w*|that|has|have|had|was|were|is|are|will)\b)"
_CONTRIBUTOR = rf"""
\(?(?:additional |with additional |further )?(?:reporting|writing|research|translation|editing)(?: and (?:writing|editing|reporting))? (?:by|from)\s{_NO_VERB}{_PEOPLE}
| \(?(?:edited|compiled|translated) by\s{_NO_VERB}{_PEOPLE}
| \(?with (?:files?|reporting|additional reporting|contributions?|inputs?|material) (?:from|by)\s(?:the )?(?-i:{_NAMES})(?: in (?-i:{_NAMES}))?\W* | with (?:the )?(?:associated press|reuters|afp|ap|dpa|agencies)\W?
| (?-i:{_NAMES})(?:, (?:a|an|the|our) .{{3,60}},)? (?:also )?contributed(?: (?:reporting|research|additional|from (?-i:{_NAME})|to (?:this|the) (?:report|article|story|piece|coverage|dispatch))\b.{{0,200}}|\.)
| (?:mitarbeit|redaktion|bearbeitung|mit material von|übersetzung)\s?:?\s(?-i:{_NAMES})\W? | mit (?:material|agenturmaterial) (?:von|der)\s(?-i:{_NAMES})\W? | \(?mit (?:dpa|afp|reuters|ap)(?:(?:/|, | und )(?:dpa|afp|reuters|ap))*\)?
| \(?avec (?:afp|reuters|ap|l['’]afp)(?:(?: et |, )(?:afp|reuters|ap))*\)? | \(?con (?:información|reportes) de\s(?-i:{_NAMES})\W*
"""

_SOURCE_CREDIT = rf"""
(?:source|sources|via|quelle|quellen|fuente|fuentes|original source|news source)\s*(?::|»|›|→|>|-|–|—|\|)\s*\S.{{0,100}}
| (?:via|source)\s@?(?-i:{_NAME})(?: (?-i:{_NAME})){{0,4}} | (?-i:AP|AFP|Reuters|REUTERS|dpa|DPA|EFE|ANSA|TASS|Xinhua|IANS|PTI|UPI)
| (?:this (?:article|story|piece|report|post) (?:was |has been )?(?:first |originally )*(?:appeared|published|reported)(?: first)?|(?:first|originally) (?:published|appeared)) (?:on|in|by|at)\s.{{2,140}}
| (?:read|see|view) (?:the )?(?:full |original )(?:article|story|post|version)(?: (?:here|on|at|in)\b.{{0,80}})?\W?
| (?:zuerst erschienen|ursprünglich veröffentlicht) .{{2,100}} | (?:publié|paru) (?:initialement|à l['’]origine) .{{2,100}} | publicado originalmente .{{2,100}}
"""

_CREDIT = rf"""
(?:photo(?:graph)?s?|image|picture|pic|foto(?:grafie)?s?|fotos?|bild(?:er)?|illustration|video|graphic|grafik|screenshot|crédit(?:s)?(?: photos?)?|créditos?)(?:\s?(?:credits?|by|courtesy(?: of)?|source|via|von|de|par|crédit|nachweis|quelle))?\s*(?::|\.\.\.|…|\||/|©|–|—)\s*\S.{{0,120}}
| (?:photo|photograph|image|picture|foto|bild|illustration|video)s? (?:by|courtesy of|von|de|par)\s(?-i:{_NAMES}).{{0,60}} | (?:photo|image|picture|video)s? (?:credits?|source|courtesy)\W*\s.{{1,100}}
| credits?\s*(?::|\.\.\.|…|\|)\s*\S.{{0,120}} | image source,?\s.{{1,80}} | bildnachweis.{{0,100}}
| [\[(][^\[\]()]{{2,60}}/\s?(?-i:AP|AFP|EPA|EFE|dpa|DPA|Reuters|REUTERS|Getty(?: Images)?|Xinhua|ANSA|Anadolu|TASS|PA|Shutterstock|Federated Images)[^\[\]()]{{0,30}}[\])]
| (?-i:AP|REUTERS|AFP|EPA|Getty|dpa)\s?(?:photo|images)?\s?/\s?(?-i:{_NAMES}) | (?:ap|file) photo\W? | getty(?: images)?\W? | (?:ap|afp|reuters|epa|dpa)(?: (?:photo|images))?\s?/\s?[\w .'-]{{2,40}}\W? | (?:shutterstock|istock|alamy|unsplash|pixabay|wikimedia commons)(?: (?:photo|images|stock))?(?:\s?/\s?[\w .'-]{{2,40}})?\W?
| (?-i:{_NAMES})\s?/\s?(?-i:AP|AFP|EPA|EFE|dpa|Reuters|REUTERS|Getty Images|Getty|Xinhua|ANSA|Anadolu|TASS|Shutterstock)(?:\W.{{0,30}})?
| (?-i:{_NAMES}),? via (?-i:{_NAMES})\W? | ©\s?(?-i:{_NAMES})\s?/\s?(?-i:{_NAMES})\W?
"""

_CAPTION = r"(?:image caption|caption|bildunterschrift|bildtext|légende|pie de foto|file(?: photo| picture| image)?|archivbild|symbolbild)\s?[,:–—-]\s?.{8,500}"

_WEEKDAY = (
    r"(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_DAY_WRITTEN = (
    rf"(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[./-]\d\d?[./-](?:19|20)\d\d|{MONTH} \d\d?(?:st|nd|rd|th)?,? (?:19|20)\d\d|"
    rf"\d\d?(?:st|nd|rd|th|er|\.)?[ -](?:of |de )?{MONTH},?[ -](?:de |del )?(?:19|20)\d\d)"
)
_TIME = (
    r"(?:\d\d?[:.h]\d\d(?:[:.]\d\d)?\s?(?:a\.?m\.?|p\.?m\.?|uhr|h)?|\d\d?\s?(?:a\.?m\.?|p\.?m\.?|uhr))"
    r"(?:\s?\(?(?:[A-Z]{2,4}T?|UTC|GMT|Z)?(?:[+-]\d\d?(?::?\d\d)?)?\)?)"
)
_PUBLISHED = (
    r"(?:first |originally )?(?:published|posted|date|released|issued)(?: (?:on|at|by))?|veröffentlicht(?: am)?|erschienen(?: am)?|datum|vom|"
    r"publié(?: le)?|mis en ligne le|publicado(?: el)?|fecha"
)
_UPDATED = (
    r"(?:last )?(?:updated|modified|revised|edited)(?: (?:on|at))?|aktualisiert(?: am)?|zuletzt (?:geändert|aktualisiert)(?: am)?|stand|"
    r"mis à jour(?: le)?|modifié(?: le)?|actualizado(?: el)?"
)
_DATE_LINE = (
    rf"(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))?\s?:?\s?(?:(?:{_WEEKDAY})\.?,?\s)?{_DAY_WRITTEN}"
    rf"(?:\s?[,|–—·•/-]?\s?(?:at |um |à |a las )?{_TIME})?(?:[\s,|–—·•/;(-]+(?:{_UPDATED}|{_PUBLISHED})\s?:?.{{4,60}})?[^\w.]?"
)


def _whole(pattern: str) -> re.Pattern[str]:
    lines = [line.strip() for line in pattern.strip().splitlines()]
    joined = "".join(line if line.startswith("|") or not at else f"|{line}" for at, line in enumerate(lines))
    # Written with blanks around `|` for the eye; blanks inside an alternative stand for themselves.
    return re.compile("(?:" + re.sub(r"\s+\|\s+|\s+\||\|\s+", "|", joined) + ")", re.IGNORECASE)


#: First match wins: a credit would otherwise be taken for a copyright line, a form for furniture. A pattern that
#: may begin with anything costs as much as all others, and is only tried where one of its words stands.
_BY_ROLE: tuple[tuple[Role, re.Pattern[str], tuple[str, ...]], ...] = (
    ("comment_form", _whole(_COMMENT_FORM), ()),
    ("contributor", _whole(_CONTRIBUTOR), ()),
    ("credit", _whole(_CREDIT), ()),
    ("copyright", _whole(_COPYRIGHT), ()),
    ("copyright", _whole(_RIGHTS_LAST), ("reserv", "vorbehalten", "réserv")),
    ("source_credit", _whole(_SOURCE_CREDIT), ()),
    ("caption", _whole(_CAPTION), ()),
    ("boilerplate", _whole(_BOILERPLATE), ()),
    ("boilerplate", _whole(_COOKIES), ("cookies",)),
)
_LABEL = re.compile(_FORM_LABEL, re.IGNORECASE)
_DATED = re.compile(_DATE_LINE, re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:about (?:us|the authors?|this site|this (?:news)?paper)|über uns|impressum|à propos(?: de nous)?|qui sommes[- ]nous|sobre nosotros|quiénes somos)\W?",
    re.IGNORECASE,
)
MAX_FURNITURE_CHARS = 420  # no pattern needs more, and long lines are prose


def furniture_role(line: str) -> Role | None:
    """The role that a line has by its words alone, whatever stands around it; None for all prose."""
    if len(line) > MAX_FURNITURE_CHARS:
        return None
    small = small_letters(line)
    for role, pattern, words in _BY_ROLE:
        if words and not holds_any(small, words):
            continue
        if pattern.fullmatch(line):
            return role
    return None


def is_form_label(line: str) -> bool:
    """Whether the line may be the label of a comment form's field: `Name *`."""
    return len(line) < 40 and _LABEL.fullmatch(line) is not None


def opens_furniture(line: str) -> bool:
    """Whether the paragraphs after this line, at the end of a page, are about the paper: `About us`."""
    return len(line) < 60 and _ABOUT.fullmatch(line) is not None


def date_line(line: str) -> str:
    """`published`, `updated` or `plain` for a line that is only a date with its year; empty otherwise."""
    if len(line) > 140:
        return ""
    found = _DATED.fullmatch(line)
    if not found:
        return ""
    return "published" if found["published"] else "updated" if found["updated"] else "plain"
