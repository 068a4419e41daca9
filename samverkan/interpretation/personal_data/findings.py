"""What the personal-data stop reports: a place in the text and a kind, never a value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data found in a text.

    Attributes:
        kind: id of DOMAIN 13.4.
        start: first character of the value; equal to `end` when the kind lies in the
            combination and no words of its own are to be taken out.
        end: character after the value.

    """

    kind: str
    start: int
    end: int
