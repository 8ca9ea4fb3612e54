"""Words of templates (domain.md 4, 6.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TemplateKind(models.TextChoices):
    CAPTCHA = "captcha", _("Verification code")
    NOTIFICATION = "notification", _("Notification")
    PROMOTION = "promotion", _("Promotion")
    INTERNATIONAL = "international", _("International")


class VariableAttribute(models.TextChoices):
    """变量属性: what a variable's value may be (domain.md 4.10)."""

    NUMBER_CAPTCHA = "numberCaptcha", _("Code of digits (4-6)")
    CHARACTER_CAPTCHA = "characterWithNumber2", _("Code of letters and digits (4-6)")
    VERIFY_TIME = "verifyTime", _("Minutes of validity (1-99)")
    PHONE = "phone_number2", _("Phone number")
    TIME = "time", _("Date or time")
    MONEY = "money", _("Amount")
    NICKNAME = "user_nick", _("Nickname")
    NAME = "name", _("Person's name")
    UNIT_NAME = "unit_name", _("Organisation's name")
    ADDRESS = "address", _("Address")
    LICENSE_PLATE = "license_plate_number", _("Number plate")
    TRACKING_NUMBER = "tracking_number", _("Tracking number")
    PICK_UP_CODE = "pick_up_code", _("Pick-up code")
    OTHER_NUMBER = "other_number2", _("Order number or the like")
    LINK_PARAM = "link_param", _("Part of a link")
    EMAIL = "email_address", _("E-mail address")
    OTHERS = "others", _("Other text (up to 35)")
