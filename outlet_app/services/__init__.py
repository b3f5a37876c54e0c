"""One module a task of the clerk's: the rules of the domain, put to work on what `ports` provide."""
