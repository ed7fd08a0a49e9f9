"""What every domain stands on, with no word of the trade in it.

The database and its transactions, the clock, chance, the outbox, the queue, mail,
public codes, errors, limits and search. Everything may import it; it imports nothing of ours.
"""
