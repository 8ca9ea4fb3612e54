"""Why calls, texts, recordings, queues and pushes are refused: one class per cause (domain.md 12.9, 12.12)."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class CallerInvalid(DomainError):
    code = "privacy.caller_invalid"
    message = _("Write the number as 3 to 20 digits, a mobile or a landline with its area code.")
    field = "caller"


class CallUnknown(NotFound):
    code = "privacy.call_unknown"
    message = _("No call of this account has this id.")
    field = "call_id"


class CallOver(Conflict):
    code = "privacy.call_over"
    message = _("The call is over. Start another one.")
    field = "call_id"


class CallNotRinging(Conflict):
    code = "privacy.call_not_ringing"
    message = _("Nobody's handset rings in this call: only a ringing call is answered, refused or left unanswered.")
    field = "call_id"


class CallNotTalking(Conflict):
    code = "privacy.call_not_talking"
    message = _("Nobody talks in this call yet. Answer it first.")
    field = "call_id"


class NoExtensionAsked(Conflict):
    code = "privacy.no_extension_asked"
    message = _("This call does not wait for an extension.")
    field = "extension"


class SideInvalid(DomainError):
    code = "privacy.side_invalid"
    message = _("Say which side it is: caller or callee.")
    field = "side"


class CauseInvalid(DomainError):
    code = "privacy.cause_invalid"
    message = _("A release cause is a whole number from 1 to 127, as ISDN numbers them.")
    field = "cause"


class SentenceInvalid(DomainError):
    code = "privacy.sentence_invalid"
    message = _("A sentence has 1 to 200 characters.")
    field = "text"


class TextInvalid(DomainError):
    """``params["limit"]`` is the most characters."""

    code = "privacy.text_invalid"
    message = _("A text has 1 to 1000 characters and no control characters.")
    field = "content"


class TextUnknown(NotFound):
    code = "privacy.text_unknown"
    message = _("No text of this account has this id.")
    field = "text_id"


class TextNotHeld(Conflict):
    code = "privacy.text_not_held"
    message = _("The text does not wait for confirmation: it was let go, or its time to be confirmed is over.")
    field = "text_id"


class TextNotAnswerable(Conflict):
    code = "privacy.text_not_answerable"
    message = _("Smart SMS cannot be answered. Only T (or 退订) is understood, and ends them for the number.")
    field = "content"


class TextNotArrived(Conflict):
    code = "privacy.text_not_arrived"
    message = _("The text did not reach a handset, so nobody can answer it.")
    field = "text_id"


class WordInvalid(DomainError):
    code = "privacy.word_invalid"
    message = _("A word has 1 to 40 characters.")
    field = "word"


class RecordingMissing(NotFound):
    code = "privacy.recording_missing"
    message = _("The call has no recording: it was not answered, or its binding does not record.")
    field = "call_id"


class TranscriptMissing(NotFound):
    code = "privacy.transcript_missing"
    message = _("The call has no transcript: it was not answered, or its binding does not ask for one.")
    field = "call_id"


class LinkExpired(DomainError):
    code = "privacy.link_expired"
    message = _("The link to the recording is over two hours old, or not one of ours. Ask for a fresh one.")
    field = "token"


class QueueUnknown(NotFound):
    code = "privacy.queue_unknown"
    message = _("No queue of this account has this name.")
    field = "queue"


class QueueNameInvalid(DomainError):
    code = "privacy.queue_name_invalid"
    message = _("A queue's name has 1 to 64 letters, digits, dashes and underscores, beginning with a letter or digit.")
    field = "name"


class QueueNameTaken(Conflict):
    code = "privacy.queue_name_taken"
    message = _("A queue of this name exists already.")
    field = "name"


class TooManyQueues(Conflict):
    """``params["limit"]`` is the most queues beside the default one."""

    code = "privacy.too_many_queues"
    message = _("There are ten queues beside the default one already. Delete one first.")
    field = "name"


class DefaultQueueStays(Conflict):
    code = "privacy.default_queue_stays"
    message = _("The default queue can be neither changed nor deleted.")
    field = "queue"


class HandleStale(Conflict):
    code = "privacy.handle_stale"
    message = _("The message was received again meanwhile, or is deleted. Delete by the newest receipt handle.")
    field = "handle"


class ReportKindUnknown(DomainError):
    code = "privacy.report_kind_unknown"
    message = _("There is no such message kind.")
    field = "kind"


class ReceiverUrlInvalid(DomainError):
    code = "privacy.receiver_url_invalid"
    message = _("Write the address as http:// or https://, a host and a path, up to 500 characters.")
    field = "url"


class ReceiverNotAllowed(DomainError):
    """``params["host"]``."""

    code = "privacy.receiver_not_allowed"
    message = _(
        "Messages leave this machine only to hosts that its operator names in SMSCONSOLE_CALLBACK_ALLOW; "
        "%(host)s is none of them. Name it there and restart, or use an address on this machine."
    )
    field = "url"


class ReceiverDoesNotAnswer(DomainError):
    """``params["answer"]``: what came back."""

    code = "privacy.receiver_does_not_answer"
    message = _('The address must answer a GET with HTTP 200 and {"code": 0} within 700 ms. What came: %(answer)s')
    field = "url"
