from tdc_core.ui.session.field_keys import FieldKeys, base_key

EPOCHS, RATE = base_key("training.epochs"), base_key("training.learning_rate")


def test_a_widget_that_changes_its_own_field_keeps_its_key_and_surprises_nobody() -> None:
    keys = FieldKeys().changed(["training.epochs"], EPOCHS)
    assert keys.key(EPOCHS) == EPOCHS
    assert keys.surprises == 0


def test_what_moves_along_gets_another_key() -> None:
    optimizer = base_key("training.optimizer")
    keys = FieldKeys().changed(["training.optimizer", "training.learning_rate"], optimizer)
    assert keys.key(optimizer) == optimizer
    assert keys.key(RATE) == f"{RATE}--1"
    assert keys.key(EPOCHS) == EPOCHS
    assert keys.surprises == 1


def test_a_replaced_draft_gives_every_field_another_key() -> None:
    keys = FieldKeys().replaced().replaced()
    assert keys.key(EPOCHS) == f"{EPOCHS}--2"
    assert keys.key(f"{EPOCHS}--1") == f"{EPOCHS}--2"
    assert keys.surprises == 2


def test_two_widgets_of_one_value_do_not_hear_each_others_old_values() -> None:
    slider, text = base_key("data.train.slider"), base_key("data.train")
    keys = FieldKeys().changed(["data.train"], slider)
    assert (keys.key(slider), keys.key(text)) == (slider, f"{text}--1")
    keys = keys.changed(["data.train"], f"{text}--1")
    assert (keys.key(slider), keys.key(text)) == (f"{slider}--1", f"{text}--1")
    assert keys.key(base_key("data.validation")) == base_key("data.validation")


def test_a_part_of_a_schedule_leaves_the_others_alone_and_another_schedule_does_not() -> None:
    schedule, alpha, warm_up = (base_key(f"training.schedule{end}") for end in ("", ".alpha", ".warm_up"))
    keys = FieldKeys().changed(["training.schedule"], alpha)
    assert [keys.key(key) for key in (schedule, alpha, warm_up)] == [schedule, alpha, warm_up]
    keys = keys.changed(["training.schedule"], schedule)
    assert [keys.key(key) for key in (schedule, alpha, warm_up)] == [schedule, f"{alpha}--1", f"{warm_up}--1"]


def test_layers_and_head_lie_where_the_experiment_has_them() -> None:
    units, head = base_key("layer.units", "ab12"), base_key("head.set.units")
    keys = FieldKeys().changed(["model.layers"], units)
    assert keys.key(units) == units
    keys = keys.changed(["model.layers", "model.head"], by="")
    assert (keys.key(units), keys.key(head)) == (f"{units}--1", f"{head}--1")


def test_a_key_never_comes_back() -> None:
    keys, seen = FieldKeys(), []
    for number in range(20):
        keys = keys.replaced() if number % 3 == 0 else keys.changed(["training.epochs"], by="")
        seen.append(keys.key(EPOCHS))
    assert len(set(seen)) == 20
