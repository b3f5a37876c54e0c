"""The tray: what the centre asks, proposes and passes on."""
