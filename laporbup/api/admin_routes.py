"""Routes of the administrator's editors."""

from __future__ import annotations

from starlette.routing import Route

from laporbup.api import admin_files, admin_reference, admin_tools


def admin_routes() -> list[Route]:
    """Return them, the particular ones first: `{sheet}` is any kind of reference data."""
    return [
        Route("/admin/siapa", admin_tools.show_who, methods=["GET"]),
        Route("/admin/siapa", admin_tools.who, methods=["POST"]),
        Route("/admin/pengumuman", admin_tools.show_notices, methods=["GET"]),
        Route("/admin/pengumuman", admin_tools.notice, methods=["POST"]),
        Route("/admin/angka", admin_tools.show_figures, methods=["GET"]),
        Route("/admin/angka", admin_tools.figures, methods=["POST"]),
        Route("/admin/{sheet}", admin_reference.show, methods=["GET"]),
        Route("/admin/{sheet}/csv", admin_files.download, methods=["GET"]),
        Route("/admin/{sheet}/berkas", admin_files.show, methods=["GET"]),
        Route("/admin/{sheet}/berkas", admin_files.post, methods=["POST"]),
        Route("/admin/{sheet}/baru", admin_reference.show_form, methods=["GET"]),
        Route("/admin/{sheet}/baru", admin_reference.post, methods=["POST"]),
        Route("/admin/{sheet}/ubah/{key:path}", admin_reference.show_form, methods=["GET"]),
        Route("/admin/{sheet}/ubah/{key:path}", admin_reference.post, methods=["POST"]),
    ]
