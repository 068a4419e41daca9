"""What is not a report: questions, commands, corrections, thanks, coming events (14.2, 8)."""

import re

from samverkan.swedish_words import lenient

_COMMAND = re.compile(
    lenient(
        r"\s*(?:!\w|(?:kan du|kan ni|kan vi|skulle du kunna|snälla|vänligen|hej,?|ok,?|@\w+)?\s*"
        r"(?:visa|lista|ta fram|skriv(?! (?:fel|som)\b)|skicka (?:ut |in )?(?:lägesbild|"
        r"rapport|påminn|"
        r"kallelse|protokoll|agenda|dagordning|utkast|sammanställ|list|en påminn)\w*|stäng|"
        r"flytta|påminn|starta|avsluta|"
        r"lägg (?:till|in|upp)|jämför|"
        r"skapa|förbered|ordna|planera in|boka|överlämna|byt|[ä]ndra|andra (?:min|mitt|"
        r"rapport\w*|\d)|ta bort|fastställ|"
        r"hjälp|status|sök|exportera|bjud in|"
        r"kalla|"
        r"sammanställ|sammanfatta|ge mig|hämta|räkna|öppna|skriv ut|markera|tilldela|förläng|"
        r"radera|"
        r"makulera|avboka|uppdatera|berätta|remind|show|list)\b)"
    )
)
_ABSENT = re.compile(
    lenient(
        r"\s*(?:jag|vi)\s(?:är|ska vara|kommer vara|blir)\s(?:borta|ledig\w*|sjuk|på semester|"
        r"frånvarande|bortrest)"
    )
)
_CORRECTION = re.compile(
    lenient(
        r"\b(?:rättelse|rättning|rättat|korrigering|korrigera|skrev fel|blev fel|skrivit fel|"
        r"fel (?:datum|antal|"
        r"område|plats|siffra)|"
        r"r[ä]ttar|(?<!till )rätta|räknade? fel|ska va(?:ra)? \d|"
        r"skulle vara|skulle stå|ska stå|ska det stå|ändring av)\b|"
        r"\bdet var \d+,? inte \d+|\bmenade\b|"
        r"^\s*[ä]ndra (?:antal\w*|siffr\w*|datum\w*|områdes?\w*|raden|min rapport)\b|"
        r"^\s*(?:nej,? )?(?:fel|obs),? (?:det|av mig)|"
        r"\bstryk (?:det|raden|min)\b|"
        r"\b(?:ta bort|radera|stryk) (?:raden|uppgiften|punkten|noteringen|posten)\b|"
        r"\bblev dubbel\w*|"
        r"\bdubblett\b|\b(?:ska|kan|bör) strykas\b|\bbortse från\b|"
        r"\b(?:uppgift|siffr|rapport)\w* [^.?]{0,40}(?:var|är|blev) (?:felaktig\w*|fel)\b|"
        r"\b(?:ta bort|radera|dra tillbaka|återkalla|stryk) (?:min|mitt|den|det|raden?|förra|"
        r"senaste|föregående|gårdagens)\b(?! åtagande)[^.?]{0,40}(?:rapport|inlägg|meddelande|rad|"
        r"skrev|skickade)\w*|"
        r"\binte (?:i )?\w+ utan (?:i )?\w+[.!]?\s*$"
    )
)
# One of these stands in every correction, so that other messages cost nothing.
_CORRECTION_SIGNS = (
    "rätt", "ratt", "korriger", "fel", "ska va", "ska st", "ska det", "skulle", "ndring", "ändra",
    "andra", "inte", "menade", "obs", "stryk", "bort", "radera", "dubb", "tillbaka", "kalla",
)  # fmt: skip
_POINTS = re.compile(
    lenient(
        r"\s*(?:hej[,! ]*)?se (?:bifoga\w*|bilaga\w*|mejl\w*|mail\w*|ovan|tidigare|föregående)\b"
    )
)
_THANKS = re.compile(
    lenient(
        r"\b(?:tack|tackar|tusen tack|kanon|toppen|jättebra|perfekt|bra jobbat|thanks|thank you)\b"
    )
)
_SAME = re.compile(
    lenient(
        r"\b(?:samma|detsamma|likadant|precis) (?:som|läge som|sak som|här som|igen som)\b|"
        r"^\s*(?:som (?:vanligt|sist|förra|tidigare)|"
        r"samma(?: igen| som sist)?\b|se (?:ovan|förra|tidigare|mejl|bilaga|föregående)\w*|dito|"
        r"idem|oförändrat|som ovan)"
    )
)
_QUESTION_START = re.compile(
    lenient(
        r"\s*(?:(?:jag |vi )?(?:undrar|vill veta) (?:om|hur|vad|när|vem|vilka)|(?:hej[,! ]*|"
        r"undrar[,:]? |fråga[:,] ?|en fråga[:,] ?)*(?:när|vem|vilka|vilken|"
        r"vilket|hur|varför|vart (?:är|ska|kan|har|tog|går|vänder|hittar|skickar|mejlar)|vad|"
        r"har (?:ni|du|någon|vi|det)|kan (?:ni|du|vi|man|jag|någon)|är (?:det|ni|du|vi)|"
        r"finns(?: det)?|ska (?:vi|jag|det)|"
        r"blir (?:det|vi)|vet (?:ni|du|någon)|får (?:vi|man|jag)|kommer (?:ni|det|du)|går det|"
        r"stämmer|"
        r"gäller|behöver (?:vi|jag|ni)|var (?:är|finns|ligger|ska|kan|hittar)))\b"
    )
)
_PLANS = re.compile(
    lenient(
        r"\b(?:planera[rt]?|kommer att|kommer vi|ska (?:vi|ha|bli|gå)|vi ska|ska det|inför|"
        r"kommande|räknar? med|vi kör|vi har (?:ett |en )?(?:lan|disco|disko|fest|öppet|match|"
        r"cup|turnering|möte|"
        r"fotboll|konsert)\w*|vi ordnar|vi arrangerar|vi håller (?:öppet|i)|anmälda|"
        r"väntas|förväntas|förbereder|anordnas?|har vi|kör vi|ordnar vi|går vi ut|vandrar vi|"
        r"vi går|vi vandrar|bjuder|"
        r"(?:är|blir) det \w*(?:firande|fest|disco|disko|konsert|match|marknad|loppis|turnering|"
        r"manifestation|demonstration|karneval|kalas|lan|bal|torgmöte|fackeltåg)|"
        r"välkomna|äger rum|hålls|startar|börjar)\b"
    )
)
_PAST = re.compile(
    lenient(
        r"\b(?:var|blev|har (?!vi\b)\w+[td]|hade|hände|upptäckt\w*|fick|skedde|pågick|krossad\w*|"
        r"stals|\w+ades)\b"
    )
)
_HAPPENED = re.compile(lenient(r"\bhar \w+(?:at|tt|it|gt)\b|\bblev\b|\bhade\b|\b\w+ades\b"))
_AGENDA = re.compile(lenient(r"\bdagordning\w*"))
_COMMITMENTS = re.compile(lenient(r"\båtagande\w*|\bförsenad?t?e?\b"))


