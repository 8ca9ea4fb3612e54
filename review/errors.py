"""Refusals of the reviewing desk."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class AlreadyUnderReview(Conflict):
    code = "review.already_open"
    message = _("This is under review already. Wait for the verdict, or withdraw it first.")


class NotUnderReview(Conflict):
    code = "review.not_open"
    message = _("This is not under review, so there is nothing to decide or withdraw.")


class OrderUnknown(NotFound):
    code = "review.order_unknown"
    message = _("No such review order.")


class ReasonMissing(DomainError):
    code = "review.reason_missing"
    message = _("A rejection needs a reason: choose at least one from the catalogue or write a note.")
    field = "slugs"


class ReasonUnknown(DomainError):
    code = "review.reason_unknown"
    message = _("This reason is not in the catalogue, or is no longer in use.")
    field = "slugs"


class DecisionInvalid(DomainError):
    code = "review.decision_invalid"
    message = _("A reviewer either approves or rejects.")
    field = "decision"


class KindUnknown(DomainError):
    code = "review.kind_unknown"
    message = _("Nothing of this kind is reviewed here.")
    field = "kind"


class WordInvalid(DomainError):
    code = "review.word_invalid"
    message = _("A word has 1 to 60 characters and at least one letter, digit or Han character.")
    field = "text"


class WordsTooMany(DomainError):
    code = "review.words_too_many"
    message = _("A list holds at most 50,000 words. Split it into several lists.")
    field = "words"


class DraftOpen(Conflict):
    code = "review.draft_open"
    message = _("A draft of this list is open already. Go on with it, put it live or discard it first.")


class DraftChanged(Conflict):
    code = "review.draft_changed"
    message = _("Somebody else saved this draft meanwhile. Load it again and repeat your change.")


class DraftClosed(Conflict):
    code = "review.draft_closed"
    message = _("This draft is live or discarded already. Begin a new one.")


class DraftStale(Conflict):
    code = "review.draft_stale"
    message = _("The list has a newer version than the one this began with. Take over the newer version first.")


class DraftEmpty(DomainError):
    code = "review.draft_empty"
    message = _("Nothing differs from the live list, so there is nothing to save as a draft.")
    field = "words"


class VersionUnknown(NotFound):
    code = "review.version_unknown"
    message = _("The list has no such version.")


class ReplayRunning(Conflict):
    code = "review.replay_running"
    message = _("A replay of this draft is under way. Wait for it or cancel it.")


class ReplayFinished(Conflict):
    code = "review.replay_finished"
    message = _("This replay is over, so there is nothing to cancel.")


class ReplayMissing(Conflict):
    code = "review.replay_missing"
    message = _("See first what would change: run a replay of this draft, or say that it goes live without one.")


class RulesetNotKept(NotFound):
    code = "review.ruleset_not_kept"
    message = _("The rule set of this verdict was not kept, so it cannot be worked out again.")


class ImportInvalid(DomainError):
    code = "review.words_import_invalid"
    message = _("This file cannot be read. Give a .txt with a word a line, or a .csv or .xlsx with a column of words.")
    field = "file"


class NotYetJudged(Conflict):
    code = "review.not_yet_judged"
    message = _("The engine has not looked at this submission yet, so there is no verdict to work out again.")


class ListInvalid(DomainError):
    code = "review.list_invalid"
    message = _("A word list needs a title, a reason of the catalogue and what its words do.")


class HoursInvalid(DomainError):
    code = "review.hours_invalid"
    message = _(
        "A day opens before it closes, weekends have both times or none, and either minutes or days are counted."
    )


class AssignedToOther(Conflict):
    code = "review.assigned_to_other"
    message = _("A colleague has this order. Take it over first, or leave it to them.")


class AssignedMeanwhile(Conflict):
    code = "review.assigned_meanwhile"
    message = _("Somebody else assigned this order meanwhile. Load it again.")


class NotAReviewer(DomainError):
    code = "review.not_a_reviewer"
    message = _("Choose a person who may review.")
    field = "to"


class PriorityInvalid(DomainError):
    code = "review.priority_invalid"
    message = _("A priority is 1 (urgent), 2 (normal) or 3 (low).")
    field = "priority"


class NoteInvalid(DomainError):
    code = "review.note_invalid"
    message = _("A note has 1 to 1000 characters.")
    field = "text"


class OpinionAwaited(Conflict):
    code = "review.opinion_awaited"
    message = _("A second opinion is asked for. Wait for it, or let the person who asked take the question back.")


class OpinionNotAsked(Conflict):
    code = "review.opinion_not_asked"
    message = _("Your opinion on this order is not asked for.")


class OpinionOfOneself(DomainError):
    code = "review.opinion_of_oneself"
    message = _("A second opinion is another person's.")
    field = "of"


class NotTheAsker(Conflict):
    code = "review.not_the_asker"
    message = _("Only the person who asked for the opinion can take the question back.")


class UrgedToday(Conflict):
    code = "review.urged_today"
    message = _("This order was urged today already. It can be urged once a day.")


class FiguresInvalid(DomainError):
    code = "review.figures_invalid"
    message = _("This period or filter cannot be shown.")
