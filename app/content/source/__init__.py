"""The pure content pipeline: reads, judges and compiles the source of a course.

A *source tree* (`tree.SourceTree`) maps paths to bytes; disk, archive, draft and revision look
the same. `checking.check_tree(tree, readers)` reads everything, collects every *problem* with
file, line, code and a sentence that says how to mend it (as "stops publishing" or "to look
at"), and compiles the course when nothing grave was found. `compiled.CompiledCourse` is all
that pages need: safe HTML, items, quizzes and the figures used, so that serving a page renders
no Markdown and reads no file.

It never raises on a faulty source, touches neither SQL nor Flask, reads no clock and uses no
chance: the same bytes always compile to the same course.
"""
