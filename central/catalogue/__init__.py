"""What the centre knows beside the ledgers, read from files: products and their partners, brands and bases, wholesale
prices, administrative divisions, the 832 counties. `importing.import_file` recognises a file by its header;
docs/formats/catalogue.md describes every format."""
