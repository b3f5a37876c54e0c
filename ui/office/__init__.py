"""The office: the tray, paper slips, training."""
