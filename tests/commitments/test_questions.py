"""What chairs and coordinators ask about åtaganden: phrase -> query (DOMAIN 14.5)."""

from datetime import date

import pytest

from samverkan.commitments.names import Index, index_of
from samverkan.commitments.questions import Query, read
from samverkan.model_file import load_ready

TODAY = date(2026, 11, 19)
SALEM: Index = index_of(load_ready("salem"))


def short(query: Query | None) -> str:
    """Return a query in one line: what, state, names, days, words."""
    if query is None:
        return "-"
    parts = [query.what if query.what != "list" else "", query.state]
    parts += [f"{named.kind}={named.id}" for named in query.named]
    parts += [f"{query.first or ''}..{query.last or ''}"] if query.first or query.last else []
    parts += ["mine"] if query.mine else []
    parts += [query.number, query.export]
    less = query.narrowed
    parts += [f"plan={less.plan}"] if less.plan else []
    parts += [less.priority, "unfunded" if less.unfunded else ""]
    costs = (less.cost_from, less.cost_to)
    parts += [f"{less.cost_from or 0}-{less.cost_to or ''}kr"] if any(costs) else []
    parts += [f'"{" ".join(query.words)}"'] if query.words else []
    return " ".join(part for part in parts if part)


ROWS = [
    ("visa öppna åtaganden för Soc", "open department=soc"),
    ("visa oppna ataganden for soc", "open department=soc"),
    ("vsia öppna åtaganden för Soc", 'open department=soc "vsia"'),
    ("visa öpnna åtagnaden för Soc", "open department=soc"),
    ("vad är försenat?", "overdue"),
    ("vad ar forsenat", "overdue"),
    ("vad är försennat?", "overdue"),
    ("vilka åtaganden är försenade för kultur- och fritid?", "overdue department=kof"),
    ("försenade åtaganden", "overdue"),
    ("vad är sent hos Msb?", "overdue department=msb"),
    ("vad släpar?", "overdue"),
    ("vad har polisen lovat?", "open organisation=polisen"),
    ("vad har polsien lovat", "open organisation=polisen"),
    ("vad lovade räddningstjänsten?", "open organisation=raddningstjansten"),
    ("vad har Msb åtagit sig?", "open department=msb"),
    ("vad har socialförvaltningen lovat?", "open department=soc"),
    ("vad har BoU lovat som inte är klart?", "open department=bou"),
    ("vad har vi lovat i Rönninge?", "open area=ronninge"),
    ("vad har vi lovat om belysningen?", 'open "belysningen"'),
    ("visa åtaganden om gångtunneln", 'open "gangtunneln"'),
    ("mina åtaganden", "open mine"),
    ("styrgruppens lista", "steering"),
    ("visa listan för styrgruppen", "steering"),
    ("vad står på styrgrupens lista?", "steering"),
    ("styrgruppens lista för chefssamrådet", "steering forum=chefssamrad"),
    ("exportera styrgruppens lista till excel", "steering xlsx"),
    ("visa mina försenade åtaganden", "overdue mine"),
    ("vad har jag lovat?", "open mine"),
    ("visa alla åtaganden", "all"),
    ("lista åtaganden", "open"),
    ("visa åtaganden", "open"),
    ("öppna åtaganden", "open"),
    ("visa klara åtaganden", "done"),
    ("vilka åtaganden är klara?", "done"),
    ("visa avslutade åtaganden för KoF", "done department=kof"),
    ("vilka åtaganden är avbrutna?", "cancelled"),
    ("vilka åtaganden har flyttats?", "moved"),
    ("visa uppskjutna åtaganden", "moved"),
    ("vilka åtaganden väntar på bekräftelse?", "proposed"),
    ("visa föreslagna åtaganden", "proposed"),
    ("visa pågående åtaganden", "going"),
    ("åtaganden utan ansvarig", "unowned"),
    ("vilka åtaganden saknar ägare?", "unowned"),
    ("åtaganden utan datum", "undated"),
    ("visa åtaganden i chefssamrådet", "open forum=chefssamrad"),
    ("öppna åtaganden från planeringsgruppen", "open forum=planeringsgrupp"),
    ("visa A-2026-031", "one open A-2026-031"),
    ("vad händer med a 2026-31?", "one open A-2026-031"),
    ("hur ligger vi till med trygghetsvandringarna?", 'progress open "trygghetsvandringarna"'),
    ("hur ligger vi till med trygghetsvandringana", 'progress open "trygghetsvandringana"'),
    ("hur går det med nattvandringen?", "progress open forum=nattvandring"),
    ("hur långt har vi kommit med utbildningen?", 'progress open "utbildningen"'),
    ("hur många åtaganden är öppna?", "count open"),
    ("hur många åtaganden är försenade för Soc?", "count overdue department=soc"),
    ("hur många har polisen lovat?", "count open organisation=polisen"),
    ("åtaganden den här veckan", "open 2026-11-16..2026-11-22"),
    ("vad förfaller nästa vecka?", "open 2026-11-23..2026-11-29"),
    ("vilka åtaganden förfaller v. 50?", "open 2026-12-07..2026-12-13"),
    ("åtaganden som ska vara klara före 15 januari", "open ..2027-01-14"),
    ("visa åtaganden senast 31 december", "open ..2026-12-31"),
    ("vad har blivit klart sedan 1 oktober?", "-"),
    ("åtaganden som blivit klara sedan 1 oktober", "done 2026-10-01..2026-11-19"),
    ("visa klara åtaganden T2", "done 2026-05-01..2026-08-31"),
    ("klara åtaganden 2025", "done 2025-01-01..2025-12-31"),
    ("åtaganden i december", "open 2026-12-01..2026-12-31"),
    ("exportera åtaganden till excel", "open xlsx"),
    ("exportera försenade åtaganden som csv", "overdue csv"),
    ("visa medborgarlöften", "promises open"),
    ("hur går det med medborgarlöftena?", "promises open"),
    ("visa åtaganden i aktivitetsplan 2027", "all plan=aktivitetsplan 2027"),
    ("visa öppna åtaganden i aktivitetsplanen", "open plan=aktivitetsplanen"),
    ("visa forsenade ataganden ur atgardsplanen", "overdue plan=atgardsplanen"),
    ("visa handlingsplan 2026–2027", "all plan=handlingsplan 2026–2027"),
    ("åtagandeplan 2026", "all plan=åtagandeplan 2026"),
    (
        "vad har polisen lovat i aktivitetsplan 2027?",
        "all organisation=polisen plan=aktivitetsplan 2027",
    ),
    ("visa aktivitetsplan 2027 som excel", "all xlsx plan=aktivitetsplan 2027"),
    ("visa åtaganden med hög prioritet", "open hog"),
    ("visa hogprioriterade ataganden for Soc", "open department=soc hog"),
    ("vilka åtaganden har låg prio?", "open lag"),
    ("vad kostar mer än 50 000 kr?", "open 50000-kr"),
    ("visa åtaganden som kostar under 25 tkr", "open 0-25000kr"),
    ("vilka åtaganden kostar mellan 10 000 och 20 000 kr?", "open 10000-20000kr"),
    ("visa åtaganden med kostnad", "open 1-kr"),
    ("åtaganden utan finansiering", "open unfunded"),
    ("klara åtaganden Q3", "done 2026-07-01..2026-09-30"),
    ("vad förfaller nästa månad?", "open 2026-12-01..2026-12-31"),
    ("åtaganden under våren 2027", "open 2027-01-01..2027-05-31"),
    ("visa klara åtaganden första halvåret", "done 2026-01-01..2026-06-30"),
    ("vilka åtaganden var klara?", "done"),
    ("vi behöver en ny handlingsplan mot klotter", "-"),
    ("klottersanering som kostar mer än 50 000 kr i centrum", "-"),
    ("va e försenat", "overdue"),
    ("vad väntar på bekräftelse?", "proposed"),
    ("visa klara", "done"),
    ("vad är avbrutet?", "cancelled"),
    ("vad ska göras i december?", "open 2026-12-01..2026-12-31"),
    ("vem ansvarar för belysningen?", 'all "belysningen"'),
    ("vem tar hand om gångtunneln?", 'all "gangtunneln"'),
    ("när ska belysningen vara klar?", 'all "belysningen"'),
    ("när blir Msb klar med gångtunneln?", 'all department=msb "gangtunneln"'),
    ("översikt", "overview open"),
    ("visa översikten", "overview open"),
    ("när är nästa möte?", "-"),
    ("vem är kommunpolis?", "-"),
    ("det är klart nu", "-"),
    ("klar med alla ronder, inget att rapportera", "-"),
    ("mer", "more open"),
    ("nästa sida", "more open"),
    ("två krossade rutor på skolan i Rönninge i går", "-"),
    ("klotter på gångtunneln, sent i lördags kväll", "-"),
    ("inget att rapportera", "-"),
    ("det är lugnt i centrum", "-"),
    ("hej", "-"),
]


