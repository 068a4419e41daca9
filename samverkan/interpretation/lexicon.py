"""Trigger words of the closed list of categories (DOMAIN 13.1), as data.

A pattern describes a whole word in lower case; å, ä and ö also match a and o. The kind
says how the word behaves in a sentence:

- event: a noun that is the event itself ("inbrott"); it can be counted and negated
- verb: what somebody did or what was done ("stals")
- sign: evidence that gives way to an event in the same sentence ("kniv", "lukt")
- weak: describes an event rather than being one ("skrik", "gäng")
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from samverkan.swedish_words import lenient

Strength = Literal["event", "verb", "sign", "weak"]


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word: a category and how the word behaves."""

    category: str
    strength: Strength


_SENSES: tuple[tuple[str, Strength, str], ...] = (
    ("sprangning", "event", r"\w*sprängning\w*|explosion\w*|detonation\w*|\w*handgranat\w*|sprängladdning\w*|sprängmedel|sprängämne\w*|sprängdåd\w*|bomb(?:en|er)?"),
    ("sprangning", "verb", r"exploder\w*|detoner\w*|sprängde?s?|sprängts|sprängt"),
    ("vapen", "event", r"skottlossning\w*|\w*skjutning(?:en|ar|arna|s)?|skott(?:et|en|s)?|skjutvapen\w*|vapenbrott\w*|vapenfynd\w*|knivfynd\w*|skottskad\w*|beskjut\w+|tomhyls\w*|beskjutning\w*|vapeninnehav\w*"),
    ("vapen", "verb", r"sköt|skjutits?|skjuten|skjutna"),
    ("vapen", "sign", r"kniv(?:en|ar|arna)?|pistol\w*|vapen|vapnet|vapenattrapp\w*|\w+vapen|gevär\w*|machete\w*|yxa|yxor|knogjärn\w*|soft-?air\w*|airsoft\w*|luftpistol\w*|patron(?:er|erna)?|ammunition"),
    ("ran", "event", r"(?:person|ungdoms|butiks|väsk|vård|kniv|mobil|bank|gat|kiosk|taxi|cykel|bostads|grov|rån)*rån(?:et|en|s|försök\w*|are|aren)?"),
    ("ran", "verb", r"rånad\w*|rånat|rånats|rånar|råna"),
    ("vald", "event", r"\w*misshandel\w*|\w*slagsmål\w*|\w*bråk(?:et|en|s)?|handgemäng\w*|tumult\w*|våld|våldet|våldsbrott\w*|våldsdåd\w*|överfall\w*|knivdåd\w*|våldsamheter\w*|slagväxling\w*|handgripligheter"),
    ("vald", "verb", r"misshandlad\w*|misshandlat?s?|misshandlar|slogs|slåss|slagits|slog|slår|slagen|slagna|slagit|nedslagen|nerslagen|nedslagna|sparkade?s?|sparkats?|sparkar|knuffad\w*|knuffades?|knuffas?|knuffar|knuffande|puttad\w*|bråkade|bråkar|bråka|bråkat|bråkigt|knivhug\w*|knivsk\w*|överföll\w*|överfallen|överfallna|våldsam\w*|pepparspray\w*|stryptag\w*|nedsparkad\w*"),
    ("sexuellt_ofredande", "event", r"blottar\w*|\w*ofredande\w*|våldtäkt\w*|sexualbrott\w*|tafsande\w*|sexbrott\w*"),
    ("sexuellt_ofredande", "verb", r"blottade?|blottat|ofredade?s?|ofredats?|tafsad\w*|tafsar|tafsat?|antastad\w*|antastat?|onanera\w*|sexuell\w*|sextrakasser\w*"),
    ("angrepp", "event", r"angrepp\w*|blåljussabotage\w*|attack(?:en|er)?"),
    ("hot", "event", r"hot|hotet|hoten|(?:mord|bomb|döds|kniv|våld)hot\w*|\w*trakasseri\w*|glåpord\w*|hotelse\w*|hotbrev\w*|hotbild\w*|mobbning\w*|hotsituation\w*"),
    ("hot", "verb", r"hotad\w*|hotades?|hotar|hotats?|hotas?|hotfull\w*|trakasserade?s?|trakasserad\w*|trakasseras?|trakasserar|trakasserats?|hotande|förföljd\w*|mobbad\w*|spottad\w*|spottades?|spottar|kränkande"),
    ("brand", "event", r"(?!brand(?:bil|män|man|kår|station|dörr|släckare|larm|filt|risk|övning|skydd|vägg|post|information|utbildning|varnare)\w*)(?!\w*(?:brandlarm|brandbil|brandman|brandkår|brandstation|brandövning|majbras)\w*)\w*(?:brand|brandtillbud|brandtillbudet|brandförsök|brändern?a?|branden|brands|bränder|brandhärd)|bränderna|\w*brandtillbud\w*|eldning\w*|mordbrand\w*|eldsvåd\w*|eld|elden|eldar"),
    ("brand", "verb", r"brinner|brann|brunnit|brinnande|eldad\w*|eldades?|eldat|eldats|eldar|elda|uppeldad\w*|nedbrunn\w*|nerbrunn\w*|utbränd\w*|utbrända|nedbränd\w*|antänd\w*|antänt?s?|tände|brändes?|bränts?|bränd|brända|påtänd\w*"),
    ("inbrott", "event", r"(?!bilinbrott)\w*inbrott\w*"),
    ("inbrott", "verb", r"uppbruten|uppbrutet|uppbrutna|uppbruts|bröts|brutits|inbrutit"),
    ("stold", "event", r"\w*stöld\w*|\w*snatteri\w*|snatteriförsök\w*|bilinbrott\w*|tillgrepp\w*|stulet"),
    ("stold", "verb", r"stulen|stulna|stals|stal|stulit|stulits|stjäl\w*|stjäla|bestul\w*|snattade?s?|snattar|snattat|snattare|snattaren|snatta|snodde?s?|snott|snor|plundrad\w*|tjuvkopplad\w*|tillgripit\w*|tillgreps"),
    ("narkotika", "event", r"\w*narkotika\w*|\w*langning\w*|cannabis\w*|\w*hasch\w*|kanyl\w*|\w*lustgas\w*|knark\w*|marijuana\w*|kokain\w*|amfetamin\w*|tramadol\w*|spice|droger\w*|drogförsälj\w*|drogpåverk\w*|drogaffär\w*|drogen|haschrökning|sprutor|sprutspets\w*|brass|joint\w*|gömma|narkotikagömm\w*|drogmissbruk\w*|drogrester|droghandel\w*|weed|gräsrökning|påverkade\s?av"),
    ("narkotika", "verb", r"langade?|langar|langat|langa|langare|langarna"),
    ("extremism", "event", r"hakkors\w*|\w*nazis\w*|nazi\w*|\w*extremis\w*|propaganda\w*|hatsymbol\w*|högerextrem\w*|antisemit\w*|swastik\w*|svastik\w*|rasistisk\w*|islamist\w*|hatbudskap\w*|hatklotter"),
    ("skadegorelse", "event", r"\w*skadegörelse\w*|\w*vandaliser?ing\w*|vandalism\w*|sabotage\w*|åverkan|rutkross\w*"),
    ("skadegorelse", "verb", r"\w*krossad\w*|krossades?|krossats?|krossat|krossa|krossar|krossning\w*|sönder\w*|vandaliserad\w*|vandaliserat?s?|vandaliserades?|sabotera\w*|saboterad\w*|förstörd\w*|förstörde?s?|förstört?s?|demolerad\w*|demolera\w*|demolerats?|nersparka\w*|nedsparka\w*|insparka\w*|inslag\w+|bortriv\w*|nedriv\w*|nerriv\w*|sabbad\w*|sabbat|sprack|spräckt\w*|trasad\w*|söndrad\w*|punktera\w*|sprucken|spruckna|välta|repad\w*|repade|repats|bränn?märk\w*|avsågad\w*|nersågad\w*|uppskuren|uppskurna|nedbruten"),
    ("klotter", "event", r"(?!\w*klottersaner)\w*klotter(?:et|s|tagg\w*|angrepp|skada|skador)?|graffiti\w*|tagg(?:ar|en|arna|s)?|klotterskad\w*|kludd\w*"),
    ("klotter", "verb", r"\w*klottrad\w*|klottrat|klottrats?|klottrades?|klottrar|klottra|taggad\w*|taggade?s?|taggat|taggats|sprejad\w*|sprejat?s?|sprejar|spreja|sprejade?s?|sprayad\w*|sprayat?s?|sprayar|spraya|sprayade?s?|sprejmåla\w*|spraymåla\w*"),
    ("pyroteknik", "event", r"\w*raket(?:er|erna|en)?|\w*bangers?|bangern|bangersar\w*|\w*smällar(?:e|en|na)|fyrverkeri\w*|pyroteknik\w*|smällar|smällarna|smäll|smällen|knallskott\w*|knallar\w*|bengal\w*|påskasmällare|nyårssmällare|pyro|bombattrapp|romerska"),
    ("pyroteknik", "verb", r"small|smällde|smällt|smäller|smällts"),
    ("buskorning", "event", r"burnouts?|burnoutsen|fortkörning\w*|buskör\w*|(?:moped|moppe|mopp|bus|race|cross|vansinnes|vårdslös|epa|bil|motorcykel|mc|a-traktor)-?körning\w*|streetrac\w*|gatrac\w*|wheelie\w*|trafikstörning\w*|vårdslöshet|epakör\w*"),
    ("alkohol", "event", r"fylla|fyllan|\w*fylleri\w*|lob|lob:a\w*|lobb\w*|alkohol|alkoholen|alkohollangning\w*|alkoholförtär\w*|fyllefest\w*|berusning\w*|alkoholförsälj\w*|alkoholpåverk\w*"),
    ("alkohol", "verb", r"berusad\w*|onykter\w*|onyktr\w*|redlös\w*|stupfull\w*|packad|packade|supit|super|söp|lobad\w*|lobbad\w*|lobades|lobats|spritpåverk\w*|ölpåverk\w*|överförfriska\w*|spritfest\w*|fyllegäng|fyllebråk"),
    ("natverk", "event", r"nätverk(?:et|en)?|rekryter\w*|utpress\w*|tystnadskultur\w*|beskyddar\w*|skyddspengar|gängkriminell\w*|gängkriminalitet\w*|kriminella"),
    ("manniskohandel", "event", r"sexköp\w*|prostitu\w*|människohandel\w*|korttidsuthyr\w*|bordell\w*|sexhandel|sexförsälj\w*|trafficking"),
    ("bedrageri", "event", r"\w*bedräger\w*|bluff\w*|qr-?kod\w*|qr|vishing\w*|bedragar\w*|telefonbedr\w*|kortbedr\w*|phishing|nätfiske"),
    ("bedrageri", "verb", r"lurad|lurade|lurats?|lurades|lurar|bedragen|bedragna"),
    ("obehoriga", "event", r"obehörig\w*|intrång\w*|olovlig\w*|hemfridsbrott\w*|uteliggare"),
    ("storande_samling", "weak", r"trapphushäng\w*"),
    ("storande_samling", "event", r"\w*folksamling\w*|ungdomssamling\w*|ungdomsgäng\w*|samling(?:ar|en|arna)?"),
    ("storande_samling", "weak", r"gäng(?:et|en)?|häng"),
    ("ordningsstorning", "weak", r"stök|stöket|stökig\w*|stökade|stökar|skrik|skriker|skrek|skrikande|skrikit|spring|stoj\w*|oväsen|oljud|ljudnivå\w*|högljud\w*|störande|störning\w*|störningar|oordning|störde|stör|vrål\w*|skränig\w*|gapade|gapar|gap|gormade|gormar|bus|busade|avvisad\w*|avvisades?|avvisat|avvisning\w*|ordningsproblem\w*|snöbollskrig\w*|urinerade?|kissade|kissat|festande|partaj\w*"),
    ("ordningsstorning", "event", r"\w*ordningsstörning\w*|falsklarm\w*|bordsvält\w*|busringning\w*|busringer|snöbollskastning\w*|äggkastning\w*|äggad\w*|störningsärende\w*|stenkastning\w*"),
    ("natkrankning", "event", r"nätkränk\w*|nätmobb\w*|\w*rykte\w*|rykten\w*|uthängning\w*|näthat\w*|nättroll\w*|nätrykte\w*|snapkonto\w*|hatkonto\w*|skvallerkonto\w*|juicekonto\w*"),
    ("natkrankning", "verb", r"uthängd\w*|cirkuler\w*|ryktas"),
    ("oro_unga", "event", r"skolfrånvaro\w*|drogliberal\w*|skolk\w*|hemmasitt\w*|ogiltig"),
    ("nedskrapning", "event", r"skräp|skräpet|\w*nedskräp\w*|nerskräp\w*|skräpig\w*|\w*dumpning\w*|byggavfall\w*|byggskräp\w*|avfall\w*|sopor|soporna|grovsopor\w*|hushållssopor|sopberg|sopsäck\w*|bråte|soptipp\w*|skräpar|skräpat|skräpas|skräphög\w*|grovavfall\w*"),
    ("nedskrapning", "verb", r"dumpad\w*|dumpat?s?|dumpar|dumpade?s?|överfull\w*|nerskräpat|nedskräpat|slängda"),
    ("brand", "event", r"fire|arson"),
    ("vald", "event", r"fight|fights|fighting|assault\w*"),
    ("stold", "event", r"theft\w*|stolen|shoplifting"),
    ("ran", "event", r"robber(?:y|ies)|robbed"),
    ("inbrott", "event", r"burglar\w*|break-in\w*"),
    ("alkohol", "event", r"drunk\w*"),
    ("hot", "event", r"threat\w*"),
    ("narkotika", "event", r"drugs"),
    ("skadegorelse", "event", r"vandalis\w*|broken|smashed"),
    ("otrygg_plats", "event", r"skymmande|skymd\w*|nedsläckt\w*|nersläckt\w*|mörklagd\w*|mörklagt|igenvuxen|igenvuxet|igenvuxna|strömlös\w*|belysningsfel|strömavbrott|snubbelrisk\w*"),
    ("otrygg_plats", "weak", r"otrygg|otryggt|otrygga|otrygghet\w*|släckt|släckta|slocknad\w*|slocknat"),
)  # fmt: skip

