"""The product's addresses, with the bare view before them."""

from benchmarks.bare import claims
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from softlanding.config import urls

urlpatterns = [
    path("bare/claims", csrf_exempt(claims), name="bare-claims"),
    path("bare-handler/claims", csrf_exempt(claims)),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = (
    getattr(urls, name, f"django.views.defaults.{default}")
    for name, default in (
        ("handler400", "bad_request"),
        ("handler403", "permission_denied"),
        ("handler404", "page_not_found"),
        ("handler500", "server_error"),
    )
)
