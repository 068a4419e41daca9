"""Example documents: notes of a chefssamråd, an agenda, a lägesrapport, a hand-over."""

from samverkan.paper import Fact, Paper, Paragraph, Points, Section, Table

LEVELS = ("1 normalt läge", "2 visst förhöjt läge", "3 förhöjt läge")
FINGERPRINT = "3f0a9c41d2b7e6581c94a0f7be2d6c35a9184e7f0b2d5c6e7a8190b3c4d5e6f7"


def notes() -> Paper:
    """Return approved notes of a chefssamråd (DOMAIN 11.4)."""
    return Paper(
        type="D25",
        document="motesanteckningar",
        title="Anteckningar",
        municipality="Salems kommun",
        forum="Chefssamråd",
        period="4 december 2026",
        date="2026-12-11",
        version=2,
        status="faststalld",
        access_class="K3",
        author="trygghetssamordnare",
        approved_by=("kommundirektör", "lokalpolisområdeschef"),
        dnr="KS 2026/118",
        facts=(
            Fact(name="Tid", value="fredag den 4 december 2026 kl. 9.00–10.45"),
            Fact(name="Plats", value="Kommunhuset, Murgrönan, och länk"),
            Fact(
                name="Ordförande",
                value="kommundirektör (kommunen är ordförande 2026, polisen 2027)",
            ),
            Fact(name="Antecknare", value="trygghetssamordnare"),
            Fact(
                name="Närvarande",
                value="kommundirektör, lokalpolisområdeschef, förvaltningschef Soc, "
                "förvaltningschef "
                "BoU, förvaltningschef KoF, förvaltningschef Msb, räddningstjänstens distriktschef",
            ),
            Fact(name="Frånvarande", value="säkerhetschef (ersattes av säkerhetssamordnare)"),
            Fact(name="Spridning", value="chefssamrådet, planeringsgruppen"),
        ),
        summary=(
            "Läget är förhöjt i Salems centrum, normalt i övriga områden.",
            "KoF tar fram ett förslag till kvällsöppen mötesplats till den 12 december.",
            "Två åtaganden är försenade; båda gäller belysning.",
        ),
        sections=(
            Section(
                heading="Mötets öppnande",
                number="1",
                blocks=(
                    Paragraph(
                        text="Ordföranden öppnade mötet och hälsade säkerhetssamordnaren välkommen."
                    ),
                ),
            ),
            Section(
                heading="Föregående mötesanteckningar och öppna åtaganden",
                number="2",
                blocks=(
                    Paragraph(
                        text="Anteckningarna från den 25 september 2026 lades till handlingarna."
                    ),
                    Table(
                        caption="Öppna åtaganden",
                        header=("Nr", "Vad", "Ansvarig", "Klart senast", "Status"),
                        rows=(
                            (
                                "A-2026-019",
                                "Byta armatur i gångtunneln vid Salems centrum",
                                "Msb",
                                "2026-11-30",
                                "försenat",
                            ),
                            (
                                "A-2026-022",
                                "Kartlägga mörka gångstråk längs Säbyvägen tillsammans med polisen",
                                "Msb, polisen",
                                "2026-11-15",
                                "försenat",
                            ),
                            (
                                "A-2026-027",
                                "Inventera öppettider för ungdomsverksamhet under jullovet",
                                "KoF",
                                "2026-12-18",
                                "pågående",
                            ),
                        ),
                    ),
                ),
            ),
            Section(
                heading="Lägesbild",
                number="3",
                blocks=(
                    Table(
                        header=("Område", "Nivå", "Händelser", "Förra perioden", "Bedömning"),
                        rows=(
                            (
                                "Salems centrum",
                                "3 förhöjt läge",
                                "17",
                                "11",
                                "Fler ordningsstörningar kvällstid, mest torsdag–lördag",
                            ),
                            ("Rönninge", "1 normalt läge", "4", "5", "Oförändrat"),
                            (
                                "Söderby",
                                "2 visst förhöjt läge",
                                "minst 6",
                                "3",
                                "Skadegörelse vid skolan",
                            ),
                        ),
                    ),
                    Paragraph(
                        text="Polisen ser samma personer återkomma i centrum.\nFältgruppen "
                        "bekräftar bilden och har fler vuxna ute fredagar."
                    ),
                ),
            ),
            Section(
                heading="Förslag till insatser",
                number="4",
                blocks=(
                    Paragraph(
                        text="KoF föreslår en kvällsöppen mötesplats i Murgrönan under december "
                        "och januari."
                    ),
                    Paragraph(
                        label="Ställningstagande",
                        text="Samrådet ställer sig bakom förslaget. Beslut fattas i linjen av "
                        "förvaltningschefen för KoF.",
                    ),
                    Paragraph(
                        label="Åtagande",
                        text="A-2026-031 KoF tar fram ett förslag med kostnad. Ansvarig: "
                        "förvaltningschef KoF. Klart senast 2026-12-12.",
                    ),
                    Paragraph(
                        label="Åtagande",
                        text="A-2026-032 Polisen återkommer om närvaro fredagar och lördagar. "
                        "Ansvarig: lokalpolisområdeschef. Klart senast 2026-12-18.",
                    ),
                ),
            ),
            Section(
                heading="Kommunikation",
                number="5",
                blocks=(
                    Points(
                        items=(
                            "Nyhet på webben om mötesplatsen när beslutet är fattat.",
                            "Gemensamt budskap om nyårsfirandet.",
                        ),
                    ),
                ),
            ),
            Section(
                heading="Kommande händelser och riskkvällar",
                number="6",
                blocks=(
                    Points(
                        numbered=True,
                        items=(
                            "Luciafirande i Rönninge, 13 december",
                            "Skolavslutning, 18 december",
                            "Nyårsafton",
                        ),
                    ),
                ),
            ),
            Section(
                heading="Nästa möte",
                number="7",
                blocks=(
                    Paragraph(text="Fredag den 12 mars 2027 kl. 9.00. Polisen är ordförande."),
                ),
            ),
        ),
        footnotes=(
            "Ändrat sedan version 1: punkt 4, klart senast för A-2026-031 (synpunkt från KoF).",
            "Bilaga 1: Lägesrapport november 2026. Bilaga 2: Verksamhetsrapport KoF.",
        ),
    )


