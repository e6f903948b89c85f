"""What went wrong, said plainly, with a way on; no stack, no code."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sync.server.reasons import is_full


def _sorry(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "sorry.html", {"title": title, "advice": advice}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if exception is not None and is_full(exception):  # a session that could not be kept
        return disk_full(request)
    advice = _("Thử lại từ trang trước. Nếu vẫn vậy, báo quản trị viên giờ xảy ra.")
    return _sorry(request, 400, _("Yêu cầu không đọc được"), advice)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = _("Trang này dành cho vai trò khác. Nếu công việc cần đến, xin quản trị viên đổi vai trò.")
    return _sorry(request, 403, _("Tài khoản không được mở trang này"), advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, 404, _("Không có trang này"), _("Kiểm tra lại địa chỉ, hoặc về trang đầu."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    advice = _("Trang đã mở quá lâu. Mở lại trang rồi gửi lần nữa.")
    return _sorry(request, 403, _("Biểu mẫu đã cũ"), advice)


def broken(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if error is not None and is_full(error):
        return disk_full(request)
    advice = _("Dữ liệu đã lưu vẫn còn nguyên. Thử lại sau một phút; nếu vẫn vậy, báo quản trị viên giờ xảy ra.")
    return _sorry(request, 500, _("Máy chủ gặp trục trặc"), advice)


def disk_full(request: HttpRequest) -> HttpResponse:
    advice = _(
        "Dữ liệu đã lưu vẫn còn nguyên, nhưng máy chủ không ghi thêm được gì. Báo quản trị viên xóa bớt tệp hoặc thay "
        "ổ đĩa lớn hơn."
    )
    return _sorry(request, 503, _("Ổ đĩa của máy chủ đã đầy"), advice)
