"""``python -m rnn_core train``: a text in, a network out, the same run as in the app's lab."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from rnn_core import locks
from rnn_core.cells import names
from rnn_core.checkpoints import load, save
from rnn_core.checkpoints.parts import CONFIG, WEIGHTS
from rnn_core.commands import reading
from rnn_core.commands.log import Log
from rnn_core.commands.remarks import hint, remarks
from rnn_core.commands.saved import Saved
from rnn_core.errors import CheckpointError, InputError, TextError
from rnn_core.files import reason
from rnn_core.interrupt import STATUS, Stop
from rnn_core.text import LIMIT, Note, Received, receive
from rnn_core.training.learn import Training, network
from rnn_core.training.plan import BOUNDS, Plan
from rnn_core.training.records import Begun, Ended, Stage, Update

__all__ = ["add_to"]

_EXAMPLE = """\
example:
  python -m rnn_core train book.txt --out network

  writes network/weights.safetensors and network/config.json at every stage, and at the end; the log of the
  run is network/log.jsonl, one record a line. Stopped, it goes on where it was: run the same command again.
  A network that was lost or damaged is written anew from the run; one that no run in DIR made is kept.
  Look into it with:  python -m rnn_core trace book.txt --model network --out traces
"""
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
    add("--anew", action="store_true", help="begin again, even if a run or a network lies in DIR")
    add("--quiet", action="store_true", help="no progress bar and no samples; errors are still told")
    settings = parser.add_argument_group("the run")
    settings.add_argument("--cell", choices=names(), default="lstm", help="default: %(default)s")
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
    torch.set_num_threads(1)  # two threads on one small matrix wait for each other; and sums stay the same
    try:
        received = _received(options)
        plan = Plan(received.text, options.cell, **{name: getattr(options, name) for name in BOUNDS})
        options.out.mkdir(parents=True, exist_ok=True)
        with locks.hold(options.out):
            training = _begun(options, plan)
            _tell(options, received)
            return _finish(options, plan, training)
    except (InputError, TextError, OSError) as error:
        told = f"{options.file}: {error}{hint(error.code)}" if isinstance(error, TextError) else _said(error)
        print(f"python -m rnn_core train: error: {told}", file=sys.stderr)
        return 2


def _said(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)


def _received(options: argparse.Namespace) -> Received:
    """Read no more of a file than a run can use, however large it is."""
    with options.file.open("rb") as file:
        data = file.read(LIMIT + 1)
    return receive(data, options.encoding, replace=options.replace, limit=LIMIT)


def _tell(options: argparse.Namespace, received: Received) -> None:
    if options.quiet:
        return
    size = options.file.stat().st_size  # of a pipe it is not known
    notes = (
        Note(note.code, {**note.details, "total": max(size, note.details["total"])})
        if note.code == "cut_bytes"
        else note
        for note in received.notes
    )
    for remark in remarks(str(options.file), notes):
        print(remark, file=sys.stderr)


def _begun(options: argparse.Namespace, plan: Plan) -> Training:
    """A run that lies in the folder, or a new one.

    Raises
    ------
    InputError
        If what lies there is another run, or damaged, or a network that no run there made.
    """
    saved = Saved(options.out)
    there = any((options.out / name).exists() for name in (WEIGHTS, CONFIG))
    if options.anew or not saved.exists():
        if there and not options.anew:
            raise InputError.of(
                f"a folder for a new network: {options.out}",
                "one that holds a network, but no run to go on with",
                "choose another --out, or give --anew to write over that network",
            )
        training = Training(plan)
        saved.keep(plan, training)
        return training
    return saved.training(plan)


def _finish(options: argparse.Namespace, plan: Plan, training: Training) -> int:
    with Stop(waits=True) as stop:
        try:
            return _train(options, plan, training, stop)
        except KeyboardInterrupt:  # a second one
            print("Stopped. The same command goes on from where it was last saved.", file=sys.stderr)
            return STATUS
        except OSError as error:  # the disk is full, or gone
            print(
                f"python -m rnn_core train: stopped: {reason(error)}; the same command goes on from where it "
                "was last saved",
                file=sys.stderr,
            )
            return 1


def _train(options: argparse.Namespace, plan: Plan, training: Training, stop: Stop) -> int:
    begun = training.update
    for lost in _mend(options, plan, training):
        print(lost, file=sys.stderr)
    with (
        tqdm(total=plan.updates, initial=begun, unit="update", disable=options.quiet, mininterval=0.5) as bar,
        Log(options.out, begun) as log,
    ):
        for lost in log.lost:
            bar.write(lost, file=sys.stderr)
        for record in training.records():
            log.write(record)
            if isinstance(record, Begun):
                _say(options, bar, _welcome(plan, record))
            elif isinstance(record, Update):
                bar.update(record.update - bar.n)
                bar.set_postfix(bits=f"{record.bits:.3f}", refresh=False)
            elif isinstance(record, Stage):
                log.flush()
                _stage(options, plan, training, record, bar)
            if stop.wished and not isinstance(record, Ended):
                Saved(options.out).keep(plan, training)
                print("Stopped. The same command goes on from here.", file=sys.stderr)
                return STATUS
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


def _mend(options: argparse.Namespace, plan: Plan, training: Training) -> Iterator[str]:
    """Write the network anew where its files were lost or damaged since the run was last saved."""
    if not training.update:
        return  # none is there yet
    try:
        load(options.out)
    except CheckpointError as error:
        stage = training.look()
        if stage is not None:
            _write(options, plan, stage)
            yield f"{error}\nThe network is written anew from the run, as after update {stage.update:,}."


def _write(options: argparse.Namespace, plan: Plan, stage: Stage) -> None:
    trained = network(plan, stage, options.out.name)
    save(options.out, trained.model, trained.vocabulary, trained.config)


def _stage(options: argparse.Namespace, plan: Plan, training: Training, stage: Stage, bar: tqdm[Any]) -> None:
    _write(options, plan, stage)
    Saved(options.out).keep(plan, training)
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
        f"Seed {plan.seed}." + _strange(begun)
    )


def _strange(begun: Begun) -> str:
    """What of the text the network cannot know, if any: it counts in every figure all the same."""
    told = ""
    if begun.never_learnt:
        told += f"\n{begun.never_learnt:,} held-out tokens stand nowhere in what is learnt; they count."
    if begun.unknown:
        told += (
            f"\nThe text has more different characters than a vocabulary has room for: {begun.unknown:,} "
            "tokens, the rarest kinds, are read as unknown."
        )
    return told
