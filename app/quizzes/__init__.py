"""Quizzes: items, attempts, marking, and the review of an attempt.

Words. An *item* is a question as authored, in a *bank*; a *quiz* is a set of rules that draws
items; an *attempt* is one sitting; a *question* is an item as asked in it, with its prepared data
frozen; a *response* is an answer as given; a *mark* is the points for it.

Promises. What was asked is pinned, so every mark can be explained and computed again (a question
is marked from its own prepared data, never from today's bank). An answer is stored before it is
called saved. The browser never receives a key before the rules of the quiz say so: `items` shows
and explains, and those are the only two gates.

Never. No page, template or script decides a mark; no code outside `items` asks which type a
question is; no draw mixes practice and examination items.
"""
