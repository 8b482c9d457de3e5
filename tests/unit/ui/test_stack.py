import pytest

from tdc_core.spec import LayerSpec
from tdc_core.ui.model.stack import Entry, duplicate, edit, insert, move, remove

LAYERS = {name: LayerSpec.of("dense", units=units) for units, name in enumerate("abc", start=1)}


def stack() -> list[Entry]:
    return list(LAYERS.items())


@pytest.mark.parametrize(
    ("layer", "by", "order"),
    [("a", 1, "bac"), ("c", -1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("a", 2, "bca")],
)
def test_moving(layer: str, by: int, order: str) -> None:
    entries = stack()
    move(entries, layer, by)
    assert entries == [(name, LAYERS[name]) for name in order]


def test_a_duplicate_comes_next_with_an_id_of_its_own() -> None:
    entries = stack()
    duplicate(entries, "b")
    assert [layer for _, layer in entries] == [LAYERS[name] for name in "abbc"]
    assert len({layer_id for layer_id, _ in entries}) == 4


def test_removing() -> None:
    entries = stack()
    remove(entries, "b")
    assert [layer_id for layer_id, _ in entries] == ["a", "c"]


@pytest.mark.parametrize(("after", "place"), [(None, 3), ("a", 1), ("c", 3)])
def test_inserting(after: str | None, place: int) -> None:
    entries, new = stack(), LayerSpec.of("flatten")
    insert(entries, after, new)
    assert entries[place][1] == new and len(entries) == 4


def test_editing_changes_one_parameter_of_one_layer() -> None:
    entries = stack()
    edit(entries, "b", "activation", "tanh")
    assert entries[1] == ("b", LayerSpec.of("dense", units=2, activation="tanh"))
    assert entries[0] == ("a", LAYERS["a"])