# Words that are no category alone but make one together (see `combinations`).
_CONCEPTS: tuple[tuple[str, str], ...] = (
    ("light", r"\w*belysning(?:en|ar|arna)?|\w*lampa|\w*lampan|\w*lampor|\w*lamporna|\w*lyktstolp\w*|\w*armatur\w*|\w*lykt(?:a|an|or|orna)|lyse|lyset|lysen|ljuset|strålkastare\w*"),
    ("dark", r"släckt\w*|släckts?|trasig\w*|mörk\w*|slocknat|slocknad\w*|blinkar|blinkande|ur|lyser|funkar|fungerar|funkat|fungerat|saknas|sönder|defekt\w*|paj|kaputt|död"),
    ("broken", r"trasig\w*|sönder\w*|defekt\w*|paj|funkar|fungerar|uppbrut\w*"),
    ("lock", r"lås|låset|låsen|\w*lås|\w*låset"),
    ("door", r"\w*dörr(?:en|ar|arna)?|\w*port(?:en|ar|arna)?|grind\w*|entrédörr\w*|\w*grind"),
    ("glass", r"\w*ruta|\w*rutan|\w*rutor|\w*rutorna|\w*fönst\w*|glas|glaset|\w*glas"),
    ("toxic", r"pulver|tabletter|piller"),
    ("not", r"inte|ej"),
    ("store", r"\w*förråd\w*|\w*källar\w*|\w*vind(?:en|ar|skontor\w*)?|\w*lokal(?:en|er)?|\w*kiosk\w*|\w*butik\w*|\w*skola\w*|\w*garage\w*|\w*byggbod\w*|\w*container\w*|\w*lägenhet\w*|\w*dörr\w*|\w*port(?:en|ar)?|\w*villa\w*|\w*radhus\w*|\w*affär\w*"),
    ("car", r"bil|bilen|bilar|bilarna|bils|skåpbil\w*|lastbil\w*|personbil\w*|fordon\w*|kombi|taxi"),
    ("moped", r"\w*moped\w*|\w*mopp(?:e|en|ar|arna|es)|a-?traktor\w*|epa|epor|epan|epatraktor\w*|el-?sparkcyk\w*|elscooter\w*|elscootrar\w*|sparkcyk\w*|cross(?:ar|en|arna)?|\w*crossar|motorcyk\w*|mc|mc:s|fyrhjuling\w*|kvad\w*|voi\w*|scooter\w*|skoter\w*"),
    ("vehicle", r"bil|bilen|bilar|bilarna|kombi|fordon\w*|personbil\w*|skåpbil\w*|taxi|buss|cyklar|cyklister|lastbil\w*|\w*moped\w*|\w*mopp(?:e|en|ar|arna)|a-?traktor\w*|epa|epor|epatraktor\w*|el-?sparkcyk\w*|motorcyk\w*|cross\w*|fyrhjuling\w*"),
    ("drive", r"körde?s?|kört?s?|kör|körs|körning\w*|körningar|kördes|åkte|åker|åkt|for|racade|racar|race|sladda\w*|driftade|gasade|gasar|gasa|tokkör\w*"),
    ("footway", r"\w*gångväg\w*|\w*gångvägn|\w*skolgård\w*|\w*gräs\w*|gågat\w*|trottoar\w*|\w*park(?:en|er)?|\w*lekplats\w*|\w*lekpark\w*|cykelban\w*|cykelväg\w*|\w*torg(?:et)?|fotbollsplan\w*|gc-?väg\w*|gång-|gångban\w*|gårdar\w*|innergård\w*|gården|gång-?tunnel\w*|\w*perrong\w*|idrottsplats\w*|planen"),
    ("speed", r"fart|hastighet\w*|fort|rally|galningar|galning"),
    ("throw", r"sten|stenar|stenarna|\w*stenkastning\w*|laser\w*|grönlaser|ägg|flaskor|flaska|\w*raket\w*|bangers\w*|smällare|föremål|snöbollar|kastade?s?|kastat|kastats|kastar|kastas|besköts"),
    ("service", r"\w*buss|\w*bussen|\w*bussar\w*|bussförar\w*|brandbil\w*|\w*polis(?:en|er|erna|bil\w*|patrull\w*|man|män)?|ambulans\w*|\w*tåg(?:et|en)?|pendeltåg\w*|spårvagn\w*|räddningstjänst\w*|rtj|förare|föraren|tågförar\w*|brandmän|brandman|brandmännen|ambulanspersonal\w*|blåljus\w*|hemtjänst\w*|väktare|ordningsvakt\w*|ordningsvakter|parkeringsvakt\w*|lokaltrafik\w*"),
    ("toward", r"mot|på|av"),
    ("paint", r"målat|målad\w*|målades?|målats|måla|ritat|ritad\w*|ritats|skrivet|skrivit|skrevs"),
    ("wall", r"\w*vägg\w*|\w*fasad\w*|\w*gavel\w*|\w*tunnel\w*|\w*dörr\w*|plank\w*|\w*mur(?:en)?"),
    ("drink", r"drack|dricker|druckit|dricka|drickande|supande|förtäring|förtär\w*"),
    ("booze", r"öl|ölen|\w*öl|alkohol|sprit|folköl|starköl|vin|alkoläsk|ölburk\w*|spritflask\w*"),
    ("full", r"full|fulla|påverkad\w*|alkoholpåverkad\w*"),
    ("hang", r"hänger|hängde|hängt|hängande|häng|samlas|samlades|samlats|samlade|samlad|blockera\w*|uppehöll|uppehåller|drällde|driver|drev|stod|står|sitter|satt|stökar|skrämmer|stör|störde"),
    ("gather", r"hänger|hängde|hängt|hängande|häng|samlas|samlades|samlats|blockera\w*|uppehöll|uppehåller"),
    ("gloomy", r"mörk\w*|beckmörk\w*|kolmörk\w*"),
    ("forced", r"uppbrut\w*|uppbröt\w*"),
    ("burglary", r"inbrott|inbrotten|inbrottsförsök|bryta|bröts"),
    ("broke", r"bröt|bryter|brutit|bryta|tog|tagit|tar|ta|forcera\w*"),
    ("got", r"tog|tagit|tar|ta|smitit|smet|kommit|kom"),
    ("broke in", r"bröt|bryter|brutit|bryta"),
    ("himself", r"sig"),
    ("smoke", r"rökt|rökte|röker|röka|rökande"),
    ("on", r"på"),
    ("pressed", r"press\w*|tving\w*|kräv\w*"),
    ("pay", r"betala|betalar|betalat|pengar"),
    ("dare", r"våga\w*|rädda|vågat"),
    ("report", r"anmäla|vittna|polisanmäla|anmälan|prata|berätta"),
    ("insult", r"kränk\w*|mobb\w*|elaka|hat|hets\w*|hatisk\w*|utfrys\w*|hängs|hänger"),
    ("pretend", r"utge\w*|utgav|utger|uppge\w*|uppgav|påstod|påstår|låtsa\w*|ringer|ringt|ringde"),
    ("kick", r"spark\w*|slog|slår|slagit|hoppat|hoppade"),
    ("hit", r"fick|får|besköts|träffades|träffats|utsattes|utsatts|attackera\w*|beskjut\w*|bespott\w*|bombardera\w*"),
    ("missile", r"sten|stenar|stenarna|\w*stenkastning\w*|laser|lasrad\w*|ägg|flaskor|\w*raket\w*|bangers\w*|smällare|föremål|snöbollar|besköts"),
    ("young person", r"ungdom\w*|killar|tjejer|elever|elev|barn|gäng|gänget|personer|person|män|folk|grabbar|unga|besökare|klunga"),
    ("person", r"ungdom\w*|person(?:en|er|erna)?|personal\w*|killar\w*|kille|killen|tjej\w*|män|mannen|man|kvinna|kvinnor\w*|elev\w*|äldre|vuxna|grabb\w*|unga|barn|barnen|folk|besökar\w*|kund(?:er|erna)?|gäst\w*|pers"),
    ("youth", r"ungdom\w*|unga|barn|barnen|elev\w*|tonåring\w*|mellanstadie\w*|lågstadie\w*|högstadie\w*|yngre|minderårig\w*|skolungdom\w*|killar|tjejer|småkillar"),
    ("worry", r"oro|oroliga|oroar|oroande|oroade|orolig\w*"),
    ("music", r"musik|musiken|volym|ljudnivå|basljud|högtalar\w*"),
    ("loud", r"hög|högt|höga|störande|hög-|skrålande|dunkande"),
    ("thrown", r"kastade?s?|kastats?|kastar|kast|slängde?s?|slängts?|kastad\w*"),
    ("alarm", r"brandlarm\w*|larm|larmet|inbrottslarm\w*"),
    ("set off", r"utlöst\w*|utlöste\w*|utlösts?|drogs?|aktiverade?s?|aktiverats?|gick|gått|falskt|onödigt|tryckte|tryckts?|falska|startades?"),
    ("net", r"nätet|online|snap\w*|instagram|insta|tiktok\w*|discord\w*|facebook|telegram|internet|chatt\w*|sociala|digitalt|konto|kontot|konton|mejl|sms"),
    ("film", r"film|filmen|filmer|klipp|klippet|klippen|video\w*|filmklipp\w*|bilder|bild|inspelning\w*|inlägg\w*"),
    ("spread", r"sprids|spridit|spridits|sprider|spreds|spridning|cirkuler\w*|skickas|skickar|delas|delats|florerar|går|publicera\w*|läggs|lagts|skickats|lades|spred"),
    ("planned", r"uppgjort|uppgjord\w*|planerat|planerad\w*|planeras|planerar|utmanat|utmanar|bestämt|ska"),
    ("sleep", r"sover|sovit|sov|övernatta\w*|bosatt|nattläger|sovplats\w*|sovsäck\w*|legat"),
    ("shelter", r"\w*källar\w*|\w*tvättstug\w*|\w*trapphus\w*|\w*trappupp\w*|\w*förråd\w*|\w*garage\w*|\w*vind(?:en)?|cykelrum\w*|soprum\w*|\w*entré\w*|skolan|lokalen|bastu\w*|barack\w*"),
    ("roof", r"tak|taket|taken|skoltak\w*|\w+tak|\w+taket"),
    ("climb", r"klättra\w*|klättrar|sprang|springer|går|gick|uppe|på"),
    ("inside", r"inne|in"),
    ("schoolyard", r"skolgård\w*|skolan|förskol\w*|skolområde\w*|byggarbetsplats\w*|bygge\w*|lokalen"),
    ("at night", r"nattetid|natten|nattid|natt|stängning|stängt"),
    ("late", r"sent|nattetid|natten"),
    ("out", r"ute|hemma|vistas|rör"),
    ("furniture", r"möbler|möblerna|soffa|soffor|madrass\w*|vitvaror|kylskåp\w*|däck|bildelar|bilbatteri\w*|kyl|bord|säckar|skrot\w*|kartong\w*|garderob\w*"),
    ("left", r"dumpa\w*|dumpade|lämnad\w*|lämnats?|slängt|slängd\w*|slängts|ställts|ställt|ligger|utslängd\w*|står"),
    ("overflow", r"överfull\w*|svämma\w*|fulla"),
    ("bins", r"kärl|sopkärl\w*|\w*kärl\w*|papperskorg\w*|soptunn\w*|container\w*|soprum\w*"),
    ("bush", r"buskage\w*|buskar\w*|häck\w*|sly|slyet|växtlighet\w*|snår"),
    ("tunnel", r"\w*tunnel\w*|\w*tunneln|gångstig\w*|stig|stigen|passage\w*|gångväg\w*|parkering\w*|\w*park|parken"),
    ("sticker", r"klistermärk\w*|dekaler|affisch\w*|flygblad\w*|klisterlapp\w*"),
    ("smell", r"lukt|lukten|doft|doften|luktar|luktade"),
    ("burn object", r"\w*container\w*|\w*soprum\w*|bil|bilar|\w*papperskorg\w*|\w*moped\w*|\w*moppe|skräp\w*|soptunn\w*|gräs\w*|tvättstug\w*"),
    ("victim", r"blev|blivit|blir|utsatt|utsatta|utsattes|bli"),
    ("cut", r"skurna|skuren|sågad\w*|sågades?|sågats|skars|skurit|brutna|bruten|bröts|avbrut\w*|kapad\w*|klippt\w*|riven|rivits|rivna|välta|vält|välts|slagna|slagit|slagits|slogs|slog"),
    ("thing", r"\w*bänk\w*|\w*dörr\w*|\w*port(?:en|ar|arna)?|\w*staket\w*|\w*räck\w*|\w*skylt\w*|\w*brevlåd\w*|\w*automat\w*|\w*hiss\w*|\w*kur(?:en|er)?|\w*lekställning\w*|\w*gung\w*|\w*papperskorg\w*|\w*toalett\w*|\w*speg\w*|\w*däck\w*|\w*träd|\w*skåp\w*|\w*dator\w*|\w*bil(?:ar|en)?|cyklar|cykel|\w*stolp\w*|\w*grind\w*|\w*bom(?:men|mar)?|\w*plank\w*|\w*krukor\w*|\w*blomlåd\w*|\w*blomkruk\w*|\w*lås\w*|\w*kamer\w*|\w*ruta\w*|\w*rutor\w*|\w*fönst\w*|\w*lampor"),
    ("damage", r"skada[dt]\w*|skadades?|skadats?|skador|skadorna|nedriven|nedrivna|rivits"),
    ("food", r"böcker|stolar|stol|bord|mat|möbler|föremål|pennor|snöboll\w*|ägg|maten|saker|grejer|stenar|grus|glas"),
    ("overturned", r"vält\w*|välta|välte|välts|välter"),
    ("fight verb", r"ihop|lös|tag|varandra|varann"),
    ("trade", r"säljer|sålde|sålt|såldes|säljs|försäljning\w*|sålts|affärer"),
    ("false", r"falsk|falska|falskt|fejkad\w*|påstådd\w*"),
    ("bank", r"bank\w*|bankman\w*|polis|hantverkare|elektriker|hemtjänst\w*|qr-?kod\w*|qr|sms|tekniker|besiktningsman|biljettkontrollant\w*"),
    ("money", r"pengar|koder|koden|bankid|lurade|swish\w*"),
)  # fmt: skip

