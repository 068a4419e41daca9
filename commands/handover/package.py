"""The hand-over package as a document (D27)."""

from datetime import date

from commands.base import Context
from commands.handover.providers import PROVIDERS
from commands.wording import words
from samverkan.paper import Fact, Paper
from samverkan.structure import Function

DOCUMENT = "overlamningspaket"


async def package(
    context: Context, function: Function, *, leaves: str, takes_over: str, day: date
) -> Paper:
    """Return the package for a function as it stands now.

    `leaves` and `takes_over` are names, empty when there is nobody. It names holders, and is
    for those inside (K3); for a function outside it says only what that function may see.
    """
    sections = [
        await provider.fill(context, function)
        for provider in PROVIDERS
        if not (provider.inside and function.external)
    ]
    return Paper(
        type="D27",
        document=DOCUMENT,
        title=f"{_say('title')} {function.name}",
        municipality=context.municipality.name,
        period=_say("summary", function=function.name, day=day),
        date=context.today.isoformat(),
        status="faststalld",
        status_name=_say("status"),
        access_class="K2" if function.external else "K3",
        author=function.name,
        facts=(
            Fact(name=_say("from_person"), value=leaves or _say("nobody")),
            Fact(name=_say("to_person"), value=takes_over or _say("nobody")),
            Fact(name=_say("from_day"), value=day.isoformat()),
        ),
        sections=tuple(section for section in sections if section is not None),
    )


def _say(sentence: str, **values: object) -> str:
    return words("overlamning", sentence, **values)
