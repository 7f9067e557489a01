"""The verbs `train` and `evaluate`: the classifier learns, and is measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from laporbup import db
from laporbup.commands import Refused
from laporbup.services import judges, knowledge
from laporbup.services.evaluation import BadTable, Evaluation, evaluate, read_table
from laporbup.text import console


def train(arguments: argparse.Namespace) -> None:
    """Learn from the shipped texts and the verifiers' choices; write the file and say how good it is."""
    from laporbup.services import learning, model_files  # numpy and scipy are for this verb alone

    known, corrected = judges.shipped(), []
    if _has_database():
        with db.reading() as session:
            known, corrected = judges.of(knowledge.load(session)), learning.corrections(session)
    model = learning.train(known.classifier, known.categories, corrected)
    file = arguments.output or model_files.own_file()
    try:
        model_files.write(model, file)
    except OSError as error:
        raise Refused(console.NOT_WRITABLE_FILE.format(file=file)) from error
    figures = {"sure_score": model.sure_score, **model.facts}
    for name, meaning in console.TRAINED.items():
        print(console.FIGURE.format(name=name, value=figures[name], meaning=meaning))
    print(console.MODEL_WRITTEN.format(file=file))


def evaluate_file(arguments: argparse.Namespace) -> None:
    """Judge a file of labelled texts and print how often that was right."""
    try:
        rows = read_table(arguments.file)
    except BadTable as error:
        raise Refused(console.BAD_TABLE[str(error)].format(file=arguments.file)) from error
    result = evaluate(_judges(), rows)
    if result.texts:
        _print_categories(result)
    if result.placed or result.placeless:
        _print_places(result)


def _judges() -> judges.Judges:
    if not _has_database():
        return judges.shipped()
    with db.reading() as session:
        return judges.of(knowledge.load(session))


def _has_database() -> bool:
    """Whether there is a database with reference data; asking must not make one."""
    url = db.engine().url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return False
    try:
        with db.reading() as session:
            return bool(knowledge.load(session).categories)
    except DatabaseError:
        print(console.WITHOUT_DATABASE, file=sys.stderr)
        return False


def _print_categories(result: Evaluation) -> None:
    _print("teks", result.texts)
    _print("top1", _share(result.first, result.texts))
    _print("top3", _share(result.among, result.texts))
    _print("otomatis", _share(result.sure, result.texts))
    _print("presisi_otomatis", _share(result.sure_right, result.sure))
    for (wanted, given), count in result.worst:
        print(console.CONFUSED.format(wanted=wanted or "-", given=given or "-", count=count))
    if result.unknown:
        print(console.UNKNOWN_LABELS.format(names=", ".join(result.unknown)))


def _print_places(result: Evaluation) -> None:
    _print("tempat", result.placed)
    _print("kecamatan", _share(result.placed_right, result.placed))
    _print("tanpa_tempat", result.placeless)
    _print("tempat_keliru", result.placeless_wrong)


def _print(name: str, value: str | int) -> None:
    print(console.FIGURE.format(name=name, value=value, meaning=console.EVALUATED[name]))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"
