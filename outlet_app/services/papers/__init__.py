"""What stands on the paper of an act: one layout a kind of act, and the sheet they are laid out on."""
