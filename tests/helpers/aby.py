"""Åby, the made-up municipality of the documentation's example."""

from pathlib import Path

GUIDE = (Path(__file__).parents[2] / "docs" / "municipality-model.md").read_text(encoding="utf-8")
ABY = GUIDE.split("```toml\n")[1].split("```")[0]


def changed(*changes: tuple[str, str]) -> str:
    """Return Åby's model with texts exchanged, each at its first place."""
    text = ABY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
