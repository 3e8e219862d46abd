"""What an answer about eligibility says, on a screen and in a letter."""

from alongside.findings.eligibility._answer import (
    ADVICE,
    answer_sentence,
    because_sentences,
    change_sentences,
    day_words,
    headline,
    question,
    question_words,
    state_words,
    timeline_sentences,
    wait_sentences,
)
from alongside.findings.eligibility._letter import letter_paragraph

__all__ = [
    "ADVICE",
    "answer_sentence",
    "because_sentences",
    "change_sentences",
    "day_words",
    "headline",
    "letter_paragraph",
    "question",
    "question_words",
    "state_words",
    "timeline_sentences",
    "wait_sentences",
]
