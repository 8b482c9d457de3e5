"""How people write that a value is missing."""

from __future__ import annotations

from collections.abc import Iterable

_ANYWHERE = """
na n/a n.a. n.a n/d n.d. n/v n.v. nan nil null (null) <null> <na> #n/a #na #n/a! #nv #div/0! #value! #ref! #name? #num!
#null! #wert! #bezug! #zahl! #valeur! -nan \\n 1.#qnan 1.#ind -1.#ind ? ?? ??? - -- --- – — _ . .. … missing unknown unk
unbekannt k.a. k.a k.a.. k.\u00a0a. fehlt fehlend inconnu inconnue manquant manquante n.r. desconocido brak b.d. nat
not\u00a0available not\u00a0applicable keine\u00a0angabe keine\u00a0angaben ohne\u00a0angabe nicht\u00a0verfügbar
non\u00a0renseigné non\u00a0disponible sin\u00a0dato sin\u00a0datos brak\u00a0danych s/d
결측 결측치 미상 알\u00a0수\u00a0없음 해당없음 해당\u00a0없음 무응답 不明 欠損 欠測 該当なし 未回答 無回答 データなし
"""
_AMONG_NUMBERS = "none empty blank keine keiner nichts leer aucun aucune vide 없음 なし 無し * ** xx : ... n tbd tba #"


def _split(words: str) -> frozenset[str]:
    """The spellings, which stand between plain blanks and line ends; a no-break space stands for a blank within one."""
    return frozenset(word.replace("\u00a0", " ") for word in words.replace("\n", " ").split(" ") if word)


ANYWHERE = _split(_ANYWHERE)
"""Spellings that mean "missing" in every column, in small letters."""
AMONG_NUMBERS = ANYWHERE | _split(_AMONG_NUMBERS)
"""Those that mean it in a column of numbers or dates, where a word has nothing else to say."""
PYTHONS = "None"
"""Python's own, which is a word of its own in small letters: "none" may be a category."""


def spellings_among(words: Iterable[str], *, numbers: bool = False) -> tuple[str, ...]:
    """Those of some different values that mean "missing", as they are written, without blanks around them."""
    known = AMONG_NUMBERS if numbers else ANYWHERE
    stripped = {word.strip() for word in words}
    return tuple(sorted(word for word in stripped if word and (word.lower() in known or word == PYTHONS)))
