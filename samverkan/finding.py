"""Functions by the words that people use for them ("kommunpolisen", "rektor i Rotebro")."""

from rapidfuzz import fuzz

from samverkan.structure import Function, Municipality

_ALIKE = 85
"""How alike, of 100, a word and a name must be to be the same with typing errors."""
_ENDINGS = ("arna", "erna", "orna", "ens", "ets", "en", "et", "na", "ns", "n", "t", "s")
_FOLD = str.maketrans("åäöéÅÄÖÉ", "aaoeaaoe")


def functions_named(municipality: Municipality, words: str) -> tuple[Function, ...]:
    """Return the functions that words may mean: one when they are clear, several when not.

    An id or a whole name first, in the definite form too; then names that hold all the
    words; then names that are written much alike.
    """
    wanted = _plain(words)
    if not wanted:
        return ()
    known = {function: _plain(function.name) for function in municipality.functions}
    same = tuple(f for f, name in known.items() if wanted in {name, _plain(f.id)})
    if same:
        return same
    stems = [_stem(word) for word in wanted.split()]
    same = tuple(f for f, name in known.items() if [_stem(word) for word in name.split()] == stems)
    if same:
        return same
    holding = tuple(f for f, name in known.items() if _holds(name, stems))
    if holding:
        return holding
    return tuple(f for f, name in known.items() if fuzz.ratio(wanted, name) >= _ALIKE)


def _holds(name: str, stems: list[str]) -> bool:
    words = name.split()
    return all(any(word.startswith(stem) for word in words) for stem in stems)


def _plain(text: str) -> str:
    lowered = text.casefold().translate(_FOLD).replace("_", " ")
    return " ".join("".join(c if c.isalnum() else " " for c in lowered).split())


def _stem(word: str) -> str:
    """Return a word without its definite ending; short words are left as they are."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:  # noqa: PLR2004 -- below that little is left
            return word.removesuffix(ending)
    return word
