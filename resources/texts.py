"""The language on the screen: gettext, switched live.

Source texts are English, written where they are used: ``_("Save and print")``. The translations are in
``resources/locale``. One language holds for the whole process at a time.
"""

from __future__ import annotations

import gettext
import io
from importlib import resources

LANGUAGES = {"zh_CN": "中文", "en": "English"}
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Switch to "zh_CN" or "en"; anything else counts as English. Already shown texts must be set again by their
    owners."""
    global _current, _language
    _language = language if language in LANGUAGES else "en"
    if _language == "en":
        _current = gettext.NullTranslations()
        return
    compiled = resources.files("resources").joinpath("locale", _language, "LC_MESSAGES", "outlet.mo")
    _current = gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))


def language() -> str:
    """The language that holds: "zh_CN" or "en"."""
    return _language


def _(text: str) -> str:
    """The text in the language that holds."""
    return _current.gettext(text) if text else ""
