"""What a password must be, beyond what Django's own validators say in both languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django asks its catalogues for another form of this sentence than the Vietnamese one has."""

    def get_error_message(self) -> str:
        return _("Mật khẩu quá ngắn: ít nhất %(n)d ký tự.") % {"n": self.min_length}

    def get_help_text(self) -> str:
        return _("Ít nhất %(n)d ký tự.") % {"n": self.min_length}


class NotOnesName(UserAttributeSimilarityValidator):
    """Django's sentence names the column."""

    def get_error_message(self) -> str:
        return _("Mật khẩu quá giống tên đăng nhập hoặc họ tên.")
