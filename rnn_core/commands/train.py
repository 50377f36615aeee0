"""``python -m rnn_core train``: a text in, a network out, the same run as in the app's lab."""

from __future__ import annotations

import argparse
import hashlib
import json
import signal
import sys
import threading
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TextIO

import torch
from tqdm import tqdm

from rnn_core.checkpoints import save
from rnn_core.commands import reading
from rnn_core.errors import TextError
from rnn_core.text import receive
from rnn_core.training.learn import Training, network
from rnn_core.training.plan import BOUNDS, Plan, PlanError
from rnn_core.training.records import Begun, Ended, Stage, Update

__all__ = ["add_to"]

_EXAMPLE = """\
example:
  python -m rnn_core train book.txt --out network

  writes network/weights.safetensors and network/config.json at every stage, and at the end; the log of the
  run is network/log.jsonl, one record a line. Stopped, it goes on where it was: run the same command again.
  Look into it with:  python -m rnn_core trace book.txt --model network --out traces
"""
_LOG, _RUN = "log.jsonl", "run.pt"
_HELP = {
    "hidden": "units of each layer",
    "layers": "recurrent layers",
    "embedding": "numbers a character is read as",
    "window": "steps the gradient goes back",
    "streams": "places of the text read side by side",
    "updates": "optimiser steps",
    "learning_rate": "Adam's largest step",
    "clip": "largest norm of the gradient",
    "forget_bias": "added to the LSTM's forget gates at the start",
    "dropout": "share left out in training",
    "seed": "of weights, dropout and samples",
    "stages": "how often the network is looked at and saved",
    "sample_length": "characters of a sample",
    "temperature": "of samples: below 1 the likely, above 1 the daring",
    "top_k": "samples only from so many of the likeliest; 0: all",
    "top_p": "samples only from the likeliest that reach this share",
}


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to a parser's."""
    parser = commands.add_parser(
        "train",
        help="train a network on a text, character by character",
        description="Train a recurrent network to guess the next character of a text.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="text in any encoding")
    add(
        "--out", required=True, type=Path, metavar="DIR", help="the network's folder; made if it is not there"
    )
    reading.add_to(parser)
    add("--anew", action="store_true", help="begin again, even if a run lies in DIR")
    add("--quiet", action="store_true", help="no progress bar and no samples; errors are still told")
    settings = parser.add_argument_group("the run")
    settings.add_argument(
        "--cell", choices=("lstm", "gru", "rnn"), default="lstm", help="default: %(default)s"
    )
    defaults = {field.name: field.default for field in fields(Plan)}
    for name, (least, most) in BOUNDS.items():
        settings.add_argument(
            f"--{name.replace('_', '-')}",
            type=type(defaults[name]),
            default=defaults[name],
            metavar="N",
            help=f"{_HELP[name]}; {least:g} to {most:g}, default %(default)s",
        )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train; see `add_to` for the options."""
    try:
        plan = Plan(_text(options), options.cell, **{name: getattr(options, name) for name in BOUNDS})
        options.out.mkdir(parents=True, exist_ok=True)
        training = Training(plan, _saved(options, plan))
    except (PlanError, TextError, OSError) as error:
        print(f"python -m rnn_core train: error: {error}", file=sys.stderr)
        return 2
    torch.set_num_threads(1)  # two threads on one small matrix wait for each other; and sums stay the same
    try:
        return _train(options, plan, training)
    except OSError as error:  # the disk is full, or gone
        print(f"python -m rnn_core train: stopped: {error}", file=sys.stderr)
        return 1


class _Stop:
    """Ctrl-C, heard between two updates, where a run can be saved whole; a second one is not waited for."""

    def __init__(self) -> None:
        self.wished = False
        self._before: Any = None

    def __enter__(self) -> _Stop:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, *_: object) -> None:
        if self.wished:
            raise KeyboardInterrupt
        self.wished = True


def _text(options: argparse.Namespace) -> str:
    return receive(options.file.read_bytes(), options.encoding, replace=options.replace).text


def _about(plan: Plan) -> dict[str, Any]:
    """What tells one run from another: its settings, and its text by its fingerprint."""
    told = {field.name: getattr(plan, field.name) for field in fields(plan) if field.name != "text"}
    return told | {"text": hashlib.sha256(plan.text.encode("utf-8", "surrogatepass")).hexdigest()}


def _saved(options: argparse.Namespace, plan: Plan) -> dict[str, Any] | None:
    path = options.out / _RUN
    if options.anew or not path.exists():
        return None
    try:
        saved: dict[str, Any] = torch.load(path, weights_only=True)
        same = saved["about"] == _about(plan)
    except Exception as error:  # whatever lies there, it is not ours
        raise PlanError(
            "run", f"expected a run in {path}; {type(error).__name__} came; --anew begins again"
        ) from None
    if not same:
        raise PlanError(
            "run",
            f"expected the text and settings of the run in {options.out}; got others; "
            "give those again, another --out, or --anew",
        )
    state: dict[str, Any] = saved["state"]
    return state


def _keep(folder: Path, plan: Plan, training: Training) -> None:
    """Save what is needed to go on; whole or not at all."""
    fresh = folder / f"{_RUN}.new"
    torch.save({"about": _about(plan), "state": training.state_dict()}, fresh)
    fresh.replace(folder / _RUN)


def _train(options: argparse.Namespace, plan: Plan, training: Training) -> int:
    begun = training.update
    with (
        tqdm(total=plan.updates, initial=begun, unit="update", disable=options.quiet, mininterval=0.5) as bar,
        _log(options.out / _LOG, begun) as log,
        _Stop() as stop,
    ):
        for record in training.records():
            _write(log, record)
            if isinstance(record, Begun):
                _say(options, bar, _welcome(plan, record))
            elif isinstance(record, Update):
                bar.update(record.update - bar.n)
                bar.set_postfix(bits=f"{record.bits:.3f}", refresh=False)
            elif isinstance(record, Stage):
                log.flush()
                _stage(options, plan, training, record, bar)
            if stop.wished and not isinstance(record, Ended):
                _keep(options.out, plan, training)
                print("Stopped. The same command goes on from here.", file=sys.stderr)
                return 130
    last = record
    assert isinstance(last, Ended)
    if last.reason == "diverged":
        print(
            f"After update {last.update} the loss was no number any more; take a smaller --learning-rate or "
            f"a tighter --clip. {options.out} holds the last stage before.",
            file=sys.stderr,
        )
        return 1
    if not options.quiet:
        print(f"{options.out}: {last.update:,} updates, {last.seconds:.0f} s of CPU time")
    return 0


def _stage(options: argparse.Namespace, plan: Plan, training: Training, stage: Stage, bar: tqdm[Any]) -> None:
    trained = network(plan, stage, options.out.name)
    save(options.out, trained.model, trained.vocabulary, trained.config)
    _keep(options.out, plan, training)
    _say(options, bar, f"-- update {stage.update:,}, held out {stage.bits:.3f} bits per character")
    _say(options, bar, stage.sample.strip("\n"))


def _say(options: argparse.Namespace, bar: tqdm[Any], words: str) -> None:
    if not options.quiet:
        bar.write(words, file=sys.stderr)


def _welcome(plan: Plan, begun: Begun) -> str:
    return (
        f"{begun.parameters:,} parameters, {begun.vocabulary} tokens, {begun.learnt:,} characters to learn "
        f"from, {begun.held_out:,} held out.\nOn these, counting alone gives {begun.unigram:.3f} bits per "
        f"character by letters, {begun.five_gram:.3f} by the four characters before (5-gram). "
        f"Seed {plan.seed}."
    )


def _log(path: Path, begun: int) -> TextIO:
    """Open the log; of a run that is gone on with, what was told after it was last saved is told again."""
    lines = path.read_text("utf-8").splitlines(keepends=True) if begun and path.exists() else []
    kept = [line for line in lines if json.loads(line).get("update", 0) <= begun]
    path.write_text("".join(kept), "utf-8")
    return path.open("a", encoding="utf-8")


def _write(log: TextIO, record: Begun | Update | Stage | Ended) -> None:
    told = {name: value for name, value in asdict(record).items() if name not in ("weights", "open", "shut")}
    log.write(json.dumps({"record": type(record).__name__.lower(), **told}, ensure_ascii=False) + "\n")
