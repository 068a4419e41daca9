"""docs/teams.md says what is so."""

from pathlib import Path

from bot.platforms.teams.settings import Pace
from bot.settings import TeamsSection
from bot.teams_command import READ_ALL

TEXT = (Path(__file__).parents[2] / "docs" / "teams.md").read_text(encoding="utf-8")


def test_every_setting_that_an_administrator_must_make_is_named() -> None:
    expert = {"keys_url", "issuer", "service_url", "app_secret"}
    assert not {key for key in TeamsSection.model_fields if key not in TEXT} - expert


def test_the_rights_and_the_size_are_those_of_the_code() -> None:
    assert all(right in TEXT for right in READ_ALL)
    assert f"client_max_body_size {Pace().body // 1024}k" in TEXT