def agenda() -> Paper:
    """Return the draft agenda of a chefssamråd: many headings, some with nothing under them."""
    headings = (
        "Mötets öppnande",
        "Val av mötessekreterare och justerare",
        "Godkännande av dagordning",
        "Föregående mötesanteckningar och öppna åtaganden",
        "Lägesbild",
        "Verksamhetsrapporter",
        "Uppföljning av samverkansöverenskommelse och aktivitetsplan",
        "Medborgarlöften",
        "Förslag till insatser – vem beslutar i linjen",
        "Kommunikation",
        "Kommande händelser och riskkvällar",
        "Övriga frågor",
        "Nästa möte",
        "Mötet avslutas",
    )
    filled = {
        4: (Paragraph(text="Två åtaganden är försenade, ett ska vara klart före mötet."),),
        6: (
            Points(
                items=(
                    "Soc: inkommen 27 november",
                    "BoU: inkommen 26 november",
                    "KoF: inkommen 26 november",
                    "Msb: saknas",
                    "Polisen: inkommen 27 november",
                    "Räddningstjänsten: inkommen 25 november",
                )
            ),
        ),
        9: (
            Paragraph(
                label="Förslag",
                text="Kvällsöppen mötesplats i Murgrönan, föreslagen av KoF, 15 minuter. Beslutas "
                "av förvaltningschefen för KoF.",
            ),
        ),
    }
    return Paper(
        type="D24",
        document="dagordning",
        title="Dagordning",
        municipality="Salems kommun",
        forum="Chefssamråd",
        period="4 december 2026",
        date="2026-11-27",
        author="trygghetssamordnare",
        facts=(
            Fact(name="Tid", value="fredag den 4 december 2026 kl. 9.00–11.00"),
            Fact(name="Plats", value="Kommunhuset, Murgrönan"),
            Fact(name="Ordförande", value="kommundirektör"),
        ),
        sections=tuple(
            Section(heading=heading, number=str(number), blocks=filled.get(number, ()))
            for number, heading in enumerate(headings, 1)
        ),
    )


def situation_report() -> Paper:
    """Return a lägesrapport by area on the five-grade scale (D3)."""
    areas = ("Salems centrum", "Rönninge", "Söderby", "Karlskronaviken", "övriga kommundelar")
    return Paper(
        type="D3",
        document="lagesrapport",
        title="Lägesrapport",
        municipality="Salems kommun",
        forum="Operativ grupp",
        period="november 2026",
        date="2026-12-01",
        version=1,
        status="faststalld",
        access_class="K3",
        author="trygghetssamordnare",
        approved_by=("trygghetssamordnare",),
        summary=(
            "Ett område på nivå 3, fyra på nivå 1–2.",
            "Svar från 6 av 7 tillfrågade funktioner.",
        ),
        sections=(
            Section(
                heading="Nivå per område",
                blocks=(
                    Table(
                        header=("Område", "Nivå", "Nivå förra perioden", "Antal", "Förändring"),
                        rows=tuple(
                            (
                                name,
                                LEVELS[at % 3],
                                "1 normalt läge",
                                str(4 * at),
                                "oförändrat" if at else "upp 3",
                            )
                            for at, name in enumerate(areas)
                        ),
                    ),
                ),
            ),
            *(
                Section(
                    heading=name,
                    level=2,
                    blocks=(
                        Paragraph(
                            label="Bedömning",
                            text="Färre händelser än i oktober. Ungdomar samlas vid stationen "
                            "kvällstid, utan större störningar.",
                        ),
                        Paragraph(
                            label="Föreslagen åtgärd",
                            text="Fortsatt gemensam kvällsvandring torsdagar.",
                        ),
                    ),
                )
                for name in areas
            ),
            Section(
                heading="Svarsfrekvens",
                blocks=(
                    Paragraph(
                        text="6 av 7 tillfrågade funktioner har svarat. Ej rapporterat: Msb."
                    ),
                ),
            ),
        ),
        footnotes=("Källor: inrapporteringar 1–30 november 2026.",),
    )


