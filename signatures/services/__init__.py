"""What can be done with qualifications, letters and signatures."""

from signatures import files
from signatures.files import Upload
from signatures.services.evidence import add_app_record, add_trademark, delete_app_record, delete_trademark
from signatures.services.extension import (
    add_extension_code,
    change_extension_code,
    remove_extension_code,
    tie_extension_code,
)
from signatures.services.letter import delete_letter, edit_letter, submit_letter, withdraw_letter
from signatures.services.qualification import (
    delete_qualification,
    edit_qualification,
    submit_qualification,
    withdraw_qualification,
)
from signatures.services.registration import (
    begin_registrations,
    finish_registrations,
    register_again,
    register_sending_source,
    set_registration,
)
from signatures.services.signature import delete_signature, edit_signature, submit_signature, withdraw_signature
from signatures.services.staging import forget_staged, stage_upload, uploads_of
from signatures.services.validity import next_validity, run_validity

__all__ = [
    "Upload",
    "add_app_record",
    "add_extension_code",
    "add_trademark",
    "begin_registrations",
    "change_extension_code",
    "delete_app_record",
    "delete_letter",
    "delete_qualification",
    "delete_signature",
    "delete_trademark",
    "edit_letter",
    "edit_qualification",
    "edit_signature",
    "files",
    "finish_registrations",
    "forget_staged",
    "next_validity",
    "register_again",
    "register_sending_source",
    "remove_extension_code",
    "run_validity",
    "set_registration",
    "stage_upload",
    "submit_letter",
    "submit_qualification",
    "submit_signature",
    "tie_extension_code",
    "uploads_of",
    "withdraw_letter",
    "withdraw_qualification",
    "withdraw_signature",
]
