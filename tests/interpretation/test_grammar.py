"""A table of rows for each rule of grammar: lists, gaps, what comes back, what only describes."""

from datetime import datetime

import pytest

from samverkan.interpretation import Gazetteer, interpret

AT = datetime.fromisoformat("2026-11-19T11:00:00+01:00")  # a Thursday


def rows(text: str, gazetteer: Gazetteer) -> list[str]:
    """Return the rows as "area category count day" for short tables."""
    return [
        f"{row.area or '-'} {row.category} {row.count} {row.date_from or ''}".strip()
        for row in interpret(text, gazetteer, AT, "faltare").incidents
    ]


RULES: dict[str, list[tuple[str, list[str]]]] = {
    "a list by place alone after a total": [
        (
            "3 stölder: cykel Häggvik, moped Rotebro, bil Edsberg",
            ["haggvik stold 1", "rotebro stold 1", "edsberg stold 1"],
        ),
        (
            "Tre inbrott: villa i Edsberg, förråd i Rotebro, kiosk vid Häggviks station",
            ["edsberg inbrott 1", "rotebro inbrott 1", "haggvik inbrott 1"],
        ),
        (
            "2 nya dumpningar: soffa vid återvinningen, byggavfall i skogsbrynet",
            ["- nedskrapning 2"],
        ),
    ],
    "a number that announces a list": [
        (
            "Tre incidenter i Tureberg: klotter på gaveln, ett slagsmål",
            ["tureberg klotter 1", "tureberg vald 1"],
        ),
        ("Tre anmälningar om klotter", ["- klotter 3"]),
    ],
    "the same once more": [
        (
            "Klotter på skolan i Edsberg 12/11, samma sak 14/11",
            ["edsberg klotter 1 2026-11-12", "edsberg klotter 1 2026-11-14"],
        ),
        (
            "Slagsmål vid Rotebro stn i fredags och igen på lördagen",
            ["rotebro vald 1 2026-11-13", "rotebro vald 1 2026-11-14"],
        ),
    ],
    "what was left out of the second half": [
        (
            "En cykel stals i Rotebro i måndags och en moped i Häggvik i tisdags",
            ["rotebro stold 1 2026-11-16", "haggvik stold 1 2026-11-17"],
        ),
        (
            "två rutor krossade i Edsberg i lördags o en på förskolan i Häggvik i söndags",
            ["edsberg skadegorelse 2 2026-11-14", "haggvik skadegorelse 1 2026-11-15"],
        ),
        (
            "Edsberg: 2 klotter. Rotebro: 1. Häggvik: 3.",
            ["edsberg klotter 2", "rotebro klotter 1", "haggvik klotter 3"],
        ),
        ("En bil och en moped brann", ["- brand 2"]),
    ],
    "a day alone after the last comma": [
        (
            "bordet sönderslaget o en jacka stulen, i tisdags. Helenelund",
            ["helenelund skadegorelse 1 2026-11-17", "helenelund stold 1 2026-11-17"],
        ),
    ],
    "the day of a round": [
        (
            "Vi var ute i lördags. Rotebro: hög musik från parkeringen.",
            ["rotebro ordningsstorning 1 2026-11-14"],
        ),
        (
            "Logg från kvällspasset igår. 19.45 kniv påträffad under en bänk.",
            ["- vapen 1 2026-11-18"],
        ),
    ],
    "a day before a part of the list": [
        ("Lugnt på onsdagen, bråk på torsdagen", ["- vald 1 2026-11-12"]),
        ("Lugn fredag, på lördagen slagsmål", ["- vald 1 2026-11-14"]),
    ],
    "later words that only describe": [
        ("4 bedrägeriförsök i centrum, falsk bank som ringer", ["sollentuna_centrum bedrageri 4"]),
        ("Korttidsuthyrd lokal, sexköp misstänks", ["- manniskohandel 1"]),
        ("Inbrott i källaren. Fyra förråd uppbrutna.", ["- inbrott 4"]),
        ("en kille blev av med mobilen under hot, rån", ["- ran 1"]),
        ("Katalysatorn avsågad och stulen", ["- stold 1"]),
        ("De spottade på väktaren och slog honom", ["- hot 1", "- vald 1"]),
        ("spottade och slog väktaren", ["- vald 1"]),
    ],
    "a hit that is none": [
        ("Bråk på torget, vakter bröt in och skiljde dem åt", ["- vald 1"]),
        ("Någon bröt in i förrådet", ["- inbrott 1"]),
        ("Falsklarm om brand", ["- ordningsstorning 1"]),
        ("mkt skräp o krossat glas på lekplatsen", ["- nedskrapning 1"]),
        ("krossat glas i dörren", ["- skadegorelse 1"]),
        ("påverkade ungdomar, lukt av cannabis", ["- narkotika 1"]),
        ("Allt super!", []),
        ("Papperskorgen är nedsparkad", ["- skadegorelse 1"]),
    ],
    "a number in brackets or signs": [
        ("<b>2 klotter</b>", ["- klotter 2"]),
        ("(3) klotter", ["- klotter 3"]),
        ("klotter [2], snatteri [4]", ["- klotter 2", "- stold 4"]),
        ("Bilinbrott Rotebro 2 st", ["rotebro stold 2"]),
        ("inbrott 0, klotter 2", ["- klotter 2"]),
    ],
    "English": [
        ("Fight outside the library in Tureberg yesterday", ["tureberg vald 1 2026-11-18"]),
        ("Two windows smashed in Edsberg last Friday", ["edsberg skadegorelse 2 2026-11-13"]),
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [row for table in RULES.values() for row in table],
    ids=[f"{rule}: {text}" for rule, table in RULES.items() for text, _ in table],
)
def test_a_rule_of_grammar_holds(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    assert expected == rows(text, gazetteer)
