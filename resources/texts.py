"""The language on the screen: gettext, switched live.

Source texts are English, written where they are used: ``_("Save and print")``. The translations are in
``resources/locale``. One language holds for the whole process at a time.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from functools import cache
from importlib import resources

LANGUAGES = {"zh_CN": "中文", "en": "English"}
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Switch to "zh_CN" or "en" (anything else counts as English). Texts already shown are set again by their
    owners."""
    global _current, _language
    _language = language if language in LANGUAGES else "en"
    _current = _translations(_language)


def translator(language: str) -> Callable[[str], str]:
    """The texts of one language, whatever holds on the screen: for paper."""
    translations = _translations(language)
    return lambda text: translations.gettext(text) if text else ""


@cache
def _translations(language: str) -> gettext.NullTranslations:
    if language not in LANGUAGES or language == "en":
        return gettext.NullTranslations()
    compiled = resources.files("resources").joinpath("locale", language, "LC_MESSAGES", "outlet.mo")
    return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))


def language() -> str:
    """The language that holds: "zh_CN" or "en"."""
    return _language


def _(text: str) -> str:
    """The text in the language that holds."""
    return _current.gettext(text) if text else ""
