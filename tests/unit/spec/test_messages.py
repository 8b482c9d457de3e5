"""What is said of a run goes into the store and comes back as it was, and so does a sentence of earlier code."""

from __future__ import annotations

import pytest

from tdc_core.spec.messages import Code, Message, message_of, text_of

LOSS = Code.NAN_LOSS(number="loss", became=Code.BECAME_NAN(), place=Code.AT_STEP(epoch=1, step=2))
FILES = [Code.FILE(name="a “b”\n.gz", size=12, url="http://x"), Code.FILE(name="ü", size=0, url="")]


@pytest.mark.parametrize(
    "message",
    [
        Code.HOST_LOST(),
        Code.NAN_LOSS_BY_RATE(loss=LOSS, rate=1e-5),
        Code.PLACE_IN(title="T", why=Code.OFFLINE(), files=FILES, folder="/x"),
        Code.SENTENCE(words='{"code": "host.lost", "arguments": {}}'),
        Message("of a later version", {"many": [1, 2.5, "three", [Code.OFFLINE()]]}),
        None,
    ],
    ids=["bare", "nested", "list", "looks like one", "later", "none"],
)
def test_it_comes_back_as_it_was(message: Message | None) -> None:
    assert message_of(text_of(message)) == message


@pytest.mark.parametrize(
    "words",
    [
        "All 20 epochs are done.",
        "ValueError: {'a': 1}",
        "{",
        "{}",
        "12",
        "null",
        '["a"]',
        '{"code": "host.lost"}',
        '{"code": 1, "arguments": {}}',
        '{"code": "host.lost", "arguments": []}',
        '{"code": "host.lost", "arguments": {}, "more": 1}',
        '"host.lost"',
    ],
)
def test_whatever_else_lies_there_is_a_sentence(words: str) -> None:
    assert message_of(words) == Code.SENTENCE(words=words)


def test_nothing_is_nothing() -> None:
    assert message_of("") is None and text_of(None) == ""


def test_codes_are_their_own_and_are_made_with_their_arguments_alone() -> None:
    assert len({code.value for code in Code}) == len(Code.__members__)
    assert Code.COMPLETED(epochs=2) == Message("completed", {"epochs": 2})
    for wrong in ({}, {"epochs": 2, "more": 1}, {"epoch": 2}):
        with pytest.raises(TypeError, match="completed"):
            Code.COMPLETED(**wrong)


def test_a_log_has_all_of_it_in_a_line() -> None:
    assert str(LOSS) == "nan_loss (number: loss, became: became.nan, place: at.step (epoch: 1, step: 2))"
    assert str(Code.HOST_LOST()) == "host.lost"
