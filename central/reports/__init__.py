"""What the seed names, as figures: one report a row of its table, each made by one pass over the entries held.

`reading` gives the acts (those taken back with the other sign), `told` the names of things, `persons` who parties are,
`sales` what was sold; every other module is a report. `registry` lists them by name.
"""
