"""Search keys of a person's name: full pinyin and initials, every reading a clerk may type.

Surnames have readings of their own (单 shan, 仇 qiu, 查 zha), which the dictionary gets wrong; the table here comes
first and the dictionary's reading is kept as well. ü is found as v, yu and u (吕: lv, lyu, lu). The name itself is
never changed: rare characters (䶮 𬭎 㛃) stay exactly as they are, and one without a known reading stands for itself.
The dictionary is imported on first use (it takes 0.15 s): not before the window is painted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from outlet_app.domain.text import nfkc

MAX_KEYS = 16
"""Most full spellings kept of one name; the likeliest come first."""
MAX_READINGS = 3
"""Most readings kept of one character of a given name."""

SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",), "仇": ("qiu",), "查": ("zha",), "曾": ("zeng",), "区": ("ou",), "翟": ("zhai", "di"),
    "解": ("xie",), "任": ("ren",), "朴": ("piao", "pu"), "覃": ("qin", "tan"), "盖": ("ge", "gai"),
    "乐": ("yue", "le"), "牟": ("mou", "mu"), "缪": ("miao",), "员": ("yun", "yuan"), "吕": ("lv",),
    "阚": ("kan",), "尉": ("wei", "yu"), "蔚": ("yu", "wei"), "隗": ("wei", "kui"), "郇": ("xun", "huan"),
    "郄": ("qie", "xi"), "朝": ("zhao", "chao"), "颉": ("xie", "jie"), "传": ("zhuan", "chuan"),
    "吁": ("yu", "xu"), "缴": ("zhuo", "jiao"), "靓": ("jing", "liang"), "率": ("shuai", "lv"), "伽": ("jia", "qie"),
    "轧": ("zha", "ya"), "茄": ("qie", "jia"), "莞": ("guan", "wan"), "晟": ("cheng", "sheng"), "沓": ("ta", "da"),
    "调": ("tiao", "diao"), "华": ("hua",), "纪": ("ji",), "冼": ("xian",), "洗": ("xian", "xi"), "折": ("she",),
    "种": ("chong",), "召": ("shao", "zhao"), "应": ("ying",), "宁": ("ning",), "甯": ("ning",),
    "盛": ("sheng", "cheng"), "乘": ("sheng", "cheng"), "秘": ("bi", "mi"), "薄": ("bo",), "卜": ("bu",),
    "柏": ("bai", "bo"), "贾": ("jia",), "贲": ("ben",), "逄": ("pang",), "繁": ("po", "fan"), "俱": ("ju",),
    "适": ("kuo", "shi"), "那": ("na",), "能": ("nai", "neng"), "哈": ("ha",), "黑": ("he", "hei"),
    "车": ("che",), "葛": ("ge",), "谌": ("chen", "shen"), "谯": ("qiao",), "眭": ("sui",), "睢": ("sui",),
    "訾": ("zi",), "臧": ("zang",), "藏": ("zang", "cang"), "晁": ("chao",), "晏": ("yan",), "燕": ("yan",),
    "佴": ("nai", "er"), "乜": ("nie",), "么": ("yao",), "幺": ("yao",), "祭": ("zhai", "ji"), "冯": ("feng",),
    "石": ("shi",), "郝": ("hao",), "郗": ("xi", "chi"), "於": ("yu",), "宓": ("mi",), "弗": ("fu",),
    "过": ("guo",), "令": ("ling",), "句": ("gou", "ju"), "勾": ("gou",), "钭": ("tou",), "镡": ("tan", "xin", "chan"),
    "洪": ("hong",), "万": ("wan",), "长": ("chang", "zhang"), "行": ("xing",), "相": ("xiang",), "强": ("qiang",),
    "褚": ("chu",), "占": ("zhan",), "都": ("du", "dou"), "重": ("chong", "zhong"), "撒": ("sa",), "瞿": ("qu",),
    "谭": ("tan",), "殷": ("yin",), "尹": ("yin",), "芮": ("rui",), "费": ("fei", "bi"), "干": ("gan",),
    "万俟": ("moqi",), "尉迟": ("yuchi",), "单于": ("chanyu",), "澹台": ("tantai",), "长孙": ("zhangsun",),
    "令狐": ("linghu",), "乐正": ("yuezheng",), "鲜于": ("xianyu",), "宰父": ("zaifu",), "亓官": ("qiguan",),
    "谷梁": ("guliang",), "漆雕": ("qidiao",), "皇甫": ("huangfu",), "呼延": ("huyan",), "赫连": ("helian",),
    "夏侯": ("xiahou",), "欧阳": ("ouyang",), "上官": ("shangguan",), "司徒": ("situ",), "诸葛": ("zhuge",),
    "司马": ("sima",), "宇文": ("yuwen",), "公玉": ("gongyu",), "南荣": ("nanrong",), "东方": ("dongfang",),
    "慕容": ("murong",), "宗政": ("zongzheng",), "濮阳": ("puyang",), "段干": ("duangan",), "闻人": ("wenren",),
    "公孙": ("gongsun",), "申屠": ("shentu",), "端木": ("duanmu",), "南宫": ("nangong",), "巫马": ("wuma",),
    "轩辕": ("xuanyuan",), "钟离": ("zhongli",), "梁丘": ("liangqiu",), "第五": ("diwu",), "司空": ("sikong",),
    "仲孙": ("zhongsun",), "左丘": ("zuoqiu",), "西门": ("ximen",), "公羊": ("gongyang",), "公冶": ("gongye",),
    "东郭": ("dongguo",), "司寇": ("sikou",), "达奚": ("daxi",), "颛孙": ("zhuansun",), "拓跋": ("tuoba",),
    "独孤": ("dugu",), "完颜": ("wanyan",), "百里": ("baili",), "呼和": ("huhe",),
}  # fmt: skip
"""Surnames with their readings, the likeliest first; compound surnames written together."""

_LATIN_WORD = re.compile(r"[a-z0-9]+")
_SYLLABLE = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """What a name is found by, all in small letters without spaces; the likeliest reading first."""

    full: tuple[str, ...]
    initials: tuple[str, ...]


def surname_of(name: str) -> str:
    """The surname of a Chinese name: a known compound one, else the first character; "" for an empty name."""
    if len(name) > 2 and name[:2] in SURNAMES:
        return name[:2]
    return name[:1]


def surname_readings(surname: str) -> tuple[str, ...]:
    """All readings of a surname, the table's first, then the dictionary's, ü spelled every way."""
    return tuple("".join(reading) for reading in _surname_syllables(surname))


def keys(name: str) -> NameKeys:
    """The search keys of a name, Chinese or Latin or mixed. Thread-safe."""
    bare = nfkc(name)
    if not bare:
        return NameKeys((), ())
    if not any(_is_han(char) for char in bare):
        words = _LATIN_WORD.findall(_plain_latin(bare))
        return NameKeys(_unique(["".join(words)]), _unique(["".join(word[0] for word in words)]))
    surname = surname_of(bare)
    given = [_given_readings(char) for char in bare[len(surname) :] if char.isalnum()]
    # The surname varies fastest, so that each of its readings is kept however many the given name has.
    spelled = itertools.islice(itertools.product(*given), MAX_KEYS)
    rows = [first + rest for rest in spelled for first in _surname_syllables(surname)]
    return NameKeys(
        _unique("".join(row) for row in rows)[:MAX_KEYS],
        _unique("".join(part[:1] for part in row) for row in rows),
    )


def alike(name: NameKeys, other: NameKeys) -> bool:
    """Whether two names may be one, written differently: they sound the same in some reading (龙秀英, 龙秀瑛)."""
    return not set(name.full).isdisjoint(other.full)


def _is_han(char: str) -> bool:
    """Whether `char` is a Chinese character, the rare ones of the further planes included."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000" or char == "〇"