@pytest.mark.parametrize(("phrase", "query"), ROWS, ids=[row[0] for row in ROWS])
def test_a_phrase_is_a_query(phrase: str, query: str) -> None:
    assert short(read(phrase, SALEM, TODAY)) == query


def test_what_is_asked_for_by_an_unknown_name_is_told() -> None:
    query = read("visa öppna åtaganden för Blomsterförvaltningen", SALEM, TODAY)
    assert query is not None
    assert query.unknown == "blomsterforvaltningen"


EVERYDAY = [
    ("sollentuna", "visa öppna åtaganden för Soc", "open organisation=sock"),
    ("sollentuna", "visa öppna åtaganden för socialkontoret", "open organisation=sock"),
    ("sollentuna", "visa opna ataganden for socialtjansten", "open organisation=sock"),
    ("lekeberg", "visa öppna åtaganden för socialtjänsten", "open department=sf"),
    ("salem", "visa öppna åtaganden för socialtjänsten", "open department=soc"),
    ("skelleftea", "visa öppna åtaganden för socialtjänsten", "open department=social"),
    ("haninge", "visa öppna åtaganden för Soc", "open department=social"),
    ("haninge", "vad har skolan lovat?", "open role=rektor"),
    ("sollentuna", "vad har skolorna lovat?", "open role=rektor"),
    ("sollentuna", "vad har kommunpolisen lovat?", "open function=kommunpolis"),
    ("lekeberg", "vad har kommunpolisen lovat?", "open role=kommunpolis"),
    ("salem", "vad har kyrkan lovat?", "open role=samfund"),
    ("skelleftea", "vad har kyrkan lovat?", "open organisation=kyrkan"),
]


@pytest.mark.parametrize(("model", "phrase", "query"), EVERYDAY)
def test_everyday_names_are_understood_in_every_model(model: str, phrase: str, query: str) -> None:
    """A party is called what people call it, whatever the model calls its offices."""
    assert short(read(phrase, index_of(load_ready(model)), TODAY)) == query
