"""Reading the words back out of a PDF that Qt wrote: enough of the format for that, and no more."""

from __future__ import annotations

import re
import unicodedata
import zlib

_OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\s(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")


def pages(data: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data))


def words(data: bytes) -> str:
    """Every sign that is drawn, in order, by the fonts' own tables; without spaces and line ends."""
    objects = {int(number): whole for number, whole in _OBJECT.findall(data)}
    fonts = {
        name: int(number) for whole in objects.values() for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", whole)
    }
    tables = {name: _table(objects, number) for name, number in fonts.items()}
    made: list[str] = []
    for whole in objects.values():
        if b"/Type" in whole.partition(b"stream")[0] and b"/Page" not in whole:
            continue
        text = _content(whole)
        if b" Tf" not in text:
            continue
        table: dict[int, str] = {}
        for name, shown in _SHOWN.findall(text):
            if name:
                table = tables.get(name, {})
            elif shown:
                made += [table.get(int(shown[at : at + 4], 16), "") for at in range(0, len(shown), 4)]
    words = unicodedata.normalize("NFKC", "".join(made))  # some fonts name 十 by its radical's sign
    return "".join(words.split())


def _content(whole: bytes) -> bytes:
    found = _STREAM.search(whole)
    if found is None:
        return b""
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in whole else found[1]


def _table(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """Glyph → sign, of one font."""
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(font, b""))
    if found is None:
        return {}
    text = _content(objects[int(found[1])])
    made: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for glyph, sign in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", part):
            made[int(glyph, 16)] = _signs(sign)
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, _last, signs in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[(.*?)\]", part, re.DOTALL):
            for at, sign in enumerate(re.findall(rb"<([0-9A-Fa-f]+)>", signs)):
                made[int(first, 16) + at] = _signs(sign)
        plain = re.sub(rb"<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>\s*\[.*?\]", b"", part, flags=re.DOTALL)
        for first, last, sign in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", plain):
            for at in range(int(last, 16) - int(first, 16) + 1):
                made[int(first, 16) + at] = chr(int(sign, 16) + at)
    return made


def _signs(sign: bytes) -> str:
    return bytes.fromhex(sign.decode()).decode("utf-16-be", "replace")
