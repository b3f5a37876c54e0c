"""What can be done with a person's file: one panel a task, each ending in one recorded act."""