def _plain_latin(text: str) -> str:
    """Small letters without accents."""
    import unicodedata

    return "".join(char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


@lru_cache(maxsize=4096)
def _surname_syllables(surname: str) -> tuple[tuple[str, ...], ...]:
    """Readings of a surname, each as its syllables."""
    own = [_syllables(surname, reading) for reading in SURNAMES.get(surname, ())]
    dictionary = [_dictionary(char)[:1] for char in surname]
    readings = [*own, tuple(part for parts in dictionary for part in parts)]
    spelled = [tuple(row) for reading in readings for row in itertools.product(*(_umlaut(part) for part in reading))]
    return tuple(dict.fromkeys(spelled))


def _syllables(surname: str, reading: str) -> tuple[str, ...]:
    """A table reading split at its characters."""
    if len(surname) == 1:
        return (reading,)
    first = next((part for part in _dictionary(surname[0]) if reading.startswith(part)), reading)
    return (first, reading[len(first) :])


def _given_readings(char: str) -> tuple[str, ...]:
    """Readings of a character in a given name."""
    readings = _dictionary(char)[:MAX_READINGS]
    return _unique(spelled for reading in readings for spelled in _umlaut(reading))


def _umlaut(syllable: str) -> tuple[str, ...]:
    """A syllable with ü as v, yu and u; any other as it is."""
    if "v" not in syllable or not _SYLLABLE.fullmatch(syllable):
        return (syllable,)
    return (syllable, syllable.replace("v", "yu"), syllable.replace("v", "u"))


@lru_cache(maxsize=8192)
def _dictionary(char: str) -> tuple[str, ...]:
    """The dictionary's readings of one character, the commonest first; a character it lacks stands for itself."""
    if not _is_han(char):
        return (_plain_latin(char),)
    from pypinyin import Style, pinyin

    return _unique(pinyin(char, style=Style.NORMAL, heteronym=True)[0]) or (char,)
