"""The first act: a short week before, and then the week, step by step."""

import re
from dataclasses import dataclass
from struct import unpack

from bot.demo import proofs
from bot.demo.person import Heard
from bot.demo.scene import Scene
from bot.demo.script import DidNotHappenError, Line, line, say, script, when
from samverkan.picture import WeeklyPicture

STEPS = (
    "forra",
    "fraga",
    "direkt",
    "trad",
    "tar_bort",
    "inget",
    "andrar",
    "paminnelse",
    "sista",
    "stangning",
    "for_sent",
    "kompletterar",
    "faststaller",
)
_PDF_HEADER = b"%PDF-"
_PNG_HEADER = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the week led to.

    Attributes:
        pdf, png: as a member downloaded and decrypted them from the room.
        pdf_name, png_name: their names there.
        picture: the approved lägesbild.

    """

    pdf: bytes
    pdf_name: str
    png: bytes
    png_name: str
    picture: WeeklyPicture


@dataclass(slots=True)
class _Week:
    """What one step leaves for the next."""

    scene: Scene
    thread: str = ""
    first_report: str = ""
    draft: Heard | None = None

    def step(self, name: str) -> None:
        self.scene.narrator.step(f"steg.{name}")


async def play(scene: Scene) -> Outcome:
    """Play everything. Raises `DidNotHappenError` at the first thing that does not happen."""
    week = _Week(scene)
    week.step("forra")
    with scene.narrator.muted():
        await _week_before(scene)
    scene.narrator.remark("gor.forra_klar", svar=len(script("forra")["svarar"]))
    await _ask(week)
    await _answer_directly(week)
    await _answer_in_the_thread(week)
    await _withdraw_and_write_anew(week)
    await _nothing_to_report(week)
    await _edit_afterwards(week)
    await _nudge(week)
    await _last_nudge(week)
    await _close(week)
    await _answer_late(week)
    await _complete(week)
    return await _approve(week)


async def _week_before(scene: Scene) -> None:
    """Play an earlier week fast: everybody answers, and the coordinator approves."""
    await scene.travel(when("fraga", "forra"))
    await scene.all_hear()
    for who in scene.functions:
        await scene.hear(who)
    await scene.travel(when("svar", "forra"))
    answers: dict[str, str] = script("forra")["svarar"]
    for one in answers.items():
        await _answer_fast(scene, Line(*one))
    await scene.travel(when("stangning", "forra"))
    coordinator = scene.town.coordinator
    draft = await scene.hear(coordinator, line("utkast").shows)
    await scene.travel(when("faststalls", "forra"))
    await scene.agree(coordinator, draft)
    await scene.hear(coordinator, line("faststall").shows)
    for kind in ("m.text", "m.image", "m.file"):
        await scene.all_hear(kind)
    for who in answers:
        await scene.hear(who)
        await scene.hear(who, kind="m.file")


async def _answer_fast(scene: Scene, words: Line) -> None:
    await scene.write(words)
    echo = await scene.hear(words.who)
    if words.text != line("inget").text:
        await scene.agree(words.who, echo)
        await scene.hear(words.who, line("ja").shows)


async def _ask(week: _Week) -> None:
    scene = week.scene
    week.step("fraga")
    await scene.travel(when("start"))
    scene.narrator.remark("gor.ingen_fraga")
    await scene.travel(when("fraga"))
    announced = await scene.all_hear()
    week.thread = announced.id
    scene.tell_heard(scene.town.coordinator, announced)
    coordinator, *others = scene.functions
    await _told_once(scene, [*others, coordinator], "gor.fraga_flera")


async def _answer_directly(week: _Week) -> None:
    scene, words = week.scene, line("direkt")
    week.step("direkt")
    await scene.travel(when("direkt"))
    week.first_report = await scene.write(words)
    echo = await scene.answered(words.who, words.shows)
    await scene.agree(words.who, echo)
    await scene.answered(words.who, line("ja").shows)


async def _answer_in_the_thread(week: _Week) -> None:
    scene, words, yes = week.scene, line("trad"), line("ja")
    week.step("trad")
    await scene.travel(when("trad"))
    await scene.write(words, thread=week.thread)
    echo = await scene.all_hear(thread=week.thread)
    scene.check_words(words.who, echo, words.shows)
    scene.tell_heard(words.who, echo)
    await scene.write(yes, words.who, thread=week.thread)
    thanks = await scene.all_hear(thread=week.thread)
    scene.check_words(words.who, thanks, yes.shows)
    scene.tell_heard(words.who, thanks)


async def _withdraw_and_write_anew(week: _Week) -> None:
    scene, first, anew = week.scene, line("skriver"), line("skriver_om")
    week.step("tar_bort")
    await scene.travel(when("skriver"))
    written = await scene.write(first)
    await scene.answered(first.who, first.shows)
    await scene.travel(when("tar_bort"))
    await scene.delete(first.who, written)
    await scene.answered(first.who, line("aterkallad").shows)
    await scene.travel(when("skriver_om"))
    await scene.write(anew)
    echo = await scene.answered(anew.who, anew.shows)
    await scene.agree(anew.who, echo)
    await scene.answered(anew.who, line("ja").shows)


async def _nothing_to_report(week: _Week) -> None:
    scene, words = week.scene, line("inget")
    week.step("inget")
    await scene.travel(when("inget"))
    await scene.write(words)
    await scene.answered(words.who, words.shows)


async def _edit_afterwards(week: _Week) -> None:
    scene, words = week.scene, line("andrar")
    week.step("andrar")
    await scene.travel(when("andrar"))
    await scene.edit(words, week.first_report)
    echo = await scene.answered(words.who, words.shows)
    await scene.agree(words.who, echo)
    await scene.answered(words.who, line("ja").shows)


async def _nudge(week: _Week) -> None:
    scene, words = week.scene, line("personnummer")
    week.step("paminnelse")
    await scene.travel(when("paminnelse"))
    outcome = script("utfall")
    silent = [words.who, *outcome["sent"], *outcome["saknas"]]
    await _told_once(scene, silent, "gor.paminnelse_flera")
    scene.narrator.remark("gor.bara_tysta")
    await scene.travel(when("personnummer"))
    written = await scene.write(words)
    proposal = await scene.answered(words.who, words.shows)
    if any(hidden in proposal.text for hidden in words.hidden):
        raise DidNotHappenError(say("slut.kvar", var=say("direkt")))
    await scene.see_deleted(words.who, written)
    scene.narrator.remark("gor.stoppad")
    scene.narrator.gone(written, say("gor.stoppad_text"))
    await scene.agree(words.who, proposal)
    await scene.answered(words.who, line("ja").shows)


async def _last_nudge(week: _Week) -> None:
    scene, words = week.scene, line("status")
    week.step("sista")
    await scene.travel(when("sista_paminnelse"))
    outcome = script("utfall")
    await _told_once(scene, [*outcome["sent"], *outcome["saknas"]], "gor.paminnelse_flera")
    await scene.travel(when("status"))
    await scene.write(words, scene.town.coordinator)
    await scene.answered(scene.town.coordinator, words.shows)


async def _close(week: _Week) -> None:
    week.step("stangning")
    await week.scene.travel(when("stangning"))
    week.draft = await week.scene.answered(week.scene.town.coordinator, line("utkast").shows)


async def _answer_late(week: _Week) -> None:
    scene, words = week.scene, line("for_sent")
    week.step("for_sent")
    await scene.travel(when("for_sent"))
    await scene.write(words)
    echo = await scene.answered(words.who, words.shows)
    await scene.agree(words.who, echo)
    await scene.answered(words.who, line("ja").shows)
    await scene.answered(scene.town.coordinator, line("sent_tillagg").shows)


async def _complete(week: _Week) -> None:
    scene, coordinator = week.scene, week.scene.town.coordinator
    week.step("kompletterar")
    await scene.travel(when("kompletterar"))
    for addition in script("tillagg"):
        await scene.write(Line(coordinator, addition["text"]))
        await scene.answered(coordinator, line("tillagg").shows)
    for level in script("nivaer"):
        words = line("niva")
        row = _row_in(week.draft, level["rad"])
        await scene.write(Line(coordinator, words.text.format(rad=row, niva=level["niva"])))
        week.draft = await scene.answered(coordinator, words.shows, briefly=True)
    await scene.write(line("utkast"), coordinator)
    week.draft = await scene.answered(coordinator, line("utkast").shows, briefly=True)


async def _approve(week: _Week) -> Outcome:
    scene, coordinator = week.scene, week.scene.town.coordinator
    week.step("faststaller")
    await scene.travel(when("faststaller"))
    if week.draft is None:
        raise ValueError("there is no draft to approve")
    await scene.agree(coordinator, week.draft)
    await scene.answered(coordinator, line("faststall").shows)
    text = await scene.all_hear()
    scene.tell_heard(coordinator, text)
    png_heard = await scene.all_hear("m.image")
    pdf_heard = await scene.all_hear("m.file")
    outcome = await _downloaded(scene, png_heard, pdf_heard)
    width, height = png_size(outcome.png)
    scene.tell_file(
        png_heard,
        say("gor.bild", namn=outcome.png_name, bredd=width, hojd=height),
        picture=outcome.png_name,
    )
    kilobytes = round(len(outcome.pdf) / 1000)
    scene.tell_file(
        pdf_heard,
        say("gor.fil", namn=outcome.pdf_name, kb=kilobytes),
        file=outcome.pdf_name,
    )
    await _thanks(scene)
    return outcome


async def _thanks(scene: Scene) -> None:
    expected = script("utfall")
    thanked = [*expected["rapporterat"], *expected["inget"]]
    for who in thanked:
        text = await scene.hear(who)
        scene.tell_heard(who, text, briefly=True, told=who == thanked[0])
        await scene.hear(who, kind="m.file")
    scene.narrator.remark("gor.tack_flera", vilka=scene.names(thanked[1:]))


async def _downloaded(scene: Scene, png: Heard, pdf: Heard) -> Outcome:
    """Return the files as the last of the members gets them."""
    reader = scene.member(script("utfall")["saknas"][0]).person
    return Outcome(
        pdf=await reader.read_file(pdf),
        pdf_name=str(pdf.content["filename"]),
        png=await reader.read_file(png),
        png_name=str(png.content["filename"]),
        picture=await proofs.approved(scene),
    )


async def _told_once(scene: Scene, asked: list[str], sentence: str) -> None:
    """Let several hear much the same, and print it once."""
    for who in asked:
        heard = await scene.hear(who)
        scene.tell_heard(who, heard, told=who == asked[0])
    scene.narrator.remark(sentence, vilka=scene.names(asked[1:]))


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height in pixels. Raises `DidNotHappenError` for what is no PNG."""
    if not png.startswith(_PNG_HEADER):
        raise DidNotHappenError(say("kontroll.png", bredd="?", hojd="?"))
    width, height = unpack(">II", png[16:24])
    return width, height


def prove_files(scene: Scene, outcome: Outcome) -> None:
    """Prove that the PDF and the picture are such."""
    if not outcome.pdf.startswith(_PDF_HEADER):
        raise DidNotHappenError(say("kontroll.pdf"))
    scene.narrator.proved("kontroll.pdf")
    width, height = png_size(outcome.png)
    scene.narrator.proved("kontroll.png", bredd=width, hojd=height)


def _row_in(draft: Heard | None, wanted: str) -> str:
    """Return the id of a row in the draft, as the coordinator would look it up."""
    found = re.search(rf"^(H\d+), {re.escape(wanted)}", draft.text if draft else "", re.MULTILINE)
    if found is None:
        raise DidNotHappenError(say("slut.ingen_rad", rad=wanted))
    return found[1]