_WORD_SENSES = tuple(
    (re.compile(lenient(pattern)), Sense(category, strength))
    for category, strength, pattern in _SENSES
)
_WORD_CONCEPTS = tuple((re.compile(lenient(pattern)), name) for name, pattern in _CONCEPTS)

# Longer words that are worth mending when one letter is wrong.
_MENDABLE = (
    "klotter klottrat klottrade graffiti skadegörelse vandaliserad vandaliserat misshandel "
    "misshandlad slagsmål narkotika cannabis snatteri snatterier inbrott källarinbrott "
    "bostadsinbrott inbrottsförsök fyrverkerier smällare raketer nedskräpning belysning "
    "belysningen lyktstolpe berusade berusad ungdomar trapphus obehöriga bedrägeri bluffsamtal "
    "skottlossning skjutning sprängning explosion papperskorg container containerbrand bilbrand "
    "mopedbrand soprumsbrand personrån ungdomsrån butiksrån cykelstöld cykelstölder mopedstöld "
    "elsparkcykel elsparkcyklar fortkörning trakasserier trakasserad hotade krossade krossad "
    "krossat krossades sönderslagen sönderslagna sönderslaget fönster stulna stulen stulits "
    "busskur busskurer gångvägen skolgården stationen ingenting onykter"
).split()
_MEND_FROM = 6


@dataclass(frozen=True, slots=True)
class WordInfo:
    """What is known about one word form."""

    senses: tuple[Sense, ...] = ()
    concepts: frozenset[str] = frozenset()


def _known(word: str) -> WordInfo:
    return WordInfo(
        tuple(sense for pattern, sense in _WORD_SENSES if pattern.fullmatch(word)),
        frozenset(name for pattern, name in _WORD_CONCEPTS if pattern.fullmatch(word)),
    )


@lru_cache(maxsize=8192)
def look_up(word: str) -> WordInfo:
    """Return senses and concepts of a word in lower case, mending one wrong letter."""
    if len(word) > 40:  # noqa: PLR2004 - no Swedish trigger word is longer
        return WordInfo()
    known = _known(word)
    if known.senses or known.concepts or len(word) < _MEND_FROM or not word.isalpha():
        return known
    mended = mend(word)
    return _known(mended) if mended else known


def mend(word: str) -> str | None:
    """Return the trigger word that a word of one wrong letter was meant to be."""
    best = extractOne(word, _MENDABLE, scorer=OSA.distance, score_cutoff=1)
    return best[0] if best and best[0][0] == word[0] else None
