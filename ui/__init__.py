"""The window: one folder a page, one file a widget. Talks to services only."""
