"""Markdown on paper: A4, as PDF."""

import os
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument


def write_pdf(path: Path, markdown: str) -> None:
    """A4, readable on paper. Raises OSError where the file can't be written."""
    path.touch()
    document = QTextDocument()
    document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    writer = QPdfWriter(str(path))
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(20, 20, 20, 20))
    )
    writer.setCreator("Callside")
    document.print_(writer)


def pdf_without_windows(path: Path, markdown: str) -> None:
    """The same from a terminal, with or without a display."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QGuiApplication(["callside"])
        write_pdf(path, markdown)
        del application
    else:
        write_pdf(path, markdown)
