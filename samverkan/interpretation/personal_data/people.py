"""Personal data that lies in words: health, belief, cases, identity (DOMAIN 13.4)."""

import re
from collections.abc import Iterator

from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.gates import rule
from samverkan.swedish_words import lenient

_SINGLED_OUT = (
    r"(?:en|den|hans|hennes|min|vår|ett|det)\s(?:\w+\s)?(?:pojke|flicka|kille|tjej|man|kvinna|"
    r"person|elev|"
    r"ungdom|boende|hyresgäst|granne|barn|mamma|pappa|förälder|kund|besökare|ledare|grabb|"
    r"\d\d-åring)"
    r"|mannen|kvinnan|killen|tjejen|pojken|flickan|eleven|hyresgästen|grannen|personen|barnet|"
    r"mamman|pappan|modern|fadern|sonen|dottern|brodern|systern|han|hon|hen|honom|henne|ungdomen|"
    r"familjen|familj|grabben|tanten|gubben|farbrorn|en (?:tant|gubbe|snubbe|kvinna|man)|snubben|"
    r"sonen|dottern|kompisen|boende på (?:våning|vån|plan)\.?\s\d|"
    r"gärningsmannen|\d\d-åring\w*|föräldern|lärling\w*|en\s\d\d-årig\s\w+"
)
_SINGLE = re.compile(lenient(rf"\b(?:{_SINGLED_OUT})\b"))
_HEALTH = rule(
    lenient(
        r"\b(?:psykisk[at]?\s(?:sjuk\w*|störd\w*|instabil\w*|funktionsned\w*|ohälsa|dålig\w*|"
        r"problem\w*|besvär)|psykos\w*|psykfall\w*|psykpatient\w*|knarkare|pundare|"
        r"psykotisk\w*|schizofren\w*|bipolär\w*|depression\w*|deprimerad\w*|självmord\w*|suicid\w*|"
        r"självskad\w*|adhd|add|autis\w*|asperger\w*|(?:tablett|alkohol|heroin|drog|narkotika|"
        r"bland)?missbruk\w*|"
        r"tourettes?|ptsd|ocd|downs syndrom|down syndrom|senil\w*|ångest\w*|panikångest|alkis\w*|"
        r"heroinist\w*|amfetaminist\w*|nykter alkoholist|metadon\w*|subutex|psyksjuk\w*|"
        r"(?:inlagd|vårdas|vårdad|intagen|utskriven) (?:på|från) psyk\w*|ta(?:git|r)? livet av sig|"
        r"skär(?:a|er)? sig(?! på| i)|skurit sig i armarna|diabete[st]\w*|hepatit\w*|parkinson\w*|"
        r"alzheimer\w*|borderline|bulimi\w*|anorex\w*|tvångssyndrom|begåvningshandikapp\w*|"
        r"sinnessjuk\w*|hjärtsjuk\w*|lungsjuk\w*|ms-sjuk\w*|cp-skad\w*|knarkberoende|"
        r"narkotikaberoende|"
        r"alkoholberoende|beroende av (?:tabletter|droger|alkohol|narkotika|heroin)|"
        r"narkoman\w*|"
        r"alkoholist\w*|alkoholiserad\w*|alkoholproblem|drogberoende|spelberoende|dement\w*|"
        r"demens\w*|"
        r"sjukskriv\w*|diagnos\w*|cancer\w*|hiv|epilep\w*|utvecklingsstör\w*|demenssjuk\w*|"
        r"mår psykiskt dåligt|mår dåligt psykiskt|tvångsvård\w*|lpt|ätstör\w*)\b"
    )
)
_BELIEF = rule(
    lenient(
        r"\b(?:är (?:en )?(?:moderat|liberal|centerpartist|miljöpartist|kristdemokrat|sosse)|"
        r"buddhist\w*|mormon\w*|frikyrklig\w*|pingstvän\w*|ateist\w*|rysk[at]?|ryss(?:en|ar|arna)?|"
        r"ukrain(?:are|sk)\w*|litau(?:isk|er)\w*|lettisk\w*|estnisk\w*|georgi(?:er|sk)\w*|"
        r"nigerian\w*|"
        r"gambi(?:an|er)\w*|marock(?:an|ansk)\w*|algeri(?:er|sk)\w*|tunisi(?:er|sk)\w*|"
        r"egypti(?:er|sk)\w*|"
        r"pakistan(?:ier|sk)\w*|kines\w*|vietnames\w*|thailändsk\w*|jugoslav\w*|"
        r"kosovo(?:alban)?\w*|"
        r"makedon\w*|assyri\w*|kalde\w*|yazid\w*|samisk\w*|mongol\w*|moldav\w*|"
        r"utländska (?:män|killar|ungdomar|familj\w*)|"
        r"(?:i|bär(?:a|er)?|har|med) (?:hijab|slöja|burka|niqab|turban|kippa)|judinna\w*|"
        r"albaner\w*|sikh\w*|"
        r"afrikan\w*|asiat\w*|sydamerikan\w*|latinamerikan\w*|mörkhyad\w*|ljushyad\w*|"
        r"svarta? (?=kill|man\b|mannen|män|kvinn|pojk|flick|tjej|famil|ungdom|person|elev)|"
        r"(?:röstar på|aktiv (?:i|inom|för)|medlem i|engagerad i) (?:sd|socialdemokrat\w*|"
        r"vänsterpartiet|"
        r"moderaterna|centern|miljöpartiet|liberalerna|kristdemokraterna|sverigedemokraterna|nmr)|"
        r"(?:är|kommer|kom) (?:ursprungligen )?från (?:syrien|irak|iran|somalia|afghanistan|"
        r"eritrea|etiopien|"
        r"turkiet|libanon|polen|rumänien|bulgarien|ryssland|ukraina|marocko|chile|bosnien|serbien|"
        r"kosovo|albanien|palestina|gambia|nigeria|kina|thailand|indien|pakistan|sudan)|"
        r"muslim\w*|katolik\w*|katolsk\w*|kristen|kristna|jude|judar\w*|judisk\w*|hindu\w*|"
        r"buddist\w*|ortodox\w*|romer|romsk\w*|zigenar\w*|somal\w*|afghan\w*|syri(?:er|sk|ska|"
        r"an)\w*|irak\w*|"
        r"iran(?:sk|ier)\w*|kurd\w*|arab\w*|turk(?:en|ar|isk)\w*|eritre\w*|etiop\w*|polack\w*|"
        r"rumän\w*|bulgar\w*|"
        r"albansk\w*|alban|serb\w*|bosni\w*|chilen\w*|tjetjen\w*|palestin\w*|libanes\w*|"
        r"sverigedemokrat\w*|vänsterpartist\w*|socialdemokrat\w*|moderaterna|kommunist\w*|"
        r"utländskt? (?:bakgrund|ursprung)|invandrarbakgrund|shia\w*|sunni\w*|jehovas)\b"
    )
)
_BELIEF_HOLDER = re.compile(
    lenient(
        r"\b(?:famil\w*|man|mannen|män|männen|kvinn\w*|kill\w*|tjej\w*|pojk\w*|flick\w*|gäng\w*|"
        r"grupp\w*|"
        r"ungdom\w*|person\w*|elev\w*|han|hon|de är|grann\w*|hyresgäst\w*|barn\w*|föräld\w*|"
        r"(?:\d+|två|tre|fyra|fem|sex|några) (?:unga |äldre )?(?:arab|alban|somali|afghan|syri|"
        r"turk|"
        r"kurd|rom|polack|ryss|jud|muslim|serb|irak|iran|eritre)\w*(?:er|ar)|"
        r"mamm\w*|"
        r"papp\w*|klan\w*|grabb\w*|ägare\w*)\b"
    )
)
_BELIEF_INSTITUTION = re.compile(
    lenient(
        r"\s(?:restaurang\w*|butik\w*|livs\w*|kiosk\w*|affär\w*|mat|flagg\w*|skylt\w*|reg\w*|"
        r"kyrka\w*|församling\w*|förening\w*|museum|skola\w*|center\w*)"
    )
)
_CASE = rule(
    lenient(
        r"\b(?:lvu(?:-\w+)?|lvm|enligt sol|familjehem\w*|hvb(?:-hem\w*)?|familjehemsplacer\w*|"
        r"(?:tvångs)omhändertagna|sip-möte\w*|soss?-insats\w*|sis-hem\w*|jourhem\w*|"
        r"orosanmälan|orosanmäld\w*|orosanmält|kontaktfamilj\w*|åtgärdsprogram\w*|"
        r"(?:insats|utredning|ärende|placering|åtgärd)(?:en|er)? (?:\w+ ){0,2}(?:för|kring|om|"
        r"gällande) "
        r"(?:en|ett|den|vår) (?:\w+ )?(?:pojke?|flicka|kille|tjej|elev|ungdom|familj|"
        r"\d\d-åring|barn)(?:n|en)?|"
        r"elevhälsoärend\w*|barnavårdsutred\w*|socialtjänstärend\w*)\b"
    )
)
_KNOWN_TO_SERVICES = rule(
    lenient(
        r"\b(?:aktuell\w*|känd\w*|ärenden?) (?:hos|på|av|för|i|inom) (?:soc|socialen|"
        r"socialtjänst\w*|bup|psykiatrin|kriminalvården|frivården)\b|"
        r"\b(?:ärende\w*|akt|handläggare|kontaktperson\w*|kontakt|insats\w*|stöd) (?:\w+ )?"
        r"(?:hos|på|från|via|inom|av) (?:soc|socialen|socialtjänst\w*|bup)\b|"
        r"\b(?:soc|socialen|socialtjänst\w*|bup) (?:har |ska )?(?:tagit|tog|tar|"
        r"ta) hand om (?:barn|pojk|flick|en\b|ett\b)\w*|"
        r"\bkontakt\w* med (?:soc|socialen|socialtjänst\w*|bup|psykiatrin|frivården)\b|"
        r"\bavstängd(?:a)? från (?:skolan|undervisning\w*)|\bomplacer\w*"
    )
)
_OF_A_CHILD = rule(
    lenient(
        r"\b(?:utredning\w*|utreds|utreder|"
        r"insats(?:er)? (?:enligt|(?:för|till) (?!barnen|barn |unga|ungdomar))|"
        r"placera(?:d|de|t|ts|des)(?! i (?:\w+ )?(?:lokal|grupp|klass|butik))|"
        r"placering(?:en)?|omhändertag\w*|"
        r"omhändertog\w*)\b"
    )
)
_CHILD = re.compile(
    lenient(
        r"\b(?:flicka\w*|pojke\w*|pojken|barnet|barnen|elev|eleven|familj|familjen|ungdomen|sonen|"
        r"dottern|syskon\w*|tonåring|tonåringen|\d\d-åring\w*|hans|hennes|"
        r"killen|tjejen|grabben|(?:en|ett|två|tre|någon|ena) (?:av|utav) (?:\w+ )?"
        r"(?:killarna|tjejerna|pojkarna|flickorna|grabbarna|ungdomarna|eleverna|barnen|"
        r"syskonen|dem))\b"
    )
)
_PLACED = rule(
    lenient(
        r"\b(?:är|har blivit|blivit|blev|blir|ska bli) (?:\w+ )?(?:placerad|omhändertagen|"
        r"familjehemsplacerad)\b"
    )
)
_POLICE_WORK = re.compile(lenient(r"\b(?:polis\w*|brott\w*|förundersök\w*|lob|berusad\w*)\b"))
_CASE_IN_GENERAL = re.compile(
    lenient(r"\b(?:inga?|inget|antal\w*|rutin\w*|information om|utbildning\w*)\s(?:\w+\s)?$")
)
_PROTECTED = rule(
    lenient(
        r"\b(?:skydda\w*\s(?:person\w*|identitet\w*|adress\w*|uppgift\w*|boende\w*|id|"
        r"folkbokföring\w*)|"
        r"lev(?:er|t|a|de) (?:\w+ )?(?:gömd\w*|under jorden)|hemlig\w* (?:adress|identitet|"
        r"telefon|uppgift)\w*|"
        r"fingera\w* (?:person\w*|identitet\w*|uppgift\w*|namn)|identitetsskydd\w*|"
        r"sekretessmarker\w*|"
        r"sekretesskydd\w*|kvarskriv\w*|skyddsmarker\w*)\b"
    )
)


