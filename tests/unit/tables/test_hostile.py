"""What would stall or fill a machine ends in a message, and so does every file that is none."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tdc_core.spec.messages import Code
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.guess import guess
from tdc_core.tables.limits import Limits
from tdc_core.words.messages import words_of
from tests.support.tables import HARD, expectations, guessed, need_hard_files, rows_of, written

SMALL = Limits(rows=100, columns=10, size=5_000, longest_line=1_000)
TABLE = rows_of(range(50), ["a", "b"] * 25, header=["x", "y"])


def refusal(path: Path, limits: Limits | None = None) -> Code:
    with pytest.raises(NotReadable) as refused:
        guess(path, limits=limits or Limits())
    message = refused.value.message
    assert words_of(message) != str(message)
    return Code(message.code)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.TABLE_EMPTY_FILE),
        (b" \n\r\n\t", Code.TABLE_EMPTY_FILE),
        (b"\xef\xbb\xbf", Code.TABLE_EMPTY_FILE),
        (b"%PDF-1.7\n", Code.TABLE_NO_TABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), Code.TABLE_NO_TABLE),
        (b"\xff\xd8\xff\xe0" + bytes(99), Code.TABLE_NO_TABLE),
        (b"GIF89a" + bytes(99), Code.TABLE_NO_TABLE),
        (b"RIFF\0\0\0\0WEBP" + bytes(99), Code.TABLE_NO_TABLE),
        (b"\x1f\x8b\x08" + bytes(99), Code.TABLE_NO_TABLE),
        (b"BZh91AY" + bytes(99), Code.TABLE_NO_TABLE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), Code.TABLE_NO_TABLE),
        (b"SQLite format 3\0" + bytes(99), Code.TABLE_NO_TABLE),
        (pickle.dumps({"x": [1, 2, 3]}), Code.TABLE_NO_TABLE),
        (b"\x93NUMPY\x01\0" + bytes(99), Code.TABLE_NO_TABLE),
        (b'{"x": [1, 2], "y": [3, 4]}', Code.TABLE_NO_TABLE),
        (b'[{"x": 1, "y": 2}]', Code.TABLE_NO_TABLE),
        (b'<?xml version="1.0"?><a/>', Code.TABLE_NO_TABLE),
        (b"  <!DOCTYPE HTML><html></html>", Code.TABLE_WEB_PAGE),
        (b"<table><tr><td>1</td></tr></table>", Code.TABLE_WEB_PAGE),
        ("<html></html>".encode("utf-16"), Code.TABLE_WEB_PAGE),
        (bytes(range(32)) * 99, Code.TABLE_NO_TABLE),
        (b"x,y\n", Code.TABLE_NO_ROWS),
        (b"x,y\n1,a\n2,b\n3,a\n", Code.TABLE_FEW_ROWS),
        (b"x\n1\n2\n3\n", Code.TABLE_ONE_COLUMN),
        (b"This is a letter.\nIt has some lines,\nand says nothing.\nYours, me\n", Code.TABLE_PROSE),
        (b"x,label\n" + b"1,a\n2,a\n" * 9, Code.TABLE_ONE_VALUE),
        (b"x,label\n" + b"1,\n2,\n" * 9, Code.TABLE_ONE_VALUE),
        (b"x,y\n" + b"k,a\n" * 9, Code.TABLE_ONE_VALUE),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, code: Code) -> None:
    assert refusal(written(tmp_path, data)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TABLE * 30, Code.TABLE_TOO_LARGE),
        (TABLE * 4, Code.TABLE_TOO_MANY_ROWS),
        (rows_of(*[range(20)] * 11, header=list("abcdefghijk")), Code.TABLE_TOO_MANY_COLUMNS),
        ("x,y\n" + "1" * 2000 + ",a\n", Code.TABLE_LONG_LINE),
        ("x" * 3000, Code.TABLE_LONG_LINE),
        ("," * 3000, Code.TABLE_LONG_LINE),
        (TABLE + "1," + "z" * 2000, Code.TABLE_LONG_LINE),
    ],
)
def test_limits(tmp_path: Path, text: str, code: Code) -> None:
    assert refusal(written(tmp_path, text), SMALL) == code
    assert guess(written(tmp_path, TABLE), limits=SMALL).rows == 50


@pytest.mark.parametrize(
    "data",
    [
        b'"' * 3_000_000,
        b'",' * 1_000_000,
        b'"\n' * 1_000_000,
        b"a,b\n" + b'"' * 999_999 + b"\n" + b"1,2\n" * 9,
        b"," * 900_000 + b"\n1\n",
        b"#" * 900_000 + b"\n" + TABLE.encode(),
        (b" " * 900_000 + b"\n") * 3 + TABLE.encode(),
        b"a,b\n" + b"(" * 500_000 + b",1\n2,3\n",
        b"a b\n" + b"1 " * 400_000 + b"\n",
        b"a,b\n" + "가".encode() * 300_000 + b",1\n",
    ],
    ids=range(10),
)
def test_odd_signs_in_masses_end_soon(tmp_path: Path, data: bytes) -> None:
    try:
        guess(written(tmp_path, data))
    except NotReadable as refused:
        assert words_of(refused.message)


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path: Path, data: st.DataObject) -> None:
    text = st.text(st.sampled_from(list("01259.,;'\"|#-:/ \t\r\n\0ax%$€한é(")), max_size=300)
    content = data.draw(
        st.one_of(st.binary(max_size=200), text.map(str.encode), text.map(lambda x: x.encode("utf-16")))
    )
    try:
        guessed(tmp_path, content)
    except NotReadable as refused:
        assert words_of(refused.message)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hard_files_with_some_bytes_changed(tmp_path: Path, data: st.DataObject) -> None:
    need_hard_files()
    names = sorted(name for name in expectations(pictures=False) if name not in ("rows_200000.csv", "columns_500.csv"))
    content = bytearray((HARD / data.draw(st.sampled_from(names))).read_bytes())
    for _ in range(data.draw(st.integers(0, 12)) if content else 0):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"\0", b'"', b",", b";", b"\n", b"\xff", b"9" * 30, bytes(content[:50])])
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
        if not content:
            break
    try:
        guessed(tmp_path, bytes(content))
    except NotReadable as refused:
        assert words_of(refused.message)
