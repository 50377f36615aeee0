"""All that a link to the depth page can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from pages.shared import jobs
from pages.shared.address import Address, Parameter, choice, count_or, one_of
from pages.shared.url_state import JOB, SEED, OfJob, OfSeed
from rnn_core.analysis.depth import Of
from rnn_core.experiments.stacks import Stacks, StackTraining
from rnn_core.models.deep import CONNECTIONS, Activation, Connection

Initialisation = Literal["torch", "xavier", "he"]
Normalised = Literal["off", "on"]

SHALLOWEST: Final = 5
DEEPEST: Final = 100
SEEDS: Final = (1, 5, 20)
"""How many networks of each kind may be measured; the middle one is what a first visit shows."""

UPDATES: Final = 150
"""Of a training run on this page, as in the stored runs."""
TASK: Final = "rnn_core.experiments.stacks:train_stacks"


@dataclass(frozen=True)
class PageState(OfSeed, OfJob):
    """What is on screen.

    Attributes
    ----------
    depth : int
        Layers of each stack, 5 to 100, in fives.
    activation, initialisation, normalised
        Of every stack; see :class:`rnn_core.models.deep.DeepNetwork`.
    of : {"states", "weights"}
        Whose gradient is shown: the layers' outputs, or their weights.
    seeds : {1, 5, 20}
        Networks measured of each kind.
    """

    depth: int = 50
    activation: Activation = "relu"
    initialisation: Initialisation = "torch"
    normalised: Normalised = "off"
    of: Of = "states"
    seeds: int = 5

    def stack(self, connection: Connection, **other: object) -> StackTraining:
        """Return the stack of one kind that the controls ask for."""
        choices: dict[str, object] = {
            "depth": self.depth,
            "activation": self.activation,
            "initialisation": self.initialisation,
            "normalised": self.normalised == "on",
            "updates": UPDATES,
            "seed": self.seed,
        }
        return StackTraining(connection, **(choices | other))  # type: ignore[arg-type]

    def stacks(self) -> Stacks:
        """Return the training that the controls ask for: one stack of each kind."""
        return Stacks(tuple(self.stack(connection) for connection in CONNECTIONS))


def _depth(value: str) -> int:
    return count_or(50, SHALLOWEST, DEEPEST)(value) // 5 * 5


ADDRESS: Final = Address(
    "depth",
    PageState,
    {
        "layers": Parameter("depth", _depth),
        "act": Parameter("activation", one_of(("relu", "tanh", "sigmoid"))),
        "init": Parameter("initialisation", one_of(get_args(Initialisation))),
        "norm": Parameter("normalised", one_of(get_args(Normalised))),
        "of": Parameter("of", one_of(get_args(Of))),
        **SEED,
        "seeds": Parameter("seeds", choice(SEEDS, SEEDS[1])),
        **JOB,
    },
    held=(jobs.held(TASK),),
)
