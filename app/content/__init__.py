"""Content: one source, many immutable revisions.

A *course* lies as Markdown and YAML in a *source* tree. The source is read, judged and compiled
by `app.content.source`, which is pure. A *revision* is a checked, compiled, published state of
the source; it never changes. Reading follows the current revision, while attempts and runs pin
theirs, so no old mark is ever explained by new text.

It promises that nothing broken is published: every fault is reported with file and line first.
It never knows who learns (`app.learning`) nor how questions are marked (`app.quizzes`): the
quizzes hand in their readers through `app.content.source.kinds`.
"""