def sensitive(low: str, heard: int, *, singled: bool) -> Iterator[Finding]:
    """Find health, belief, individual cases and protected identity.

    `heard` are the rules that may hold of this text (see `gates`); `singled` says that
    somebody is already named or numbered in it.
    """
    if heard & _HEALTH.bit and (singled or _SINGLE.search(low)):
        for found in _HEALTH.finds(low, heard):
            yield Finding("halsa", found.start(), found.end())
    if heard & _BELIEF.bit and (singled or _BELIEF_HOLDER.search(low)):
        for found in _BELIEF.finds(low, heard):
            if not _BELIEF_INSTITUTION.match(low, found.end()):
                yield Finding("etnicitet_religion", found.start(), found.end())
    yield from _cases(low, heard, singled=singled)
    for found in _PROTECTED.finds(low, heard):
        yield Finding("skyddad_identitet", found.start(), found.end())


def _cases(low: str, heard: int, *, singled: bool) -> Iterator[Finding]:
    """Find the individual cases of school and social services."""
    for found in _CASE.finds(low, heard):
        house = found[0].endswith("hemmet") and not _CHILD.search(low)
        if not house and not _CASE_IN_GENERAL.search(
            low[max(0, found.start() - 24) : found.start()]
        ):
            yield Finding("individarende", found.start(), found.end())
    if singled:
        for found in _PLACED.finds(low, heard):
            yield Finding("individarende", found.start(), found.end())
    for found in _KNOWN_TO_SERVICES.finds(low, heard):
        if singled or _SINGLE.search(low) or _CHILD.search(low):
            yield Finding("individarende", found.start(), found.end())
    if heard & _OF_A_CHILD.bit and _CHILD.search(low) and not _POLICE_WORK.search(low):
        for found in _OF_A_CHILD.finds(low, heard):
            yield Finding("individarende", found.start(), found.end())