def is_command(low: str) -> bool:
    """Whether a sentence tells the bot to do something."""
    return _COMMAND.match(low) is not None or _ABSENT.match(low) is not None


def is_question(low: str) -> bool:
    """Whether a sentence asks something."""
    return low.rstrip().endswith("?") or (
        _QUESTION_START.match(low) is not None
        and not low.rstrip().endswith((".", "!"))
        and "," not in low
        and len(low) < 120  # noqa: PLR2004 - a long sentence is no bare question
    )


def points_elsewhere(low: str) -> bool:
    """Whether a sentence only points at something sent elsewhere: "se mejlet"."""
    return _POINTS.match(low) is not None


def is_correction(low: str) -> bool:
    """Whether a message corrects an earlier report."""
    return any(map(low.__contains__, _CORRECTION_SIGNS)) and _CORRECTION.search(low) is not None


def is_thanks(low: str) -> bool:
    """Whether a sentence thanks."""
    return _THANKS.search(low) is not None


def is_same_as_before(low: str) -> bool:
    """Whether a message only points at an earlier one."""
    return _SAME.search(low) is not None


_FAREWELL = re.compile(lenient(r"\b(?:vi|då|så) (?:ses|hörs|syns)\b|^\s*(?:ses|hörs|syns)\b"))


def is_farewell(low: str) -> bool:
    """Whether a sentence only says goodbye: "Vi ses på torsdag"."""
    return _FAREWELL.search(low) is not None


def speaks_of_plans(low: str) -> bool:
    """Whether a sentence speaks of what is to come."""
    return _PLANS.search(low) is not None and _PAST.search(low) is None


def has_happened(low: str) -> bool:
    """Whether a sentence tells of something that has happened."""
    return _HAPPENED.search(low) is not None


def kind_of_request(low: str, *, question: bool) -> str:
    """Return the intent of a question or command."""
    if _AGENDA.search(low):
        return "make_agenda"
    if _COMMITMENTS.search(low) and (question or re.search(r"\b(?:visa|lista)\b", low)):
        return "query_commitments"
    return "question" if question else "command"
