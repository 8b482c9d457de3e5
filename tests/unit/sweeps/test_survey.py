import json

from tdc_core.settings import ROOT
from tdc_core.sweeps import left_out, price_in_words, survey, trials_at_most
from tests.unit.sweeps.making import BATCH, RATE, SHUFFLE, UNITS, depth, experiment, judge, sweep_of


def test_a_sound_sweep_has_nothing_left_out():
    found = survey(sweep_of(BATCH, SHUFFLE), judge)
    assert (found.points, found.judged, found.refused, found.corners) == (6, 6, 0, ())
    assert found.whole and not found.hopeless
    assert left_out(sweep_of(BATCH, SHUFFLE), found) == []


def test_the_setting_that_is_to_blame_is_named_with_the_referees_words():
    units = {"path": UNITS["path"], "type": "choice", "choices": [8, 9999, 0]}
    sweep = sweep_of(units, BATCH)
    found = survey(sweep, judge)
    assert (found.judged, found.refused, found.whole) == (9, 6, True)
    assert [corner.params for corner in found.corners] == [{UNITS["path"]: 9999}], "the same problem is told once"
    words = left_out(sweep, found)
    assert words[0] == "6 of 9 points can't be trained, and are left out."
    assert words[1] == ("With units of layer 1 (Dense) 9999: Layer 1: Units must lie between 1 and 4,096, not 9,999.")


def test_settings_that_are_wrong_together_are_told_together():
    digits = json.loads((ROOT / "examples" / "digits.json").read_text())
    digits["model"]["layers"] = [{"type": "conv2d"}, {"type": "flatten"}]
    kernel = {"path": "model.layers.0.kernel_size", "type": "choice", "choices": [3, 5]}
    sweep = sweep_of(
        {"type": "depth", "path": "model.layers.0", "layer": {"type": "conv2d", "kernel_size": 3}, "low": 1, "high": 3},
        kernel,
        experiment=digits,
    )
    found = survey(sweep, judge)
    assert found.refused == 2
    assert [corner.params for corner in found.corners] == [{"model.layers.0": 2, "model.layers.0.kernel_size": 5}]
    assert "With number of Conv2D layers 2, kernel size of layer 1 (Conv2D) 5: " in left_out(sweep, found)[1]


def test_of_a_large_space_a_part_is_judged():
    judged = []

    def counting(spec):
        judged.append(spec)
        return judge(spec)

    sweep = sweep_of(RATE, {**UNITS, "high": 8192})
    found = survey(sweep, counting)
    assert (found.points, found.judged, found.whole) == (None, 300, False)
    assert 100 < found.refused < 200
    assert len(judged) < 320
    assert left_out(sweep, found)[0].startswith("About ")
    assert left_out(sweep, found)[0].endswith("% of the points can't be trained, and are left out.")
    assert found == survey(sweep, judge)


def test_a_sweep_of_which_nothing_can_be_trained_is_hopeless():
    raw = experiment()
    raw["data"]["train"] = "nowhere"
    for search in ((BATCH, SHUFFLE), (RATE, BATCH)):
        found = survey(sweep_of(*search, experiment=raw), judge)
        assert found.hopeless
        assert "none" in left_out(sweep_of(*search, experiment=raw), found)[0].lower()
        assert len(found.corners[0].params) == 2, "it is said why, and no setting alone is to blame"


def test_a_depth_may_be_what_is_wrong():
    sweep = sweep_of({**depth(high=50), "layer": {"type": "dense", "units": 4096}})
    found = survey(sweep, judge)
    assert 0 < found.refused < found.judged == 50
    assert found.corners[0].params == {"model.layers.0": 50}


def test_a_sweep_has_no_more_trials_than_can_be_trained():
    few = sweep_of({"path": "model.layers.0.units", "type": "choice", "choices": [8, 16, 5000]}, trials=30)
    assert trials_at_most(few, survey(few, judge)) == 2
    assert trials_at_most(few.model_copy(update={"trials": 1}), survey(few, judge)) == 1
    endless = sweep_of(trials=30)
    assert trials_at_most(endless, survey(endless, judge)) == 30


def test_who_waits_for_it_has_fewer_points_judged():
    found = survey(sweep_of(RATE, UNITS), judge, 20)
    assert (found.points, found.judged, found.whole) == (None, 20, False)


def test_what_a_sweep_costs_in_words():
    assert price_in_words(12, 60.0) == (
        "12 trials and 3 repeats of the best take at most about a minute, by the pace of earlier runs on these data."
    )
    assert "1 trial and 3 repeats of the best take at most about 1,001 minutes" in price_in_words(1, 60_001.0)
    assert "not known before a first run" in price_in_words(1_000, None)
