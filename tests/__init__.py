"""The rules of the product, as tests. The tree mirrors `app/`."""
