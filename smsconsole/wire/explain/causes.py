"""Likely causes of a signature that does not match: what is wrong and what to do, for every door that shows it."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Cause(NamedTuple):
    """Lazy texts, in the language of who reads."""

    title: Any
    advice: Any


CAUSES: dict[str, Cause] = {
    "none": Cause(_("The signature is right"), _("Nothing is wrong with the signature of this request.")),
    "wrong_secret": Cause(
        _("Wrong secret"),
        _("No usual mistake in the text gives this signature, so the secret is most likely not the one of this key. "
          "Copy the secret anew, or rotate the key where it is lost."),
    ),
    "wrong_app_key": Cause(
        _("Wrong AppKey"),
        _("No usual mistake in the text gives this signature, so the AppKey is most likely not the one of this "
          "application. Copy it anew from the application's page; an access key's secret does not serve here."),
    ),
    "other_secret": Cause(
        _("Secret of another key"),
        _("The request names one key and is signed with the secret of another one of this account."),
    ),
    "secret_blanks": Cause(
        _("Blanks around the secret"),
        _("The secret was signed with a blank, a line break or quotation marks around it; trim what is "
          "read from the file or variable."),
    ),
    "secret_form": Cause(
        _("Secret in the wrong form"),
        _("RPC v1 signs with the secret and an ampersand behind it, ACS3 and TC3 with the secret alone."),
    ),
    "host": Cause(
        _("Another host or port was signed"),
        _("The header Host that arrived is not the one that was signed. Give the client the very address "
          "it calls, port included, and let no proxy rewrite Host."),
    ),
    "unsorted": Cause(
        _("Parameters not sorted"),
        _("Sort the parameters by the bytes of their names, capitals before small letters, before joining them."),
    ),
    "unencoded": Cause(
        _("Parameters not percent-encoded"),
        _("Encode names and values as UTF-8 with percent signs before joining them; only letters, digits "
          "and - _ . ~ stay."),
    ),
    "plus": Cause(
        _("Blank encoded as +"),
        _("In the text to sign a blank is %20. Form encoders write +; replace it."),
    ),
    "encoding": Cause(
        _("Characters encoded differently"),
        _("Only letters, digits and - _ . ~ stay as they are; everything else is percent and two capital "
          "hexadecimal digits."),
    ),
    "encoded": Cause(
        _("Values were encoded"),
        _("This signature method joins the values as they are; encode them for sending only."),
    ),
    "empty_dropped": Cause(
        _("Empty parameters left out"),
        _("Parameters with an empty value are sent and must be signed too, as name and equals sign."),
    ),
    "form_left_out": Cause(
        _("Form fields left out"), _("The fields of the form body are signed together with those of the query.")
    ),
    "not_encoded_twice": Cause(
        _("Query not encoded once more"),
        _("RPC v1 encodes the joined query as a whole a second time before it goes into the text to sign."),
    ),
    "body": Cause(
        _("Another body was hashed"),
        _("The body that arrived is not the one whose hash was signed: hash the very bytes that are sent, after all "
          "serialising, and let nothing rewrite them on the way."),
    ),
    "method": Cause(
        _("Another HTTP method was signed"),
        _("The text to sign begins with the method that is really sent, in capitals.")
    ),
    "path": Cause(
        _("The path of the address was signed"), _("These vendors sign the path / whatever address is called.")
    ),
    "header_list": Cause(
        _("Headers signed in another form"),
        _("Sign exactly the headers that SignedHeaders lists, in that order, names in small letters, each "
          "with a line "
          "break behind it, and an empty line after the last."),
    ),
    "content_type": Cause(
        _("Another Content-Type was signed"),
        _("The Content-Type that is sent must be the one signed; HTTP libraries add a charset by themselves."),
    ),
    "algorithm": Cause(
        _("Another hash was used"), _("The hash must be the one that the signature method names.")
    ),
    "scope": Cause(
        _("Another credential scope was signed"),
        _("The scope in Credential, in the text to sign and in the key's derivation must be the same: "
          "date, service, tc3_request."),
    ),
    "scope_date": Cause(
        _("Local date in the credential scope"),
        _("The date in the credential scope must be the UTC date of X-TC-Timestamp, not the local one."),
    ),
    "numbers": Cause(
        _("Another list of numbers was signed"),
        _("When sending, the text ends with mobile= and the numbers as they stand in tel: without country code, in "
          "that order, commas between them. Pulling signs no number; sendisms signs tel= with the + in it."),
    ),
    "random": Cause(
        _("Another random number was signed"),
        _("The random number in the text must be the one in the address behind random=."),
    ),
    "time": Cause(
        _("Another time was signed"),
        _("Take the time once, in whole seconds, and use it both in the text to sign and as time in the body."),
    ),
    "text_order": Cause(
        _("Parts in another order"),
        _("The text is appkey, random, time and, when sending, mobile or tel, in this order."),
    ),
    "clock": Cause(
        _("The clock is off"),
        _("The signature is right, but its time is too far from this server's. Set the machine's clock, "
          "and write UTC."),
    ),
    "nonce": Cause(
        _("Nonce used before"),
        _("The signature is right, but its nonce was used already; take a new one for each request.")
    ),
    "unknown_key": Cause(
        _("Unknown key"), _("No access key of this account has the id that the request names.")
    ),
    "malformed": Cause(
        _("No signature found"),
        _("The request does not carry a complete signature of any method that is spoken here."),
    ),
}  # fmt: skip
