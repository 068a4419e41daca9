"""What joins two expressions of time, or leads one in."""

import re

from samverkan.swedish_words import lenient

SINCE = re.compile(
    lenient(r"\b(?:ända\s+)?(?:sedan|sen|från och med|fr\.?\s?o\.?\s?m\.?)\s+(?:i\s+|den\s+)?$")
)
NIGHT_TOWARDS = re.compile(
    lenient(r"(?:i\s+)?natt(?:en)?\s+(?:mot|till|t\.?|mellan|emellan)\s+(?:i\s+)?(?:den\s+)?$")
)
BETWEEN = re.compile(lenient(r"\b(?:mellan|från|fr\.?)\s+(?:i\s+)?(?:den\s+)?$"))
UP_TO = re.compile(
    lenient(r"\s*(?:-|till|t\.?\s?o\.?\s?m\.?|fram till|till och med)\s*(?:den\s+)?")
)
LIST = re.compile(
    lenient(r"\s*(?:,|\+|&|/|och|o|å|samt|,\s*och|och även)\s*(?:den\s+|i\s+|på\s+)?")
)
BESIDE = re.compile(lenient(r"[\s,(]*(?:den\s+|i\s+|\(|under\s+)?"))
HOURS = re.compile(r"\s+(\d\d?)\s?-\s?(\d\d?)(?=\s*(?:[:,.)]|$|(?:i|vid|på|runt)\s))")