_CLASS_ID = rule(r"(?<![\w/-])(?:klass\s)?[1-9]\s?[a-h](?![\w/-])")
_HOUSE_BEFORE = re.compile(
    lenient(r"(?:vägen|gatan|väg|gata|gränd|stigen|backen|port|uppgång|hus|trapp\w*|nr)\s$")
)
_CLASS_MEMBER = re.compile(
    lenient(
        r"\b(?:elev|eleven|pojk\w*|flick\w*|kille\w*|killar\w*|tjej\w*|grabb\w*|\d\d-åring\w*|"
        r"barn|barnet|"
        r"mamma\w*|pappa\w*|föräld\w*|bror\w*|syster\w*|son|sonen|dotter\w*|han|hon|"
        r"tvilling\w*|syskon\w*|kompis\w*|hen)\b"
    )
)
_FLOOR = rule(
    lenient(
        r"\b(?:på\s)?(?:\d|första|andra|tredje|fjärde|femte|sjätte|översta|nedersta)\s?"
        r"(?:våning\w*|vån|trappor|tr)\b|\bpå plan\s\d\b|\bvån(?:ing)?\.?\s\d\b"
    )
)
_PUBLIC_AFTER = re.compile(
    lenient(
        r"\s(?:i|på|vid)\s(?:\w*köpcent\w*|galleri\w*|\w*parkeringshus\w*|p-hus\w*|\w*skola\w*|"
        r"bibliotek\w*|kommunhus\w*|\w*centrum\w*|varuhus\w*|sjukhus\w*|vårdcentral\w*)"
    )
)
_TENANT = re.compile(
    lenient(
        r"\b(?:famil\w*|mannen|kvinnan|hyresgästen|grannen|ensamstående\w*|pensionär\w*|änk\w*|"
        r"paret|"
        r"tanten|gubben|sambon|han|hon|hen|killen|tjejen|pojken|flickan|grabben|damen|herrn|"
        r"herren|farbrorn|gumman|änkan|modern|mamman|pappan|fadern|frun|"
        r"\w+brodern|en (?:äldre |ung |yngre )?(?:man|kvinna|kille|tjej))\b"
    )
)
_RESIDENT = re.compile(lenient(r"\bboende\b"))
_RELATION = rule(
    lenient(
        r"\b(?:killen|tjejen|pojken|flickan|grabben|mannen|kvinnan|familjen|hyresgästen|personen|"
        r"grannen|paret|tanten|gubben|han|hon|hen)\s(?:som\s)?bor\s"
        r"(?:i (?:lägenhet|port|uppgång|trappupp)\w*|ovanför|under|bredvid|mittemot|högst upp|"
        r"längst ner|vägg i vägg|på (?:nedre|övre|översta|nedersta|första|andra|tredje) )|"
        r"\b(?:killen|tjejen|pojken|flickan|mannen|kvinnan|familjen|hyresgästen|grannen|paret|"
        r"tanten|"
        r"gubben|änkan|änklingen|pensionären)\s(?:vägg i vägg|i (?:lägenheten|villan|huset|"
        r"radhuset) "
        r"(?:ovanför|under|bredvid|mittemot|intill|närmast)|i (?:hörnhuset|hörnlägenheten|"
        r"(?:gula|röda|gröna|vita|blå|sista|översta) (?:huset|villan|radhuset|lägenheten)))|"
        r"\b(?:\w*bror|\w*brodern|brorsan?|\w*syster|\w*systern|syrran?|mamman?|pappan?|modern|"
        r"fadern|"
        r"sonen?|dottern?|kusinen?|flickvän(?:nen)?|pojkvän(?:nen)?|frun?|sambon?) till "
        r"(?:(?:en|ett|någon|två) av )?(?:de |den )?(?:gripn\w*|misstänkt\w*|dömd\w*|skadad\w*|"
        r"skjutn\w*|"
        r"han som|hon som|den som|som (?:rånades|greps|sköts|slogs|skadades)|mannen som|killen som|"
        r"honom|henne)|"
        r"\b(?:kyrkoherdens|imamens|läkarens|doktorns|kioskägarens|fritidsledarens|kuratorns|"
        r"ägarens|"
        r"chefens|kommunalrådets|politikerns|ordningsvaktens|polischefens)\s"
        r"(?:son|dotter|bror|syster|fru|man|barn|sambo)\b|"
        r"\b(?:elev|pojke|kille|flicka|tjej)\w* (?:i|från|ur) (?:åk|årskurs) ?\d\b[^.]{0,30}?\bmed "
        r"(?:\w+ )?(?:hår|keps|glasögon|kryckor|gips|tandställning|luva)|"
        r"\b(?:mamman?|pappan?|modern|fadern|brodern|systern|storebrodern|sonen|dottern|föräldern|"
        r"pojkvännen|flickvännen|kusinen)\s(?:till|åt)\s(?:(?:en|ett|två)\sav\s|en\s|den\s|"
        r"det\s)?(?:elev\w*|pojk\w*|"
        r"flick\w*|"
        r"kill\w*|tjej\w*|grip\w*|barn\w*|misstänk\w*|rektor\w*|ordförande\w*|\d\d-åring\w*)"
        r"|\b(?:barnet?|son|dotter|bror|syster|fru|man|pojkvän|flickvän)\s(?:till|åt)\s(?:en\s|"
        r"vår\s)?"
        r"(?:kommunalråd\w*|rektor\w*|ordförande\w*|\w*chef\w*|politiker\w*|prästen?)\b"
        r"|\b(?:rektors?n?s?|ordförandens?|lärarens|butiksägarens|pizzabagarens|handlarens|"
        r"vaktmästarens|"
        r"prästens|tränarens)\s(?:son|dotter|bror|syster|fru|man|barn)\b"
        r"|\b(?:han|hon|hen|killen|tjejen|mannen|kvinnan|gubben|tanten|snubben|grabben)\smed\s"
        r"(?:det\s|den\s|de\s|sin\s|sitt\s)?(?:\w+\s){0,2}?(?:\w*skägg|\w*mustasch|\w*tatuering|"
        r"\w*ärr|\w*papegoj|rullstol|rullator|permobil|träben|protes|glasöga|ögonlapp|"
        r"\w*hår)(?:e[tn]|ern?a|arna|an|n)\b"
        r"|\b(?:alla|ni|folk|vi alla|hela \w+)\svet\s(?:ju\s|nog\s|väl\s|redan\s){0,2}vem\s"
        r"(?:det|han|hon|hen)\s(?:är|var)\b"
        r"|\bgrannen\s(?:under|ovanför|ovanpå|bredvid|mittemot|snett)\b"
        r"|\b(?:enda|ende)\s(?:\w+\s){0,2}(?:i|på)\s(?:klassen|laget|gruppen|familjen)\b"
        r"|\b(?:enda|ende)\s(?!lamp|händelse|dörr|fönst|cykel|bil|gång|plats|bänk|ingång|hiss)"
        r"\w+(?:\s(?:kill|tjej|elev|pojk|flick|man|kvinn|famil)\w*)?\s(?:i|på)\s"
        r"(?:skolan|porten|huset|trappen|gården|orten)\b"
    )
)


def indirect(low: str, heard: int, *, named: bool) -> Iterator[Finding]:
    """Find combinations that point out one person or family in a small circle.

    `heard` are the rules that may hold of this text; `named` says that somebody is named.
    """
    for found in _RELATION.finds(low, heard):
        yield Finding("indirekt_identifiering", found.start(), found.end())
    class_ids = list(_CLASS_ID.finds(low, heard))
    if class_ids and (named or _CLASS_MEMBER.search(low)):
        for found in class_ids:
            if _HOUSE_BEFORE.search(low[max(0, found.start() - 24) : found.start()]):
                continue
            yield Finding("indirekt_identifiering", found.start(), found.end())
    floors = list(_FLOOR.finds(low, heard))
    if floors and (
        _TENANT.search(low) or (_RESIDENT.search(low) and any(_HEALTH.finds(low, heard)))
    ):
        for found in floors:
            if _PUBLIC_AFTER.match(low, found.end()):
                continue
            yield Finding("indirekt_identifiering", found.start(), found.end())
