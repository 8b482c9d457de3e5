import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import heads_for
from tdc_core.catalog.layers import LAYERS, LayerType, find_layer
from tdc_core.catalog.presets import PRESETS
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.ui.model import add_layer, head_picker, toolbar
from tdc_core.ui.model.add_layer import AT_HAND, COMES_IN, GROUPS
from tdc_core.ui.model.layer_editor import AT_MOST, NO_LAYERS
from tdc_core.ui.model.words import batched, count_of
from tdc_core.ui.parts.fields import WITH_CHANGES
from tests.pages.helpers import assert_mended, assert_sound, assert_told, draft_of, fixes, open_page, texts, words_at

IRIS, DIGITS, MNIST, BREAST_CANCER = ready_made()[:4]


def units(spec: ExperimentSpec) -> list[object]:
    return [layer.params.get("units") for layer in spec.model.layers]


def layer_ids(at: AppTest) -> list[str]:
    return list(at.session_state["tdc-layer_ids"])


def size(units: int, parameters: int) -> str:
    """What stands on a layer that puts out so many numbers."""
    return f"{batched((units,))} · {count_of(parameters, 'parameter')}"


def press(at: AppTest, name: str, layer_id: str) -> AppTest:
    at.button(key=f"w-{name}-{layer_id}").click().run()
    assert_sound(at)
    return at


def menu(at: AppTest, key: str, option: LayerType) -> AppTest:
    next(item for item in at.get("menu_button") if item.key == key).click(option).run()
    assert_sound(at)
    return at


def test_a_page_that_streamlit_runs_alone_gets_its_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest starts each run like a fresh server, which answers a link to a page by running the page's file alone."""
    at = open_page(monkeypatch, "model")
    assert [title.value for title in at.title] == ["Model"]
    assert at.text_input(key="w-name").value == IRIS.name


def test_shapes_and_parameters_are_shown_and_follow_an_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    first = layer_ids(at)[0]
    assert size(512, 2_560) in words_at(at, f"layer-{first}")
    assert f"{count_of(6, 'layer')} · {count_of(177_219, 'parameter')}" in words_at(at, "beside")
    at.number_input(key=f"w-layer-units-{first}").set_value(10).run()
    assert_sound(at)
    assert size(10, 50) in words_at(at, f"layer-{first}")
    assert units(draft_of(at)) == [10, 256, 128, 64, 32]


def test_a_layer_is_moved_duplicated_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    ids = layer_ids(at)
    press(at, "move-down", ids[0])
    assert units(draft_of(at)) == [256, 512, 128, 64, 32]
    assert layer_ids(at)[:2] == [ids[1], ids[0]]
    press(at, "move-up", ids[4])
    assert units(draft_of(at)) == [256, 512, 128, 32, 64]
    press(at, "duplicate", ids[2])
    assert units(draft_of(at)) == [256, 512, 128, 128, 32, 64]
    assert len(set(layer_ids(at))) == 6
    press(at, "remove", ids[0])
    assert units(draft_of(at)) == [256, 128, 128, 32, 64]


def test_the_ends_of_the_stack_move_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    ids = layer_ids(at)
    assert at.button(key=f"w-move-up-{ids[0]}").disabled
    assert at.button(key=f"w-move-down-{ids[-1]}").disabled


def test_an_edit_follows_its_layer_when_it_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    first = layer_ids(at)[0]
    at.selectbox(key=f"w-layer-activation-{first}").select("tanh").run()
    press(at, "move-down", first)
    assert [layer.params["activation"] for layer in draft_of(at).model.layers][:2] == ["relu", "tanh"]
    assert at.selectbox(key=f"w-layer-activation-{first}").value == "tanh"


@pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.name)
def test_each_layer_type_can_be_added_at_the_end_and_after_a_layer(
    monkeypatch: pytest.MonkeyPatch, kind: LayerType
) -> None:
    at = open_page(monkeypatch, "model")
    if kind.name not in AT_HAND:
        at.button(key="w-more-layers").click().run()
    at.button(key=f"w-add-{kind.name}").click().run()
    assert_sound(at)
    assert not [button for button in at.button if button.key == "w-add-conv2d"], "the dialog stayed open"
    assert draft_of(at).model.layers[-1] == kind.default_layer()
    menu(at, f"w-add-{layer_ids(at)[0]}", kind)
    assert draft_of(at).model.layers[1] == kind.default_layer()
    assert len(draft_of(at).model.layers) == 7


def test_an_empty_stack_is_a_model_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS.with_layers(()))
    assert NO_LAYERS in texts(at)
    assert f"{count_of(1, 'layer')} · {count_of(15, 'parameter')}" in words_at(at, "beside")


@pytest.mark.parametrize("spec", [IRIS, BREAST_CANCER], ids=lambda spec: spec.name)
@pytest.mark.parametrize("head", heads_for(2), ids=lambda head: head.name)
def test_a_head_that_fits_sets_everything_and_one_that_does_not_says_why(
    monkeypatch: pytest.MonkeyPatch, spec: ExperimentSpec, head
) -> None:
    at = open_page(monkeypatch, "model", spec)
    card = find_dataset(spec.data.dataset)
    assert card is not None
    button = at.button(key=f"w-head-{head.name}")
    assert button.disabled != head.fits(card.class_count)
    if button.disabled:
        assert head_picker.why_not(card) in words_at(at, f"head-{head.name}")
        assert card.title in head_picker.why_not(card) and str(len(card.classes)) in head_picker.why_not(card)
    else:
        button.click().run()
        assert_sound(at)
        assert draft_of(at).model.head == head.spec(card.class_count)
        assert f'loss="{head.loss}"' in at.code[0].value


