"""What the desk does: take in, run the engine, decide, withdraw, keep the change log and its own data."""

from review.services.archive import Repeat, judge_again, keep_ruleset, repeat_verdict
from review.services.drafts import discard_draft, publish_draft, restore_version, save_draft, take_over_newer
from review.services.log import record_change
from review.services.orders import next_due, note_poll, preview, run_due, run_order, submit_for_review, withdraw
from review.services.replays import cancel_replay, next_due_replay, run_due_replays, run_replay, start_replay
from review.services.teamwork import (
    add_note,
    ask_opinion,
    assign,
    assign_many,
    give_opinion,
    may_review,
    recall_opinion,
    set_priority,
    set_priority_many,
    take,
    take_many,
    urge,
)
from review.services.timetable import save_hours
from review.services.verdicts import decide, decide_many
from review.services.wording import add_words, remove_words, replace_words, save_reason, save_word_list, set_limit

__all__ = [
    "Repeat",
    "add_note",
    "add_words",
    "ask_opinion",
    "assign",
    "assign_many",
    "cancel_replay",
    "decide",
    "decide_many",
    "discard_draft",
    "give_opinion",
    "judge_again",
    "keep_ruleset",
    "may_review",
    "next_due",
    "next_due_replay",
    "note_poll",
    "preview",
    "publish_draft",
    "recall_opinion",
    "record_change",
    "remove_words",
    "repeat_verdict",
    "replace_words",
    "restore_version",
    "run_due",
    "run_due_replays",
    "run_order",
    "run_replay",
    "save_draft",
    "save_hours",
    "save_reason",
    "save_word_list",
    "set_limit",
    "set_priority",
    "set_priority_many",
    "start_replay",
    "submit_for_review",
    "take",
    "take_many",
    "take_over_newer",
    "urge",
    "withdraw",
]
