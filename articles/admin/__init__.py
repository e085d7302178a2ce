"""The desk: stock Django admin, filled with the newsroom's own screens."""
