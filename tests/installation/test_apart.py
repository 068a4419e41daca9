"""Two municipalities in one installation never mix, however hard people try.

Both have the same functions, forum, room names and areas, and share two people: the
kommunpolis and the coordinator. Whatever is said is said with a number that belongs to
one municipality; afterwards no number may be found in the other's database, in what the
other was told, or under a name that is not its own.
"""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lock import TakenError, only_one
from storage.database import Database
from storage.owner import OthersDatabaseError, claim
from tests.helpers.databases import KINDS, SQLITE, Databases
from tests.helpers.hosting import POLICE, Hosting, hosting, salem_and_nykvarn
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE

SHARED = f"@{COORDINATOR}:memory"
"""Who coordinates in both."""
NUMBERS = {"salem": "417", "nykvarn": "283"}
"""How many incidents each municipality reports: a number that is found nowhere else."""
NAMES = {"salem": "Salem", "nykvarn": "Nykvarn"}
OTHER = {"salem": "nykvarn", "nykvarn": "salem"}


@pytest.fixture(params=KINDS)
async def both(request: pytest.FixtureRequest) -> AsyncIterator[Hosting]:
    """Give both municipalities, on each kind of database."""
    maker = "files" if request.param == SQLITE else "databases"
    databases: Databases = request.getfixturevalue(maker)
    urls = [await databases.migrated(request.param) for _ in NUMBERS]
    async with hosting(urls, salem_and_nykvarn(), shared=[COORDINATOR]) as made:
        yield made


async def stays_apart(both: Hosting) -> None:
    """Fail when anything of one municipality is where the other's should be."""
    for name, town in both.towns.items():
        other = OTHER[name]
        kept = re.sub(r"'\$?\d+'|datetime\S+", "", await town.words())
        assert not re.search(rf"\b{NUMBERS[other]}\b", kept), f"{name} keeps what is {other}'s"
        assert NAMES[other] not in kept, f"{name} keeps {other}'s name"
        said = [s.message.text for s in both.platform.sent(town.room) if s.message]
        said += [t for u in _own_people(both, name) for t in both.heard(u)]
        said += [s.message.text for u in (POLICE, SHARED) for s in _from(both, u, name)]
        assert not any(NUMBERS[other] in text for text in said), f"{name} says what is {other}'s"


def _own_people(both: Hosting, name: str) -> list[str]:
    return [user for user in both.towns[name].accounts.values() if user not in (POLICE, SHARED)]


def _from(both: Hosting, user: str, name: str) -> list:
    return both.from_town(user, NAMES[name])


async def test_a_week_in_both_at_once_stays_apart(both: Hosting) -> None:
    await both.travel(ASK)
    for name, number in NUMBERS.items():
        (ask,) = _from(both, POLICE, name)
        await both.say(POLICE, f"{number} klotter i Edsberg", reply_to=ask.id)
        await both.say(POLICE, "ja", reply_to=_from(both, POLICE, name)[-1].id)
    await asyncio.gather(
        *(
            both.say(both.towns[name].accounts["faltgruppen"], f"{number} klotter i Häggvik")
            for name, number in NUMBERS.items()
        )
    )
    await both.travel(FIRST_NUDGE)
    await both.travel(CLOSING)
    for name, number in NUMBERS.items():
        draft = next(s for s in _from(both, SHARED, name) if number in s.message.text)
        await both.say(SHARED, f"{NAMES[name]}: status")
        await both.say(SHARED, f"{NAMES[name]}: lägesbild")
        await both.say(SHARED, "hjälp", reply_to=draft.id)
        await both.say(SHARED, "analys Edsberg: Lugnare.", reply_to=draft.id)
        both.platform.user_reacts(SHARED, both.direct(SHARED), draft.id, "✅")
        await both.settled()
        posted = [s.message.text for s in both.platform.sent(both.towns[name].room) if s.message]
        assert any("fastställd, version 1" in text for text in posted)
        assert any(number in text for text in posted)
    await stays_apart(both)


