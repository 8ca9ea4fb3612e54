"""Who sends: qualifications, letters of authorisation, signatures."""

from signatures.models.evidence import AppRecord, EvidenceFile, Trademark
from signatures.models.extension import ExtensionCode
from signatures.models.qualification import AuthorizationLetter, Qualification, QualificationFile
from signatures.models.signature import CarrierRegistration, Signature, SignatureFile
from signatures.models.staged import StagedUpload

__all__ = [
    "AppRecord",
    "AuthorizationLetter",
    "CarrierRegistration",
    "EvidenceFile",
    "ExtensionCode",
    "Qualification",
    "QualificationFile",
    "Signature",
    "SignatureFile",
    "StagedUpload",
    "Trademark",
]
