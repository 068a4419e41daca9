"""What the sender takes back: "trodde det var inbrott, det var städarna" (DOMAIN 14.2, 6)."""

import re

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.reading import Reading
from samverkan.swedish_words import lenient

_WAS = r"(?:var|va|visade|rörde|handlade|blev|hade|stod|låg|fanns|satt|är|uteblev)\b"
_IT = r"(?:de[tnm]?|dom|d|han|hon|vi|alltså|då|sen)"
# Who or what explains a false alarm, unless they are told of as those who found it.
_HARMLESS = (
    r"(?:\w+ ){0,3}?(?:grill\w*|städ(?:are|arna|aren|ersk\w*|personal\w*|firma\w*|bolag\w*)|"
    r"vaktmästar\w*|personal\w*|ånga|matos|matlagning\w*|övning\w*|hantverkar\w*|lekte|lek|"
    r"lekande|rökmaskin\w*|damm|dimma|byggjobbar\w*|katt(?:en|er)?|hund(?:en|ar)?|vinden|"
    r"blåsten|skoj\w*|målar(?:e|en|na)|skolprojekt\w*|krita|kritor|ketchup|teater\w*|"
    r"inspelning\w*|brandövning\w*|vaktbolag\w*|flyttgubb\w*|flyttfirma\w*|besiktning\w*)\b"
    r"(?! (?:som|vilka) (?:upptäck|såg|larma|hitta|ring|släck|anmäl|avbröt|stopp|ingrep|fick|"
    r"blev)| på plats)"
)
_TOLD = (
    r"(?:det som (?:ringdes|larmades|anmäldes|sades|sas|påstods|spreds|rapporterades|skrevs|"
    r"kom in)|rykt\w*|uppgift\w*|larm(?:et|en)?|tips(?:et|en)?|anmäl(?:an|ningen|ningarna)|"
    r"påståend\w*|prat(?:et)?|samtalet|informationen|historien)"
)
_NOT = r"(?:inte|ej|icke)"
_QUITE = r"(?:dock |alls |ju |visst |sedan |sen |helt |tyvärr )*"
_ONLY = r"(?:dock |ju |egentligen |nog |mest )*(?:bara|endast|enbart)\b"
_UNTRUE = (
    r"(?:\w+ ){0,2}?(?:missförstånd\w*|misstag\w*|skämt\w*|skojbråk\w*|lekbråk\w*|låtsas\w*|"
    r"osant|påhitt\w*|obefogat|ogrundat|ingen fara)"
)

# Each finds a stretch; what is told in it did not happen.
_DOUBTED = (
    r"misstänkt\w*|misstänkte|befara\w*|såg (?:det )?(?:först )?ut som|"
    r"lät (?:det )?(?:först )?som"
)

# Each finds a stretch; what is told in it did not happen.
_PATTERNS: tuple[tuple[str, ...], ...] = (
    # "trodde … men det var", "trodde …, det var", "trodde … . Det var"
    (
        r"\b(?:trodde|trott|inbillade)\b[^!?\n]{0,160}?(?:,|\.| -|\bmen\b|\bfast\b) ?(?:men )?",
        rf"(?:{_IT} )?(?:{_WAS}(?! (?:runt|kring|ca|kl|vid \d|i går|igår|sent|tidigt))|",
        r"har kommit till rätta)",
    ),
    # "väskan som vi trodde stulits har kommit till rätta"
    (
        rf"\b(?:trodde|trott)s? (?:var |vara |blivit )?\w+[^.!?\n]{{0,40}} (?:men )?(?:{_WAS}|",
        r"(?:har )?kom(?:mit)? till rätta)",
    ),
    # "såg ut som … men det var", "larmades om … men det var"
    (
        rf"\b(?:{_DOUBTED}|antog|tyckte|först (?:såg|lät) det|anmäl\w+ som|",
        rf"larma\w* (?:om|som))\b[^.!?\n]*?\b(?:men|fast) (?:{_IT} )?{_WAS}",
    ),
    # "lät som skott, var bara fyrverkerier"
    (rf"\b(?:{_DOUBTED}|larm om|tips om)\b[^.!?\n]*?, (?:{_IT} )?(?:var|va) {_ONLY}",),
    # "fick in att det brann. Det var någon som grillade"
    (
        r"\b(?:larm|fick in|inkom|tips|uppgift|samtal om|anmäl|misstänk|hörde)[^!?\n]{0,120}?",
        rf"[.,] ?(?:men |fast )?(?:de[tn]?|d|dom) (?:var|va) (?:{_ONLY} )?{_HARMLESS}",
    ),
    (r"\bfalskt? alarm (?:om|gällande|angående) [^.,!?\n]*",),
    # "det som ringdes in om slagsmål stämde inte", "uppgiften om skott var inte sann"
    (
        rf"\b{_TOLD}\b[^.!?\n]{{0,90}}?\b(?:stäm(?:de|mer|t) {_QUITE}{_NOT}(?! (?:med|överens))|",
        rf"(?:var|är|va|visade sig vara) {_QUITE}(?:{_NOT} (?:sann?a?t?|riktig\w*|korrekt\w*)|",
        r"fel(?:aktig\w*)?\b|falsk\w*|påhitt\w*|ogrund\w*|osann\w*))",
    ),
    (rf"[^.!?\n]*\b(?:var|va|blev|är) (?:{_ONLY} )?{_UNTRUE}",),
    (
        r"[^.!?\n]*(?:[.!] ?(?:det )?)?\bvisade(?: det)? sig (?:sedan |senare |dock |bara )*",
        r"(?:vara|bero på|handla om)\b(?! (?:anlag|samma|flera|fler|stul|sann|stämma|rätt))",
    ),
)
# What must be in the text before each is tried, so that an ordinary message costs nothing.
_NEEDED: tuple[tuple[str, ...], ...] = (
    ("trodde", "trott", "inbilla"),
    ("trodde", "trott"),
    ("misst", "befara", "ut som", "som", "antog", "tyckte", "först", "forst"),
    ("misst", "befara", " som ", "larm", "tips"),
    ("larm", "fick in", "inkom", "tips", "uppgift", "samtal", "anm", "misst", "hörde", "horde"),
    ("alarm",),
    ("stäm", "stam", "sann", "sant", "riktig", "korrekt", "fel", "falsk", "hitt", "ogrund"),
    ("missf", "misstag", "skämt", "skamt", "skojbr", "lekbr", "låtsas", "latsas", "osant", "hitt",
     "befog", "ogrund", "ingen fara"),
    ("visade",),
)  # fmt: skip
_STRETCHES = tuple(
    (needed, re.compile(lenient("".join(parts))))
    for needed, parts in zip(_NEEDED, _PATTERNS, strict=True)
)


def retracted(reading: Reading, kept: list[Hit]) -> list[Hit]:
    """Return the hits that the sender takes back in the same breath."""
    low = reading.low
    if not kept:
        return []
    stretches = [
        found.span()
        for needed, pattern in _STRETCHES
        if any(map(low.__contains__, needed))
        for found in pattern.finditer(low)
    ]
    if not stretches:
        return []
    places = [(hit, reading.tokens[hit.head].start) for hit in kept]
    return [hit for hit, at in places if any(first <= at < last for first, last in stretches)]
