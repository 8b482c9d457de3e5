"""Readings on the page Results: what is told, what may be tried, and what a trial came to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.results.comparison import compare_results
from tdc_core.results.kept import PartOutputs
from tdc_core.results.readings import READINGS, Readings
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.results.kept import kept_results
from tdc_core.ui.results.readings import FINE, MORE, NOTHING, READING, TO_TRY, TRY, readings_of
from tdc_core.ui.results.trials import SEE_BOTH, TRIED
from tdc_core.ui.run.differences import differences
from tdc_core.ui.run.trial import AFTER, BEFORE, HELPED
from tdc_core.ui.run.verdict import HARMED, NO_ANSWERS, NO_TELLING, NOT_LOOKED_AT, WAITS
from tdc_core.ui.run.verdict import HELPED as IT_HELPED
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, links, open_page, texts, words_at
from tests.pages.results import DIABETES, DIGITS, drawn, keep
from tests.pages.runs import end, runs, stored, submit

EPOCHS = 12
OVERFIT = "fit.overfitting"


def curve(run: Run, val_losses: list[float], slow: bool = False) -> None:
    """Train a run that is claimed: loss falls to nothing, or goes with val_loss, which is as it is given."""
    store = services().store
    score = "r2" if run.spec.data.dataset == "diabetes" else "accuracy"
    for number, val_loss in enumerate(val_losses, start=1):
        values = {
            "loss": val_loss if slow else 2.0 / number**2,
            "val_loss": val_loss,
            score: 0.99,
            f"val_{score}": 0.95,
        }
        store.epochs.add(run.id, run.attempt, EpochMetrics(number, values, 0.1))


RISING = [1.0, 0.5, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]
FALLING = [1.0, 0.5, 0.3, 0.28, 0.27, 0.26, 0.26, 0.26, 0.26, 0.26, 0.26, 0.26]


def claim() -> Run:
    run = services().store.queue.claim("test")
    assert run is not None
    services().store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    return run


def answered(spec: ExperimentSpec, wrong: int = 5, first: int = 0) -> dict[str, PartOutputs]:
    """Answers of which so many are wrong, beginning with a row."""
    parts = {}
    for name, outputs in drawn(spec).items():
        told = outputs.part.labels.copy()
        told[first : first + wrong] = (told[first : first + wrong] + 1) % 10
        parts[name] = replace(outputs, best_answers=told, last_answers=told)
    return parts


def trained(val_losses: list[float], parts: dict[str, PartOutputs]) -> Run:
    """The run that waits, trained and looked at."""
    run = claim()
    curve(run, val_losses)
    end(run)
    keep(run, parts)
    return run


def show(
    monkeypatch: pytest.MonkeyPatch, val_losses: list[float], spec: ExperimentSpec = DIGITS
) -> tuple[AppTest, Run]:
    at = open_page(monkeypatch, "results")
    submit(at, spec)
    run = trained(val_losses, answered(spec))
    again(at)
    return at, stored(run)


def again(at: AppTest) -> None:
    at.run()
    assert_sound(at)


def read(run: Run) -> Readings:
    card = find_dataset(run.spec.data.dataset)
    assert card is not None
    return readings_of(services(), run, card, kept_results(services(), run))


def expanders(at: AppTest) -> list[str]:
    return [each.label for each in at.expander]


def offers(at: AppTest) -> list[str]:
    return [str(each.key) for each in at.button if each.label == TRY]


def test_what_is_told_has_its_change_its_lesson_and_what_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    at, run = show(monkeypatch, RISING)
    found = read(run)
    assert [problem.code for problem in found.problems] == [OVERFIT]
    (problem,) = found.problems
    assert problem.fix is not None
    words = words_at(at, "readings")
    assert problem.message in words and READING in words
    assert TO_TRY.format(change="; ".join(differences(run.spec, problem.fix))) in words
    assert offers(at) == [f"try-{OVERFIT}"]
    assert FINE.format(count=len(found.fine)) in expanders(at) and len(found.fine) >= 8
    assert all(reading.fine in words for reading in found.fine)


def test_a_reading_leads_to_its_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = DIGITS.with_("training", learning_rate=1e-5)
    at = open_page(monkeypatch, "results")
    submit(at, slow)
    run = claim()
    curve(run, [2.3 - number / 10 for number in range(EPOCHS)], slow=True)
    end(run)
    keep(run, answered(slow))
    again(at)
    assert [problem.code for problem in read(stored(run)).problems] == ["fit.rate_low"]
    (link,) = (each.proto for each in at.get("page_link") if each.proto.page == "learn")
    assert link.query_string == "lesson=Loss+curves"


def test_a_sound_run_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    at, run = show(monkeypatch, FALLING)
    assert read(run).problems == () and NOTHING in texts(at) and offers(at) == []
    assert len(read(run).fine) == len(READINGS) - 1, "there is no test part"


def test_a_run_that_goes_on_is_not_read_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "results")
    submit(at, DIGITS)
    run = claim()
    curve(run, RISING)
    keep(run, answered(DIGITS))
    again(at)
    assert READING not in texts(at)
    end(run)
    again(at)
    assert READING in texts(at)


@pytest.mark.parametrize("epochs", [0, 2])
def test_a_run_whose_loss_became_no_number_is_read_from_its_epochs(
    monkeypatch: pytest.MonkeyPatch, epochs: int
) -> None:
    at = open_page(monkeypatch, "results")
    submit(at, DIGITS)
    run = claim()
    curve(run, RISING[:epochs])
    end(run, RunStatus.FAILED, Reason.NAN_LOSS, Code.NAN_LOSS(number="loss", became=Code.BECAME_NAN(), place="x"))
    again(at)
    assert [problem.code for problem in read(stored(run)).problems] == ["fit.diverging"]
    assert offers(at) == ["try-fit.diverging"]


def test_one_wrong_on_purpose_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "results")
    services().store.queue.submit_pair(str(at.session_state["tdc-workspace"]), DIGITS, DIGITS, 5)
    run = claim()
    assert run.override
    curve(run, RISING)
    end(run)
    at.query_params["run"] = run.id
    again(at)
    assert READING not in texts(at) and read(stored(run)) == Readings((), ())


def test_a_change_is_trained_beside_the_run_and_judged_on_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    at, run = show(monkeypatch, RISING)
    (problem,) = read(run).problems
    at.button(key=f"try-{OVERFIT}").click().run()
    assert_sound(at)
    trial, before = runs(at)
    assert (trial.beside, trial.tries, trial.spec) == (run.id, OVERFIT, problem.fix) and before.id == run.id
    assert at.title[0].value == "Train" and at.query_params["run"] == trial.id
    headers = [header.value for header in at.header]
    assert {BEFORE, AFTER, HELPED} <= {*headers}
    assert "; ".join(differences(run.spec, trial.spec)) in texts(at) and WAITS in texts(at)

    done = trained(FALLING, answered(DIGITS, wrong=60, first=100))
    assert done.id == trial.id
    at.switch_page("pages/train.py").run()
    at.query_params["run"] = trial.id
    again(at)
    assert HARMED in words_at(at, "verdict") and WAITS not in texts(at)
    at.switch_page("pages/results.py").run()
    at.query_params["run"] = run.id
    again(at)
    assert TRIED in texts(at) and HARMED in texts(at) and "train" in links(at)
    assert SEE_BOTH in [link.proto.label for link in at.get("page_link")]


@pytest.mark.parametrize(
    ("wrong", "words"), [((40, 5), IT_HELPED), ((20, 20), NO_TELLING), ((20, 16), NO_TELLING), ((5, 40), HARMED)]
)
def test_it_says_whether_that_helped_by_more_than_chance(
    monkeypatch: pytest.MonkeyPatch, wrong: tuple[int, int], words: str
) -> None:
    at = open_page(monkeypatch, "results")
    submit(at, DIGITS)
    run = trained(RISING, answered(DIGITS, wrong[0]))
    token = str(at.session_state["tdc-workspace"])
    services().store.queue.submit(token, DIGITS, 5, beside=run.id, tries=OVERFIT)
    trial = trained(RISING, answered(DIGITS, wrong[1], first=60))
    at.query_params["run"] = run.id
    again(at)
    assert words in words_at(at, f"trial-{trial.id}")
    compared = compare_results(*(kept_results(services(), each) for each in (run, trial)), (DIGITS.model.head,) * 2)
    assert compared is not None and (compared.before, compared.after) == tuple(compared.rows - each for each in wrong)


def test_numbers_are_compared_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "results")
    submit(at, DIABETES)
    parts = drawn(DIABETES)
    run = trained(RISING, parts)
    near = {name: replace(each, best=(each.best + each.part.labels[:, None]) / 2) for name, each in parts.items()}
    token = str(at.session_state["tdc-workspace"])
    services().store.queue.submit(token, DIABETES, 5, beside=run.id, tries=OVERFIT)
    trial = trained(RISING, near)
    at.query_params["run"] = run.id
    again(at)
    assert IT_HELPED in words_at(at, f"trial-{trial.id}")


def test_a_trial_without_answers_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    at, run = show(monkeypatch, RISING)
    services().store.queue.submit(str(at.session_state["tdc-workspace"]), DIGITS, 5, beside=run.id, tries=OVERFIT)
    trial = claim()
    end(trial, RunStatus.FAILED, Reason.ERROR)
    at.query_params["run"] = run.id
    again(at)
    assert NO_ANSWERS in words_at(at, f"trial-{trial.id}")


def test_the_answers_of_one_trial_at_a_time_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two have ended before their answers were written: the newest is looked at, and both are told."""
    at, run = show(monkeypatch, RISING)
    trials = []
    for _ in range(2):
        services().store.queue.submit(str(at.session_state["tdc-workspace"]), DIGITS, 5, beside=run.id, tries=OVERFIT)
        trials.append(claim())
        curve(trials[-1], RISING)
        end(trials[-1])
    at.query_params["run"] = run.id
    again(at)
    assert [services().store.evaluations.get(trial.id) is not None for trial in trials] == [False, True]
    assert all(NOT_LOOKED_AT in words_at(at, f"trial-{trial.id}") for trial in trials)