@pytest.mark.parametrize("wrong", [0, -3, 10**9, 2**53 - 1])
def test_units_out_of_range_are_kept_named_and_mended(monkeypatch: pytest.MonkeyPatch, wrong: int) -> None:
    at = open_page(monkeypatch, "model")
    key = f"w-layer-units-{layer_ids(at)[1]}"
    at.number_input(key=key).set_value(wrong).run()
    assert_sound(at)
    assert units(draft_of(at)) == [512, wrong, 128, 64, 32]
    assert at.number_input(key=key).value == wrong
    told = assert_told(at, "layer.param")
    assert count_of(6, "layer") in words_at(at, "beside").splitlines(), "and how many parameters is not known"
    fixes(at)[0].click().run()
    assert_sound(at)
    assert 1 <= units(draft_of(at))[1] <= 4096
    assert_mended(at, *told)
    assert at.number_input(key=key).value == units(draft_of(at))[1]


@pytest.mark.parametrize("wrong", [1e30, -1e30])
def test_a_number_too_large_for_a_browser_is_named(monkeypatch: pytest.MonkeyPatch, wrong: int) -> None:
    at = open_page(monkeypatch, "model", IRIS.with_layers((LayerSpec.of("dense", units=wrong),)))
    assert_told(at, "layer.param")
    assert units(draft_of(at)) == [wrong]


def test_values_of_the_wrong_type_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = LayerSpec.of("dense", units="many", activation="reluu")
    at = open_page(monkeypatch, "model", IRIS.with_layers((layer, LayerSpec.of("dance"))))
    assert len(assert_told(at, "layer.param", "layer.type")) == 2
    assert draft_of(at).model.layers[0] == layer


def test_an_image_without_flatten_is_named_and_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", DIGITS.with_layers(DIGITS.model.layers[1:]))
    told = assert_told(at, "model.flatten")
    fixes(at)[0].click().run()
    assert_sound(at)
    assert draft_of(at) == DIGITS
    assert_mended(at, *told)


def test_an_unknown_data_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS.with_("data", dataset="irish"))
    assert_told(at, "data.dataset")


def test_the_stack_cannot_grow_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_LAYERS", "5")
    at = open_page(monkeypatch, "model")
    assert at.button(key=f"w-duplicate-{layer_ids(at)[0]}").disabled
    assert AT_MOST.format(most=5) in words_at(at, "add-layer")
    assert at.button(key="w-add-dense").disabled


def test_the_menu_is_grouped_and_says_which_layers_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    assert not [button for button in at.button if button.label == "Conv2D"]
    at.button(key="w-more-layers").click().run()
    assert_sound(at)
    assert [title for title in GROUPS.values() if title not in texts(at)] == []
    assert COMES_IN.format(shape=batched((32,))) in texts(at).splitlines()
    conv, dropout = at.button(key="w-add-conv2d"), at.button(key="w-add-dropout")
    kind = find_layer("conv2d")
    assert kind is not None
    why_not = add_layer.why_not(kind, (32,))
    assert (conv.icon, dropout.icon) == (":material/block:", ":material/add:")
    assert batched((32,)) in why_not
    assert why_not in conv.help
    assert why_not in texts(at).splitlines()
    conv.click().run()
    assert_sound(at)
    assert_told(at, "layer.input")


def test_every_group_of_the_catalogue_has_a_title() -> None:
    assert {kind.group for kind in LAYERS} == GROUPS.keys()


def test_the_rarer_parameters_are_folded_away_and_what_was_changed_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS.with_layers((LayerSpec.of("dense", units=8),)))
    layer_id = layer_ids(at)[0]
    key = f"w-layer-l2-{layer_id}"
    assert not [field for field in at.number_input if field.key == key]
    at.session_state[f"w-more-{layer_id}"] = True
    at.run()
    at.number_input(key=key).set_value(0.01).run()
    assert_sound(at)
    assert draft_of(at).model.layers[0].params["l2"] == 0.01
    assert "keras.regularizers.L2(0.01)" in at.code[0].value
    assert [pop.proto.popover.label for pop in at.get("popover")].count("More") == 1, "another label would close it"
    at.session_state[f"w-more-{layer_id}"] = False
    at.run()
    labels = [pop.proto.popover.label for pop in at.get("popover")]
    assert labels.count(WITH_CHANGES.format(label="More", changed=1)) == 1


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize("spec", [IRIS, DIGITS], ids=lambda spec: spec.name)
def test_a_preset_sets_the_stack_and_one_that_does_not_fit_says_why(
    monkeypatch: pytest.MonkeyPatch, spec: ExperimentSpec, preset
) -> None:
    at = open_page(monkeypatch, "model", spec)
    card = find_dataset(spec.data.dataset)
    assert card is not None
    button = at.button(key=f"w-preset-{preset.name}")
    assert button.disabled != preset.fits(card)
    if button.disabled:
        why_not = toolbar.why_not(preset, card)
        assert preset.title in why_not and card.title in why_not
        assert why_not in texts(at)
        return
    button.click().run()
    assert_sound(at)
    assert draft_of(at) == spec.with_layers(preset.layers(card))
