"""The bag on a USB stick, as the window shows it: three steps with pictures."""
