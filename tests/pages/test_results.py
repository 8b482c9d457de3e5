"""The page Results: of which run, of which epoch, and how newer ones are asked for."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.results.kept import folder_after
from tdc_core.runs.group_models import GroupKind, NewRun, Terms
from tdc_core.runs.job_models import JobStatus, RunJob
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.spec.messages import Code
from tdc_core.ui.results.asking import (
    AFTER,
    AGAIN,
    AT_WORK,
    EVALUATE,
    GOES_ON,
    NO_EPOCH,
    NOT_EVALUATED,
    NOT_KEPT,
    NOT_LOOKED_AT,
    OLDER,
    TRY_AGAIN,
    WAITS,
)
from tdc_core.ui.results.page import NOTHING_YET, ON_PURPOSE
from tdc_core.ui.run.header import SHARED
from tdc_core.ui.run.results import TO_RESULTS
from tdc_core.ui.session.services import services
from tdc_core.ui.train.page import LOST
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, links, live_states, open_page, texts, words_at
from tests.pages.results import drawn, keep
from tests.pages.runs import IRIS, begin, button, end, stored, submit, token


def open_results(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return open_page(monkeypatch, "results")


def again(at: AppTest) -> AppTest:
    at.run()
    assert_sound(at)
    return at


def job(run: Run) -> RunJob | None:
    return services().store.evaluations.get(run.id)


def kept_after(run: Run, epoch: int) -> None:
    keep(run, drawn(run.spec), epoch)


def looked_at(run: Run, status: JobStatus, message=None) -> None:
    """A worker has taken the job, and says how it ended."""
    store = services().store
    taken = store.evaluations.claim("test")
    assert taken is not None and taken.run_id == run.id
    assert store.evaluations.report(run.id, taken.attempt, status, message)


def offers(at: AppTest) -> list[str]:
    return [each.label for each in at.button if each.key == "evaluate"]


def shows_scores(at: AppTest) -> bool:
    return bool(at.main.get("plotly_chart"))


def test_without_a_run_it_says_what_will_be_here_and_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    assert NOTHING_YET in texts(at) and [title.value for title in at.title] == ["Results"]
    assert "train" in links(at) and not offers(at)


def test_a_run_that_goes_on_is_looked_at_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    submit(at)
    run = begin()
    again(at)
    assert GOES_ON in texts(at) and offers(at) == [EVALUATE] and job(run) is None
    button(at, "evaluate").click().run()
    assert_sound(at)
    assert WAITS in texts(at) and offers(at) == []
    assert (asked := job(run)) is not None and asked.status is JobStatus.QUEUED
    services().store.evaluations.claim("test")
    assert AT_WORK in texts(again(at))
    services().store.evaluations.cancel(run.id)
    services().store.evaluations.request(run.id)
    looked_at(run, JobStatus.FAILED, Code.NOTHING_KEPT())
    again(at)
    assert words_of(Code.NOTHING_KEPT()) in texts(at) and len(at.info) == 1 and not at.error
    assert offers(at) == [TRY_AGAIN]
    button(at, "evaluate").click().run()
    kept_after(run, 2)
    looked_at(run, JobStatus.DONE)
    again(at)
    assert AFTER.format(epoch=2, epochs=IRIS.training.epochs) in texts(at)
    assert shows_scores(at) and offers(at) == [AGAIN]


def test_a_run_that_has_ended_is_looked_at_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    submit(at)
    run = begin()
    kept_after(run, 1)
    end(run)
    again(at)
    assert live_states(at)[0]["status"] == RunStatus.FINISHED
    assert (asked := job(run)) is not None and asked.status is JobStatus.QUEUED
    assert WAITS in texts(at) and shows_scores(at), "what there is, meanwhile"
    kept_after(run, 3)
    looked_at(run, JobStatus.DONE)
    again(at)
    assert WAITS not in texts(at) and offers(at) == [] and shows_scores(at)
    assert job(run).status is JobStatus.DONE, "and not again"


def test_the_last_saved_epoch_of_a_run_that_was_killed_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    submit(at)
    run = begin()
    end(run, RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    again(at)
    kept_after(run, 2)
    looked_at(run, JobStatus.DONE)
    for _ in range(2):
        again(at)
        assert OLDER.format(epoch=2, done=3) in texts(at) and shows_scores(at)
        assert job(run).status is JobStatus.DONE, "asking again would bring the same"


def test_why_it_could_not_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    submit(at)
    run = begin()
    end(run)
    again(at)
    looked_at(run, JobStatus.FAILED, Code.OUT_OF_MEMORY())
    again(at)
    assert [error.value for error in at.error] == [words_of(Code.OUT_OF_MEMORY())]
    assert offers(at) == [TRY_AGAIN] and job(run).status is JobStatus.FAILED
    assert GOES_ON not in texts(at) and NOT_LOOKED_AT in texts(at)
    button(at, "evaluate").click().run()
    assert job(run).status is JobStatus.QUEUED


def test_a_run_without_a_whole_epoch_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    submit(at)
    run = begin(epochs=0)
    end(run, RunStatus.FAILED, Reason.NAN_LOSS)
    again(at)
    assert NO_EPOCH in texts(at) and job(run) is None


def test_a_trial_whose_files_were_not_kept_says_so_and_asks_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    groups = services().store.groups
    lean = [NewRun(IRIS, {}, Terms(lean=True)) for _ in range(2)]
    group = groups.create(token(at), GroupKind.SWEEP, "Sweep", "{}", lean, 5)
    for _ in lean:
        end(begin())
    kept, gone = groups.members(group.id)
    folder = services().settings.runs_dir / kept.id
    folder.mkdir(parents=True)
    (folder / "state.npz").write_bytes(b"a state")
    for run, said in ((gone, True), (kept, False)):
        at.query_params["run"] = run.id
        again(at)
        assert (NOT_KEPT in texts(at)) is said and (job(run) is None) is said


def test_one_that_is_wrong_on_purpose_is_shown_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    wrong, _ = services().store.queue.submit_pair(token(at), IRIS, IRIS, 5)
    at.query_params["run"] = wrong.id
    again(at)
    assert ON_PURPOSE in texts(at) and not offers(at)


def test_damaged_results_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    submit(at)
    run = begin()
    kept_after(run, 3)
    (folder_after(services().settings.runs_dir / run.id, 3) / "outputs.npz").write_bytes(b"cut")
    again(at)
    assert not shows_scores(at) and offers(at) == [EVALUATE]


def test_another_ones_run_is_looked_at_and_nothing_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    store = services().store
    store.queue.submit(store.workspaces.create(), IRIS, limit=5)
    run = begin()
    at.query_params["run"] = run.id
    again(at)
    assert SHARED in words_at(at, "run-name") and NOT_EVALUATED in texts(at) and not offers(at)
    end(run)
    again(at)
    assert job(run) is None, "only its owner has it worked on"
    kept_after(run, 3)
    again(at)
    assert shows_scores(at) and not offers(at) and NOT_EVALUATED not in texts(at)


def test_a_link_that_leads_to_no_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_results(monkeypatch)
    at.query_params["run"] = "f" * 32
    again(at)
    assert [warning.value for warning in at.warning] == [LOST]


def test_the_train_page_leads_here_once_there_is_something_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    again(at)
    assert "results" not in links(at)
    end(run)
    again(at)
    assert "results" in links(at)
    assert [link.proto.label for link in at.get("page_link") if link.proto.page == "results"] == [TO_RESULTS]
    assert stored(run).evaluation is not None
