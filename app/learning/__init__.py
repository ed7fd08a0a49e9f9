"""Enrolment, reading, progress, notes and pace.

An enrolment joins a person and a course and notes the revision it began under. Progress hangs on
stable activity keys (`lesson:module/lesson`, `quiz:key`), is done by a stated rule and is never
taken back. A completion is written once for an enrolment and edition, whatever races.
Quizzes call `actions.record_quiz`; what follows a completion reacts to `EnrolmentCompleted`.
"""
