"""Write the model cards of the shipped stacks from what was measured.

``python -m rnn_core.training.stack_cards --stacks assets/stacks``
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from rnn_core.training.cards import WORDS, perplexities


def card(words: dict[str, Any], config: dict[str, Any], probes: dict[str, Any]) -> str:
    """Return one card in one language, as Markdown.

    Parameters
    ----------
    words
        One language's table of ``cards.toml``.
    config, probes
        What ``config.json`` and ``probes.json`` hold.
    """
    training, held, corpus = config["training"], config["held_out"], config["corpus"]
    ways = words["ways"].format(layers=config["layers"]) if config.get("skips") else ""
    return str(words["card"]).format(
        title=words["title"].format(layers=config["layers"], corpus=words["corpus"][corpus]),
        layers=config["layers"],
        hidden=config["hidden"],
        ways=ways,
        embedding=config["embedding"],
        vocabulary=len(config["vocabulary"]) + 1,
        parameters=f"{config['parameters']:,}",
        token=words["token"][corpus],
        source=words["source"][corpus],
        licence=config["licence"],
        split=words["split"][config["split_by"]],
        train=f"{training['train_characters']:,}",
        test=f"{held['characters']:,}",
        bits=f"{held['bits']:.3f}",
        bits_per_character=f"{held['bits_per_character']:.3f}",
        five_gram=f"{held['five_gram']:.3f}",
        unigram=f"{held['unigram']:.2f}",
        uniform=f"{held['uniform']:.2f}",
        **perplexities(held),
        batch=training["batch"],
        window=training["window"],
        updates=f"{training['update']:,}",
        tokens=f"{training['tokens']:,}",
        seconds=training["cpu_seconds"],
        seed=training["seed"],
        torch=training["torch"],
        date=training["date"],
        questions=len(probes["questions"]),
        fitted=f"{probes['fitted_on']['tokens']:,}",
        scored=f"{probes['scored_on']['tokens']:,}",
        seeds=len(probes["untrained_seeds"]),
        sample=config["sample"].strip("\n"),
        weakness=words["worse" if held["bits"] > held["five_gram"] else "better"],
    )


def main(arguments: list[str] | None = None) -> int:
    """Command line; see ``--help``."""
    parser = argparse.ArgumentParser(
        prog="python -m rnn_core.training.stack_cards",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stacks", type=Path, default=Path("assets/stacks"))
    stacks: Path = parser.parse_args(arguments).stacks
    languages = tomllib.loads((stacks / WORDS).read_text("utf-8"))
    for folder in sorted(path.parent for path in stacks.glob("*/probes.json")):
        config, probes = (
            json.loads((folder / file).read_text("utf-8")) for file in ("config.json", "probes.json")
        )
        for language, words in languages.items():
            (folder / f"card.{language}.md").write_text(card(words, config, probes), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
