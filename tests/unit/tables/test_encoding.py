"""Texts in the encodings of people's programs are found out."""

from __future__ import annotations

import pytest

from tdc_core.tables.encoding import clean, encoding_of

TEXTS = {
    "ascii": ("a,b\n1,2\n", "utf-8"),
    "korean": ("지역,층\n부산,3\n서울,4\n", "cp949"),
    "japanese": ("品種,重さ\nトマト,3\nすし,5\n", "cp932"),
    "japanese without kana": ("営業利益,判定\n▲12,黒字\n34,赤字\n", "cp932"),
    "japanese single signs": ("性別,数\n男,１２\n女,３４\n男,Ａ\n", "cp932"),
    "japanese unix": ("品種,重さ\nトマト,3\nすし,5\n", "euc_jp"),
    "chinese": ("城市,价格\n北京,3\n上海,4\n广州,2\n", "gb18030"),
    "chinese of taiwan": ("城市,價格\n臺北,3\n高雄,4\n", "big5"),
    "german": ("Größe;Ähre\nMüller;Straße\nÄpfel;Öl\n", "cp1252"),
    "german capitals": ("Ärzte;Ämter\nÄrger;1\n", "cp1252"),
    "french": ("Région;cœur\nForêt;2\nCôte;€3\n", "cp1252"),
    "danish": ("æblegrød;ø\nsmørrebrød;æ\n", "cp1252"),
    "smart quotes": ("“smart”;it’s – fine…\n5;6\n", "cp1252"),
    "apostrophes": ("name;note\nit’s;Ann’s\nBo’s;don’t\n", "cp1252"),
    "units": ("Temp °C;m²;m³\n3;4;5\n", "cp1252"),
    "polish": ("miasto;łąka\nŁódź;żółć\nKraków;gęś\nWrocław;ćma\n", "cp1250"),
    "czech": ("Česko;žluťoučký\nPříbram;kůň\nŠumava;děti\n", "cp1250"),
    "russian": ("город;цена\nМосква;3\nОмск;4\n", "cp1251"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_encodings(name: str) -> None:
    text, encoding = TEXTS[name]
    assert encoding_of(text.encode(encoding)) == encoding
    assert clean(text.encode(encoding), encoding) == (text.encode(), 0, 0)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode(name: str, encoding: str) -> None:
    text = TEXTS[name][0]
    assert encoding_of(text.encode(encoding)) == encoding
    assert clean(text.encode(encoding), encoding).data == text.encode()


def test_a_few_bad_bytes_do_not_make_it_another_encoding() -> None:
    data = "thé\ncafé\nété\n".encode() + b"caf\xe9\n"
    assert encoding_of(data) == "utf-8"
    assert clean(data, "utf-8") == (data.replace(b"\xe9", "\ufffd".encode()), 1, 0)


def test_a_sign_cut_in_two_by_the_sample_is_no_bad_byte() -> None:
    data = ("한" * 200_000 + "\n").encode()
    assert encoding_of(data) == "utf-8"


def test_zero_bytes_are_dropped_and_counted() -> None:
    assert clean(b"a\0b\0", "utf-8") == (b"ab", 0, 2)


@pytest.mark.parametrize("name", ["zlib", "base64", "rot13", "no-such-encoding"])
def test_only_encodings_of_texts(name: str) -> None:
    with pytest.raises(LookupError):
        clean(b"a,b\n", name)
