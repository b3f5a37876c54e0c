"""What people at the centre tell the counters beside the catalogue: orders, waybills, postage, campaigns, questions.

`sheet.tell_file` takes a file, `sheet.tell_row` one thing; both check every row and publish the good ones in one
transaction. docs/formats/telling.md describes the rows.
"""
