"""Coverage-guided fuzzing of everything between the webhook's bytes and the dialog's decision (libFuzzer through atheris).

atheris is not a dependency of this project: it is installed beside it, and only this file imports it.

    beside=$(mktemp -d); python3.11 -m venv "$beside" && "$beside/bin/pip" install atheris
    echo "$PWD/.venv/lib/python3.11/site-packages" > "$beside/lib/python3.11/site-packages/laporbup.pth"
    nice -n 19 "$beside/bin/python" -m benchmarks.fuzz_webhook "$beside/corpus" -max_total_time=3600

The first argument is a folder for the corpus (filled with one delivery of every kind); what follows goes to libFuzzer. A
finding is written to `crash-…` in the working directory; give that file as the only argument to see it again. What must
hold is in `tests.whatsapp.invariants`, and hypothesis checks the same in the suite.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import tempfile
from pathlib import Path

import atheris

#: A delivery is at most 3 MB, but what is strange about one fits in much less.
MAX_LENGTH = 20_000

os.environ.setdefault("LAPORBUP_DATA_DIR", tempfile.mkdtemp(prefix="laporbup-fuzz-"))
with atheris.instrument_imports(include=["laporbup.domain", "laporbup.whatsapp", "laporbup.services.inbox_writer"]):
    from tests.whatsapp import invariants, kinds, mutations


def one_input(data: bytes) -> None:
    """Check one delivery."""
    invariants.check(data)


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Half of the time break the JSON at a node, else let libFuzzer change bytes."""
    dice = random.Random(seed)
    if dice.random() < 0.5:
        try:
            tree = json.loads(data)
        except (ValueError, RecursionError):
            tree = None
        if tree is not None:
            made = json.dumps(mutations.mutated(tree, dice.randrange, 1 + dice.randrange(4))).encode()
            if len(made) <= max_size:
                return made
    return atheris.Mutate(data, max_size)


def main() -> None:
    """Fill the corpus folder, then fuzz until libFuzzer has enough."""
    folder = next((Path(word) for word in sys.argv[1:] if not word.startswith("-")), None)
    if folder is not None and not folder.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for body in kinds.bodies():
            (folder / hashlib.sha256(body).hexdigest()).write_bytes(body)
    atheris.Setup([*sys.argv, f"-max_len={MAX_LENGTH}", "-timeout=60"], one_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
