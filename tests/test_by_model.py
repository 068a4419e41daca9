"""What is reckoned from a model is reckoned once for each object and question."""

from concurrent.futures import ThreadPoolExecutor

from samverkan.by_model import kept_by_model
from samverkan.model_file import load_ready
from samverkan.structure import Municipality

asked: list[tuple[int, str]] = []


@kept_by_model
def shouted(model: Municipality, word: str = "hej") -> str:
    """Return a word for a municipality, loudly."""
    asked.append((id(model), word))
    return f"{model.name}: {word.upper()}"


def test_an_answer_is_kept_for_each_model_and_each_question() -> None:
    salem, haninge = load_ready("salem"), load_ready("haninge")
    asked.clear()
    for _ in range(3):
        assert shouted(salem) == "Salems kommun: HEJ"
        assert shouted(salem, "nej") == "Salems kommun: NEJ"
        assert shouted(haninge) == "Haninge kommun: HEJ"
    assert asked == [(id(salem), "hej"), (id(salem), "nej"), (id(haninge), "hej")]


def test_a_changed_model_is_another() -> None:
    salem = load_ready("salem")
    changed = salem.model_copy(update={"name": "Nya Salem"})
    assert (shouted(salem), shouted(changed)) == ("Salems kommun: HEJ", "Nya Salem: HEJ")


def test_two_threads_may_ask_of_many_models() -> None:
    first = load_ready("salem")
    models = [first.model_copy(update={"name": f"Kommun {number}"}) for number in range(20)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(shouted, models * 20))
    assert found == [f"{model.name}: HEJ" for model in models] * 20
