"""Public pages: one function a page, reading publications and the taxonomy only."""
