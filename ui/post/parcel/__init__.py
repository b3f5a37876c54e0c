"""Posting a parcel: sender, recipient, contents, inspection, postage."""