def handover() -> Paper:
    """Return a hand-over package (D27)."""
    return Paper(
        type="D27",
        document="overlamning",
        title="Överlämningspaket",
        municipality="Sollentuna kommun",
        period="Trygghetssamordnare, 1 januari 2027",
        date="2026-12-20",
        access_class="K3",
        author="trygghetschef",
        facts=(
            Fact(name="Lämnas av", value="trygghetssamordnare"),
            Fact(name="Tas över av", value="ny innehavare från 1 januari 2027"),
        ),
        sections=(
            Section(
                heading="Öppna åtaganden",
                blocks=(
                    Table(
                        header=(
                            "Nr",
                            "Vad",
                            "Forum",
                            "Klart senast",
                            "Status",
                            "Medansvariga",
                            "Prioritet",
                            "Senast ändrat",
                        ),
                        rows=tuple(
                            (
                                f"A-2026-{n:03d}",
                                "Följa upp belysningsronden i Helenelund och redovisa för EST",
                                "EST Vecko",
                                "2027-01-29",
                                "pågående",
                                "Msb",
                                "hög",
                                "2026-12-14",
                            )
                            for n in range(12, 30)
                        ),
                    ),
                ),
            ),
            Section(
                heading="Kommande möten",
                blocks=(
                    Points(
                        items=(
                            "EST Vecko måndag den 4 januari kl. 13.00",
                            "EST Ledning torsdag den 21 januari kl. 9.00",
                        )
                    ),
                ),
            ),
            Section(
                heading="Pågående insatser", blocks=(Paragraph(text="Inga pågående insatser."),)
            ),
            Section(
                heading="Kontakter per funktion",
                blocks=(
                    Table(
                        header=("Funktion", "Organisation", "Telefon"),
                        rows=(
                            ("kommunpolis", "Polisen", "070-174 06 05"),
                            ("fältgruppen", "Socialförvaltningen", "070-174 06 21"),
                        ),
                    ),
                ),
            ),
            Section(
                heading="Oavslutade beslut",
                blocks=(
                    Paragraph(
                        text="Beslut om kameror vid Tureberg väntar på svar från förvaltningschef."
                    ),
                ),
            ),
        ),
    )


def protocol() -> Paper:
    """Return a draft protocol in § form (DOMAIN 11.2)."""
    return Paper(
        type="D25",
        document="protokoll",
        title="Protokollsutkast",
        municipality="Lekebergs kommun",
        forum="Brottsförebyggande rådet",
        period="12 november 2026",
        date="2026-11-13",
        dnr="KS 2026/204",
        author="sekreterare",
        facts=(
            Fact(name="Plats och tid", value="Kommunhuset, Fjugesta, kl. 13.00–15.10"),
            Fact(name="Ajournering", value="kl. 14.00–14.10"),
        ),
        sections=(
            Section(
                heading="Lägesbild oktober 2026",
                number="§ 31",
                blocks=(
                    Paragraph(label="Beslut", text="Rådet antecknar informationen."),
                    Paragraph(
                        label="Sammanfattning av ärendet",
                        text="Polisen redovisar den gemensamma lägesbilden.",
                    ),
                    Paragraph(label="Beslutsunderlag", text="Lägesbild oktober 2026"),
                ),
            ),
            Section(
                heading="Trygghetsvandring i Fjugesta",
                number="§ 32",
                blocks=(
                    Paragraph(label="Beslut", text="Rådet ställer sig bakom att"),
                    Points(
                        numbered=True,
                        items=(
                            "genomföra en vandring senast den 30 april 2027",
                            "bjuda in fastighetsägarna",
                        ),
                    ),
                    Paragraph(label="Reservation", text="Ingen"),
                ),
            ),
        ),
    )


def long_notes(items: int = 40, lines: int = 300) -> Paper:
    """Return notes of a very long meeting."""
    share = [lines // items + (1 if at < lines % items else 0) for at in range(items)]
    base = notes()
    return base.model_copy(
        update={
            "sections": tuple(
                Section(
                    heading=f"Punkt om trygghetsarbetet i område {at}",
                    number=str(at),
                    blocks=tuple(
                        Paragraph(
                            label="Åtagande" if line % 5 == 4 else "",
                            text=f"Rad {at}.{line}: polisen och kommunen redovisar läget, "
                            f"åtgärderna sedan sist och vad som återstår innan kvällsvandringarna "
                            f"börjar.",
                        )
                        for line in range(count)
                    ),
                )
                for at, count in enumerate(share, 1)
            ),
        }
    )
