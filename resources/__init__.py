"""What the programs show and read: style, translations, sheet profiles. Imports nothing of ours."""
