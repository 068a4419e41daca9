"""Free Swedish text in, incidents out; personal data stopped before anything is stored."""

from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.interpretation.guess import Guess, category_of_answer, guess
from samverkan.interpretation.interpreter import Explained, explain, interpret
from samverkan.interpretation.rows import Trace

__all__ = [
    "Explained",
    "Gazetteer",
    "Guess",
    "Trace",
    "category_of_answer",
    "explain",
    "guess",
    "interpret",
]
