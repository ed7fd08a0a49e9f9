"""People and what they may do.

A person has an e-mail address, a password (Argon2id) and grants: a role for all courses or for one.
Everyone who signs in is a learner. `access.py` holds the one table of permissions; nothing else
compares roles. Answers never tell whether an address has an account. Raising a person's `epoch`
ends every session and remember-me cookie that she has.
"""