def test_two_clicks_train_one_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    at, run = show(monkeypatch, RISING)
    for _ in range(2):
        at.switch_page("pages/results.py").run()
        at.query_params["run"] = run.id
        again(at)
        at.button(key=f"try-{OVERFIT}").click().run()
        assert_sound(at)
    assert len(services().store.runs.trials(str(at.session_state["tdc-workspace"]), run.id)) == 1


def test_who_follows_a_link_may_read_and_try_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    owner, run = show(monkeypatch, RISING)
    assert offers(owner)
    visitor = open_page(monkeypatch, "results")
    visitor.query_params["run"] = run.id
    again(visitor)
    (problem,) = read(run).problems
    assert problem.message in words_at(visitor, "readings") and offers(visitor) == []
    assert plain(TRIED) not in texts(visitor)


def test_at_most_three_stand_open(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "results")
    spec = DIGITS.with_("data", train="train[:1000]", validation="train[1000:1400]", test="train[1400:]")
    submit(at, spec)
    parts = answered(spec)
    missed, test = parts["validation"], parts["test"]
    told = np.where(missed.part.labels == 4, 9, missed.part.labels)
    parts["validation"] = replace(missed, best_answers=told)
    parts["test"] = replace(test, best_answers=(test.part.labels + 1) % 10)
    run = trained(RISING, parts)
    again(at)
    codes = [problem.code for problem in read(stored(run)).problems]
    assert codes[:3] == ["fit.class_never", OVERFIT, "fit.test_worse"]
    assert (MORE.format(count=len(codes) - 3) in expanders(at)) == (len(codes) > 3)
