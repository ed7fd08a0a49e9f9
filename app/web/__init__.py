"""The shell: knows Flask and no domain at all.

Who is asking and what she may is handed in by `wiring.py` (the gate). A page declares its one
permission with `doorway.page`; what is not declared is closed.
"""
