"""Words to chat messages: what is said again is not made again, and never confused."""

from markupsafe import Markup

from bot.rendering.chat import render


def test_the_same_said_again_is_the_same() -> None:
    first = render("avsandare", {"name": "Åby"})
    assert render("avsandare", {"name": "Åby"}) is first
    assert first.text == "Åby:"


def test_what_is_held_to_be_markup_is_not_taken_for_what_somebody_wrote() -> None:
    trusted = render("avsandare", {"name": Markup("<em>Åby</em>")})
    written = render("avsandare", {"name": "<em>Åby</em>"})
    assert "<em>Åby</em>" in trusted.html
    assert "&lt;em&gt;Åby&lt;/em&gt;" in written.html


def test_a_yes_is_not_taken_for_the_number_one() -> None:
    assert render("avsandare", {"name": 1}).text == "1:"
    assert render("avsandare", {"name": True}).text == "True:"
    assert render("avsandare", {"name": 1.0}).text == "1.0:"


def test_what_changes_after_it_was_said_is_said_as_it_has_become() -> None:
    class Name(str):
        """Words that are not plain."""

        __slots__ = ()

    names = ["Åby"]
    first = render("vilken_kommun", {"names": names})
    names.append("Salem")
    assert render("vilken_kommun", {"names": names}) != first
    assert render("vilken_kommun", {"names": [Name("Åby")]}) == first
