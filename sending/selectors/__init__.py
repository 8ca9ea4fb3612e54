"""Reading of messages, replies and lists."""

from sending.selectors.backlog import waiting_by_status
from sending.selectors.extension import delivered_by_extension_code
from sending.selectors.handset import Bubble, Conversation, conversation, inbox
from sending.selectors.money import charged_among, charged_messages, held_by_messages, sent_messages
from sending.selectors.records import message_detail, recipients_blacklisted, recipients_opted_out, records, uplinks
from sending.selectors.timeline import Event, timeline
from sending.selectors.waiting import last_code, wait_for_message

__all__ = [
    "Bubble",
    "Conversation",
    "Event",
    "charged_among",
    "charged_messages",
    "conversation",
    "delivered_by_extension_code",
    "held_by_messages",
    "inbox",
    "last_code",
    "message_detail",
    "recipients_blacklisted",
    "recipients_opted_out",
    "records",
    "sent_messages",
    "timeline",
    "uplinks",
    "wait_for_message",
    "waiting_by_status",
]
