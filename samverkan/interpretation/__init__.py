"""Free Swedish text in, incidents out; personal data stopped before anything is stored."""

from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.interpretation.simple import interpret

__all__ = ["Gazetteer", "interpret"]
