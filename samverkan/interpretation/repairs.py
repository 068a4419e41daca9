"""Days that date no event: of repair, reporting, handing over, or of what is to be done."""

import re

from samverkan.interpretation.reading import Placed, Reading
from samverkan.swedish_dates import Mark
from samverkan.swedish_words import lenient

_REPAIR = re.compile(
    lenient(
        r"(?:fel|polis)?anmäl(?!ningar)\w*|lagad\w*|lagat|lagas|lagades|sanera\w*|åtgärda\w*|"
        r"bytt\w*|byts|"
        r"byttes|reparera\w*|"
        r"överlämna\w*|rapportera\w*|städa\w*|borttag\w*|inskickad\w*|skickat|fixa\w*|klart?|"
        r"hämtas|hämtat|"
        r"(?:bort|undan|av|hem)(?:kör|hämta|frakta|transport|tag|ta|släpa|bära)\w*|"
        r"skrapa\w*|tvätta\w*|spola\w*|torka\w*|plocka\w*|rensa\w*|klipp\w*|avlägsna\w*|"
        r"(?:ned|ner|bort|upp|undan)(?:p?locka|städa|skaffa|forsla|monter)\w*|t[ö]m[dt]\w*|"
        r"meddela\w*|ärende|inrapporterad\w*|målat|bokad\w*|planerad\w*|besiktiga\w*"
    )
)
_TO_BE_DONE = re.compile(
    lenient(
        r"ska|skall|kommer|byts|bytas?|byter|saneras?|klipps|klippas?|röjs|röjas?|åtgärdas?|lagas?|"
        r"fixas?|hämtas?|töms|tömmas?|bokad\w*|bokat|beställ[dt]\w*|inplanera\w*|planera\w*|"
        r"städas?|"
        r"målas?|monteras?|repareras?|besiktigas?|låssmed\w*|glasmästar\w*|elektriker\w*|"
        r"entreprenör\w*|tekniker\w*|driften|tas|forslas|sätts|ny|nya|nytt|fälls|beskärs|sandas|"
        r"uppföljning\w*|möte|hyresgästmöte|insats|extrapass"
    )
)


def dates_no_event(reading: Reading, day: "Placed[Mark]") -> bool:
    """Whether a day is that of repair or reporting, or of what is to be done about it."""
    if _heads(reading, day):
        return False
    return _of_repair(reading, day) or of_planned_repair(reading, day)


def _heads(reading: Reading, day: "Placed[Mark]") -> bool:
    """Know that the week of "Felanmälan v. 51 Rotebro:" is that of the list below."""
    after = next((one for one in reading.tokens[day.last :] if not one.role), None)
    return after is not None and after.word == ":"


def of_planned_repair(reading: Reading, day: "Placed[Mark]") -> bool:
    """Know that the week of "Buskage skymmer …, ska klippas v. 50" is that of the cutting."""
    tokens = reading.tokens
    place = tokens[min(day.first, len(tokens) - 1)]
    chunks = [tokens[hit.head].chunk for hit in reading.hits
              if tokens[hit.head].sentence == place.sentence]  # fmt: skip
    if not chunks or min(chunks) >= place.chunk or place.chunk in chunks:
        return False
    words = [one.word for one in tokens if one.chunk == place.chunk and not one.role]
    return any(_TO_BE_DONE.fullmatch(word) for word in words)


def _of_repair(reading: Reading, day: "Placed[Mark]") -> bool:
    """Know that the day of repair, reporting or handing over dates no event."""
    tokens = reading.tokens
    before = tokens[max(0, day.first - 3) : day.first]
    sentence = tokens[min(day.first, len(tokens) - 1)].sentence
    listed = [token.word for token in before if token.sentence == sentence and not token.role]
    if "," in listed:
        listed = listed[listed.index(",") + 1 :]
    if listed[-1:] == ["än"] or ("samma" in listed and listed[-1:] == ["som"]):
        return True
    return any(_REPAIR.fullmatch(word) for word in listed) and not any(
        re.match("upptäck|upptack", word) for word in listed
    )
