"""The front page: what readers get of it (`reading`), and what an editor may change (`composing`)."""
