"""What stands on the counter beside the screen: printers for now."""
