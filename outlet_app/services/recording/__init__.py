"""Recording acts from sheets: paper slips keyed elsewhere, other systems' exports. See `docs/formats/record.md`."""
