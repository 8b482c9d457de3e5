"""Each code has words that say all of it, and what a stranger wrote stays text."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tdc_core.spec import one_line
from tdc_core.spec.messages import Argument, Code, Message, message_of
from tdc_core.ui.parts.problems import _NOTHING, plain
from tdc_core.words.messages import _FORMS, ROWS, words_of, words_of_error

HOSTILE = "**a** <b>c</b> [d](http://e) {epochs} :red[f] $g$ `h`"
NUMBERS = frozenset(
    {
        "done",
        "epochs",
        "minutes",
        "patience",
        "least",
        "rate",
        "alive",
        "limit",
        "held",
        "size",
        "count",
        "unpacked",
        "seconds",
        "seeds",
        "lost",
        "difference",
        "low",
        "high",
    }
)

every_code = pytest.mark.parametrize("code", list(Code), ids=str)


def fields(template: str) -> list[tuple[str, str]]:
    """The arguments that a template names, each with its form."""
    return [(name, form or "") for _, name, form, _ in Formatter().parse(template) if name is not None]


def sample(code: Code, text: str = "word") -> Message:
    """A message with this code: numbers where they are counted, a text for the rest."""
    lists: dict[str, Argument] = {"problems": [Code.PROBLEM(code="a.b", path="a", words=text)] * 2, "files": [text] * 2}
    lists["names"] = [text] * 2
    return code(**{name: lists.get(name, 12 if name in NUMBERS else text) for name in code.arguments})


def test_every_code_has_its_row_and_no_row_is_over() -> None:
    assert ROWS.keys() == set(Code)


@every_code
def test_words_name_what_the_code_is_made_with(code: Code) -> None:
    row = ROWS[code]
    named = [name for name, _ in fields(row.template)]
    assert sorted({*named, *row.unsaid}) == sorted(code.arguments)
    assert not row.unsaid & set(named)


@every_code
def test_every_code_can_be_said(code: Code) -> None:
    words = words_of(sample(code))
    assert words and words != str(sample(code)), "these are the words of one that nobody knows"
    assert "{" not in words
    for form in (form for _, form in fields(ROWS[code].template) if not form.endswith("g")):
        assert form == "" or form in _FORMS


@every_code
def test_a_strangers_text_is_no_markdown_and_no_template(code: Code) -> None:
    words = words_of(sample(code, HOSTILE))
    assert (HOSTILE in words) == (words != words_of(sample(code, "word"))), "it is told as it stands"
    shown = plain(words).replace(_NOTHING, "")
    assert re.sub(r"\\(.)", r"\1", shown) == one_line(words).strip()
    assert not re.search(r"(?<!\\)[*<\[$`:]", shown)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Code.COMPLETED(epochs=1), "The one epoch is done."),
        (Code.COMPLETED(epochs=20), "All 20 epochs are done."),
        (
            Code.EARLY_STOPPING(monitor="val_loss", patience=1),
            "Early stopping: val_loss did not improve for 1 epoch.",
        ),
        (
            Code.EARLY_STOPPING_BY_MORE(monitor="val_loss", patience=3, least=0.01),
            "Early stopping: val_loss did not improve by more than 0.01 for 3 epochs.",
        ),
        (
            Code.TIME_IN_FIRST_EPOCH(minutes=0.5),
            "Stopped in the first epoch: a run may work 0.5 min at a stretch here.",
        ),
        (
            Code.NAN_LOSS_BY_RATE_OR_SCALES(
                loss=Code.NAN_LOSS(
                    number="loss", became=Code.BECAME_NAN(), place=Code.AT_STEPS(epoch=1, first=2, last=9)
                ),
                rate=10.0,
            ),
            "The loss became NaN (not a number) at epoch 1, steps 2 to 9. The usual cause is a learning rate that "
            "is too high (10) or features on very different scales (try a scaling).",
        ),
        (
            Code.LUCK_DIFFERENT(better="B", difference=0.0123, low=0.004, high=0.0206, seeds=5),
            "B is better by 0.0123, and 5 seeds say that this is not luck: over all seeds it is 0.004 to 0.0206.",
        ),
        (
            Code.LUCK_MAYBE(better="B", difference=1234.5, low=-20000.0, high=24000.0, seeds=[3, 4]),
            "This may be luck: B is better by 1,234 over 3 and 4 seeds, and over all seeds that may be anything from "
            "-20,000 to 24,000.",
        ),
        (
            Code.WORKER_KILLED(held=1_449_000_000, limit=2_000_000_000),
            "The worker was killed (SIGKILL), most often because memory ran out: it held 1.4 GB of the 2.0 GB that "
            "this machine gives.",
        ),
        (
            Code.PLACE_IN_NAMED(
                title="T",
                why=Code.NO_NETWORK(words="no route"),
                files=[
                    Code.FILE(name="a", size=2_000_000, url="http://x"),
                    Code.FILE(name="b", size=900, url="http://y"),
                ],
                folder="t",
            ),
            "T is not on this machine, and the network can't be reached (no route). Download these files:\n"
            "- a (2.0 MB) from http://x\n- b (0.9 kB) from http://y\n"
            "Put them into a folder named t (the setting TDC_MANUAL_DIR names the folder around it), then prepare it "
            "again.",
        ),
        (
            Code.TOO_MANY_FOR_TWO(alive=0, limit=1),
            "You have no runs waiting or training, and 1 is the most, so two more are too many. Wait for one to end, "
            "or stop one.",
        ),
        (
            Code.BAD_EXPERIMENT(
                problems=[
                    Code.PROBLEM(code="a.b", path="a", words="This is wrong."),
                    Code.PROBLEM(code="a.c", path="a", words="So is this."),
                ]
            ),
            "This is wrong. So is this.",
        ),
        (Code.SENTENCE(words="The host {x} is gone."), "The host {x} is gone."),
        (None, ""),
    ],
)
def test_words(message: Message | None, words: str) -> None:
    assert words_of(message) == words


@pytest.mark.parametrize(
    "message",
    [Message("of.a_later_version", {"left": 3}), Message("completed", {"left": 3}), Message("time.after_epoch", {})],
    ids=["code", "arguments", "none"],
)
def test_what_a_later_version_said_is_told_as_it_stands(message: Message) -> None:
    assert words_of(message) == str(message)


def test_a_number_of_another_kind_does_not_break_a_page() -> None:
    odd = Message("worker.killed", {"held": "much", "limit": None})  # type: ignore[dict-item]
    assert words_of(odd) == str(odd)


def test_a_name_that_no_letters_make_is_told_nevertheless() -> None:
    words = words_of(Code.NOT_SHIPPED(file="a\udcffb"))
    assert "a\\udcffb" in words
    words.encode()


def test_an_error_is_worded_by_its_message_or_by_itself() -> None:
    error = ValueError("plainly")
    assert words_of_error(error) == "plainly"
    error.message = Code.HOST_LOST()  # type: ignore[attr-defined]
    assert words_of_error(error) == words_of(Code.HOST_LOST())


@pytest.mark.parametrize("deep", [3, 21, 300, 900, 5000])
def test_messages_without_an_end_are_told_as_they_stand(deep: int) -> None:
    text = '{"code": "sentence", "arguments": {"words": ' * deep + '"x"' + "}}" * deep
    assert words_of(message_of(text)) == ("x" if deep == 3 else text)
