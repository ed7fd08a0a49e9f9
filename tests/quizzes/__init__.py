"""Tests of items, quizzes and attempts."""
