"""What the scale shows, on the intake page: its state in words, the weight in large figures, the key that takes it.

The scale tells its news on its own thread; a signal carries it over to the window's. Without a scale the box is hidden.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.ports import Scale
from outlet_app.services.weighing import Reading, ScaleLook
from resources.texts import _
from ui import formats, theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, Label

NOT_UNDERSTOOD = N_("not understood; check protocol and speed")
STATES = {
    "opening": N_("connecting"),
    "waiting": N_("waiting"),
    "port": N_("not connected; check plug and port"),
    "silent": N_("sends nothing; check power and cable"),
    "setting": N_("its settings are not understood"),
    "overload": N_("too heavy"),
    "underload": N_("below zero; set it to zero"),
    "range": N_("outside its range"),
    "zero": N_("set it to zero"),
    "busy": N_("moving"),
    "fraction": N_("not in whole grams"),
    "unit": N_("set it to kilograms"),
}


class _Bridge(QObject):
    """Carries the scale's news from its thread to the window's. Emits: `heard(ScaleLook)`."""

    heard = Signal(object)

    def hear(self, look: ScaleLook) -> None:
        """Called on the scale's thread; after the window is gone, the news is nobody's."""
        try:
            self.heard.emit(look)
        except RuntimeError:  # the Qt side was deleted while the scale ends
            return


class ScaleBox(QWidget):
    """`take`: the button, key Ctrl+W. Emits: `looked(ScaleLook)` at every change."""

    looked = Signal(object)

    def __init__(self, scale: Scale | None):
        super().__init__()
        self._scale = scale
        self._look = scale.latest() if scale else ScaleLook()
        self._bridge = _Bridge(self)
        self.state = ElidedLabel("quiet", name="intake-scale-state")
        self.number = Label("headline", name="intake-scale")
        self.take = KeyButton("quiet", key="Ctrl+W", name="intake-take-weight")
        self.take.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cursor stays among the fields
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.number)
        across.addWidget(self.state, 1)
        across.addWidget(self.take)
        if scale is None:
            self.hide()
        else:
            self._bridge.heard.connect(self._heard)
            scale.watch(self._bridge.hear)
            self._heard(scale.latest())

    def reading(self) -> Reading | None:
        """The settled weight that lies there at this moment; None when there is none to take."""
        return self._scale.latest().takeable if self._scale else None

    def retranslate(self) -> None:
        """All texts anew."""
        self.take.say(_("Take weight"))
        self._tell()

    @Slot(object)
    def _heard(self, look: ScaleLook) -> None:
        self._look = look
        self._tell()
        self.looked.emit(look)

    def _tell(self) -> None:
        look = self._look
        self.state.setText(_("Scale · {state}").format(state=_state(look)))
        number = formats.DASH
        if look.reading is not None:
            number = f"{formats.quantity(look.reading.grams, 'g', dash=False)} {formats.unit_name('g')}"
        self.number.setText(number)
        theme.role(self.number, "headline" if look.takeable else "headline-quiet")


def _state(look: ScaleLook) -> str:
    if look.trouble:
        return _(STATES.get(look.trouble, NOT_UNDERSTOOD))
    return _("stable") if look.stable else _("moving")
