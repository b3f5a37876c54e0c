"""What may be shown of a person by default: on receipts, labels and screens.

At least one character of the name, six digits of the phone and the house number are hidden (express delivery
privacy rule); identity and bank card numbers show just enough to compare with the paper. Masking only ever
removes: a masked text is never stored as if it were the value.
"""

from __future__ import annotations

import re

from outlet_app.domain.text import nfkc

STAR = "*"
_ADDRESS_TAIL = "***"
_HOUSE = re.compile(r"[0-9]|[甲乙丙丁一二三四五六七八九十百零〇]+\s*(?:组|号|栋|幢|座|单元|室|楼|户|社|队|排|弄|巷)")
_PLACE_ENDS = re.compile(r"[省市区县旗州盟乡镇村社屯寨街道路巷里庄]")


def mask_name(name: str) -> str:
    """The first character and a star for each further one: 张三 → 张*, 欧阳建国 → 欧***; one alone → *."""
    bare = name.strip()
    if len(bare) < 2:
        return STAR * len(bare)
    return bare[0] + STAR * (len(bare) - 1)


def mask_phone(number: str) -> str:
    """Six digits hidden: 13800138000 → 138******00. Shorter and longer numbers hide as many."""
    digits = re.sub(r"[^0-9]", "", nfkc(number))
    head = max(0, min(3, len(digits) - 8))
    tail = max(0, min(2, len(digits) - head - 6))
    return digits[:head] + STAR * (len(digits) - head - tail) + digits[len(digits) - tail :]


def mask_id(number: str) -> str:
    """The first three and last four characters of an identity number; a short one is hidden wholly."""
    bare = nfkc(number).upper()
    if len(bare) < 15:
        return STAR * len(bare)
    return bare[:3] + STAR * (len(bare) - 7) + bare[-4:]


def mask_card(number: str) -> str:
    """The last four digits of a bank card (also when only those are known): ****0006."""
    return STAR * 4 + re.sub(r"[^0-9]", "", nfkc(number))[-4:]


def mask_address(address: str) -> str:
    """The address as far as its village or street; the house number and all behind it become ***.

    Without any number, all behind the last administrative word is hidden; an address that holds neither is
    hidden wholly, as nothing tells where the private part starts.
    """
    bare = nfkc(address)
    house = _HOUSE.search(bare)
    if house is not None:
        return bare[: house.start()] + _ADDRESS_TAIL
    ends = [found.end() for found in _PLACE_ENDS.finditer(bare)]
    if not ends:
        return _ADDRESS_TAIL if bare else ""
    return bare if ends[-1] == len(bare) else bare[: ends[-1]] + _ADDRESS_TAIL
