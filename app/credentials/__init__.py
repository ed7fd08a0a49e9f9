"""Credits and certificates that tell the truth.

The ledger is append-only: a completion is credited once, with the arithmetic and its evidence line
by line. A certificate is a frozen statement, the single source of its page and its PDF. Whoever has
a code can verify it: valid, revoked or unknown. Nothing here claims any body's accreditation.
"""