async def test_every_direct_message_to_a_shared_person_says_whose_it_is(both: Hosting) -> None:
    await both.travel(ASK)
    await both.travel(CLOSING)
    for user in (POLICE, SHARED):
        assert both.heard(user)
        assert all(text.startswith(("Salem:", "Nykvarn:")) for text in both.heard(user))


async def test_the_same_key_in_both_is_two_messages(both: Hosting) -> None:
    """A device that is left out is told of once a day by each: under one key."""
    both.platform.user_has_unsigned_device(POLICE)
    await both.travel(ASK)
    told = [s for s in both.sent(POLICE) if "verifier" in s.message.text.lower()]
    assert sorted(s.message.text.partition(":")[0] for s in told) == ["Nykvarn", "Salem"]
    assert len({s.id for s in told}) == 2


async def test_the_log_says_which_municipality_and_never_what(both: Hosting) -> None:
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as entries:
        await both.travel(ASK)
        await both.say(POLICE, "Salem: 417 klotter i Edsberg")
    handled = [entry for entry in entries if entry["event"] == "event_handled"]
    assert [entry["municipality"] for entry in handled] == ["salem"]
    assert "417" not in str(entries)
    assert "klotter" not in str(entries)


async def test_a_database_is_one_municipalitys_for_good(both: Hosting) -> None:
    database = both.towns["salem"].samrad.database
    async with database.write() as session:
        await claim(session, "salem")
    with pytest.raises(OthersDatabaseError):
        async with database.write() as session:
            await claim(session, "nykvarn")
    async with only_one(database), only_one(both.towns["nykvarn"].samrad.database):
        again = Database(database.url)
        with pytest.raises(TakenError):
            async with only_one(again):
                pass
        await again.close()


WORDS = st.sampled_from(
    [
        "{n} klotter i Edsberg",
        "ja",
        "nej",
        "inget",
        "status",
        "lägesbild",
        "hjälp",
        "ändra 1 antal {n}",
        "ta bort 1",
        "{n} bilinbrott i {place}",
        "tack",
    ]
)
HOW = st.sampled_from(["reply", "name", "asked", "edit", "react", "withdraw"])
STEPS = st.lists(st.tuples(st.sampled_from(sorted(NUMBERS)), HOW, WORDS), min_size=4, max_size=10)
PLACES = {"salem": "Rönninge", "nykvarn": "Mörby"}


@settings(
    max_examples=12,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_a_shared_person_says_in_whatever_way_stays_apart(
    files: Databases, steps: list[tuple[str, str, str]]
) -> None:
    async def play() -> None:
        urls = [await files.migrated(SQLITE) for _ in NUMBERS]
        async with hosting(urls, salem_and_nykvarn(), shared=[COORDINATOR]) as both:
            await both.travel(ASK)
            said: dict[str, list[str]] = {name: [] for name in NUMBERS}
            for name, how, words in steps:
                await _step(both, said[name], name, how, words)
            await both.travel(CLOSING)
            await stays_apart(both)

    asyncio.run(play())


async def _step(both: Hosting, said: list[str], name: str, how: str, words: str) -> None:
    """Let the kommunpolis do one thing that is meant for one municipality."""
    text = words.format(n=NUMBERS[name], place=PLACES[name])
    room = both.direct(POLICE)
    last = _from(both, POLICE, name)[-1].id
    if how == "reply":
        said.append(await both.say(POLICE, text, reply_to=last))
    elif how == "name":
        said.append(await both.say(POLICE, f"{NAMES[name]}: {text}"))
    elif how == "asked":
        before = len(both.heard(POLICE))
        event = await both.say(POLICE, f"{text} {NAMES[OTHER[name]]} {NAMES[name]}")
        said.append(event)
        assert "Gäller det" in both.heard(POLICE)[before]
        await both.say(POLICE, NAMES[name])
    elif how == "react":
        both.platform.user_reacts(POLICE, room, last, "✅")
    elif said and how == "edit":
        both.platform.user_edits(POLICE, room, said[-1], f"{NUMBERS[name]} klotter i Tureberg")
    elif said:
        both.platform.user_withdraws(POLICE, room, said.pop())
    await both.settled()
