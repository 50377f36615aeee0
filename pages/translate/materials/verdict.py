"""What a curve over the length of the source shows, by thresholds that the page says."""

from __future__ import annotations

from dataclasses import dataclass

from pages.translate.materials import stored
from pages.translate.materials.kinds import network
from pages.translate.materials.stored import WIDTHS, Task
from rnn_core.analysis import bottleneck


@dataclass(frozen=True)
class Ends:
    """The two ends of the curves without attention and with Luong's: shares of exact matches.

    Attributes
    ----------
    first, last : str
        The shortest and the longest sources, as one says it.
    none, luong : (share, share)
        At the shortest and at the longest.
    budget : dict
        Updates, and how many seeds or which one.
    """

    first: str
    last: str
    none: tuple[float, float]
    luong: tuple[float, float]
    budget: dict[str, object]

    def words(self) -> dict[str, object]:
        """Give the values for a sentence."""
        return {
            "first": self.first,
            "last": self.last,
            "none_short": _percent(self.none[0]),
            "none_long": _percent(self.none[1]),
            "luong_short": _percent(self.luong[0]),
            "luong_long": _percent(self.luong[1]),
            **self.budget,
        }


def ends(task: Task) -> Ends:
    """Give the ends of a stored experiment's curves, medians over its seeds."""
    curves, settings = stored.by_length(task), stored.settings(task)
    lengths = list(curves["none"])
    none, luong = (bottleneck.ends(curves[kind]) for kind in ("none", "luong"))
    first, last = (_named(at - (WIDTHS[task] - 1) / 2, WIDTHS[task]) for at in (lengths[0], lengths[-1]))
    budget = {"seeds": settings["seeds"], "updates": f"{settings['updates']:,}"}
    return Ends(first, last, none, luong, budget)


def ends_of_dates() -> Ends:
    """Give the ends of what the two networks for dates that ship were measured at."""
    configs = [network("dates", "en-ko", kind).config for kind in ("none", "luong")]
    bins = [config["held_out"]["by_length"] for config in configs]
    at = [name for name, (_, _, count) in bins[0].items() if count >= bottleneck.FEWEST]
    training = configs[0]["training"]
    width = int(at[1]) - int(at[0])
    return Ends(
        _named(float(at[0]), width),
        _named(float(at[-1]), width),
        (bins[0][at[0]][0], bins[0][at[-1]][0]),
        (bins[1][at[0]][0], bins[1][at[-1]][0]),
        {"seed": training["seed"], "updates": f"{training['updates']:,}"},
    )


def _named(first: float, width: int) -> str:
    return f"{first:g}" if width == 1 else f"{first:g}\u2013{first + width - 1:g}"


def _percent(share: float) -> str:
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
