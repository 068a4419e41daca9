import pytest

from tests.helpers.stage import ASK, CLOSING, COORDINATOR, Stage, account

ODD = {
    "empty": ("   ", "Jag hittade inga ord i ditt meddelande."),
    "emoji only": ("🔥🔥🔥", "Jag hittade inga ord i ditt meddelande."),
    "50 kB": ("klotter i Edsberg " * 2800, "Det där var för långt"),
    "nonsense": ("Blå bananer flyger", "Jag hittade ingen händelse i det du skrev."),
    "English": ("What is this about", "Jag hittade ingen händelse i det du skrev."),
    "unknown command": ("!dansa", "Jag känner inte igen dansa."),
    "a question mark": ("?", "- hjälp: Visar vad du kan göra här."),
    "yes to nothing": ("ja", "Jag har inget som väntar på ditt ja eller nej."),
    "no to nothing": ("nej", "Jag har inget som väntar på ditt ja eller nej."),
    "nothing to change": ("ändra 1 antal 3", "Jag hittar ingen rapport från dig att ändra."),
    "nothing to remove": ("ta bort", "Jag hittar ingen rapport från dig att ändra."),
    "NUL": ("\x00", "Jag hittade inga ord i ditt meddelande."),
}


@pytest.mark.parametrize("case", ODD)
async def test_odd_messages_get_a_polite_useful_answer(stage: Stage, case: str) -> None:
    words, answer = ODD[case]
    await stage.travel(ASK)
    await stage.say("kommunpolis", words)
    assert answer in stage.last("kommunpolis")
    assert len(stage.heard("kommunpolis")) == 2


HOSTILE = {
    "HTML": "<script>alert(1)</script><b>fet</b>",
    "Jinja": "{{ 7 * 7 }}{% for x in y %}",
    "Typst": '#read("/etc/passwd") $x$ *fet*',
    "SQL": "'; DROP TABLE report; --",
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_markup_is_shown_as_it_was_written(stage: Stage, case: str) -> None:
    words = HOSTILE[case]
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.say("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, f"analys Edsberg: {words}")
    await stage.say(COORDINATOR, "lägesbild")
    draft = stage.sent(stage.direct(COORDINATOR))[-1].message
    assert words in draft.text
    assert "<script" not in draft.html
    assert "<b>" not in draft.html
    await stage.say(COORDINATOR, "fastställ")
    assert stage.sent(stage.room)[-1].message.attachment.content.startswith(b"%PDF")


async def test_marks_that_turn_text_around_are_taken_away(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "\u202e2 klotter\u202c i \u200fEdsberg")
    assert "1, Edsberg, Klotter, 2 st" in stage.last("kommunpolis")


@pytest.mark.parametrize("sort", ["file", "image", "audio"])
async def test_what_is_no_text_is_said_so(stage: Stage, sort: str) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "bild.png", unsupported=sort)
    assert "Jag kan bara läsa text." in stage.last("kommunpolis")


async def test_an_unreadable_message_is_asked_for_again(stage: Stage) -> None:
    await stage.travel(ASK)
    stage.platform.user_writes_unreadably(account("kommunpolis"), stage.direct("kommunpolis"))
    await stage.settled()
    assert "Jag kunde inte läsa ditt senaste meddelande" in stage.last("kommunpolis")


async def test_an_unknown_person_gets_one_polite_sentence(stage: Stage) -> None:
    for words in ("hej", "status", "2 klotter i Edsberg", "fastställ"):
        await stage.say("okand", words)
    assert stage.heard("okand") == [
        (
            "Hej! Jag är samverkansassistent för Sollentuna kommun och känner bara igen den som är "
            "inlagd av samordnaren. Hör med samordnaren om du ska vara med."
        )
    ]


async def test_a_person_without_a_function_is_told_that_nothing_was_kept(stage: Stage) -> None:
    await stage.say("chef_kfk", "2 klotter i Edsberg")
    assert "så jag har inte sparat det du skrev" in stage.last("chef_kfk")


async def test_a_bot_that_answered_goes_on_answering(stage: Stage) -> None:
    await stage.travel(ASK)
    for words, _ in ODD.values():
        await stage.say("kommunpolis", words)
    await stage.say("kommunpolis", "inget")
    assert "inget att rapportera från Kommunpolis" in stage.last("kommunpolis")


@pytest.mark.parametrize(
    "words",
    ["klotter i Edsberg av 121212-1212. " * 200, "klotter i Edsberg " * 3500 + "av 121212-1212"],
    ids=["all through", "at the end of 64 kB"],
)
async def test_a_text_that_is_too_long_is_stopped_for_its_personal_data(
    stage: Stage, words: str
) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", words)
    assert "121212-1212" not in stage.last("kommunpolis")
    assert "personnummer" in stage.last("kommunpolis").casefold()


async def test_what_no_database_takes_is_taken_away(stage: Stage) -> None:
    """NUL is none of PostgreSQL's characters, and half a character is nobody's."""
    await stage.say(
        "kommunpolis", "åtagande: Polisen\x00 går \ud83drundor\x1b i Edsberg\x07 12 december"
    )
    assert "Polisen går rundor i Edsberg" in stage.last("kommunpolis")
