"""How alike the states of two networks are: as a whole, and unit by unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_core.errors import InputError

__all__ = ["Likeness", "Partners", "correlation", "linear_cka", "partners"]

Array = NDArray[np.float64]

_STILL: Final = 1e-9
"""A unit whose standard deviation is below this share of its largest size does not move."""


class Likeness(NamedTuple):
    """How alike the states of two networks are.

    Attributes
    ----------
    trained, untrained : float
        Linear CKA, in [0, 1], of the networks and of untrained ones of their shapes; nan where a state never
        moves.
    """

    trained: float
    untrained: float


@dataclass(frozen=True, eq=False)
class Partners:
    """The closest partner of each unit: that of the largest absolute correlation.

    Attributes
    ----------
    correlation : ndarray, (hidden of a, hidden of b)
        Pearson's r of each unit of one network with each of the other, in [-1, 1]; 0 of a unit that never
        moves.
    untrained_correlation : ndarray, (hidden of a, hidden of b)
        The same of untrained networks of the same shapes.
    """

    correlation: Array = field(repr=False)
    untrained_correlation: Array = field(repr=False)

    @property
    def of_a(self) -> NDArray[np.int64]:
        """(hidden of a,) for each unit of the first network, the number of its partner in the second."""
        return np.abs(self.correlation).argmax(1)

    @property
    def of_b(self) -> NDArray[np.int64]:
        """(hidden of b,) for each unit of the second network, the number of its partner in the first."""
        return np.abs(self.correlation).argmax(0)

    @property
    def closest(self) -> tuple[int, int, float]:
        """The pair of units that is most alike: unit of a, unit of b, and r in [-1, 1]."""
        a, b = np.unravel_index(np.abs(self.correlation).argmax(), self.correlation.shape)
        return int(a), int(b), float(self.correlation[a, b])

    @property
    def median(self) -> float:
        """Median over the units of the first network of their best absolute r, in [0, 1]."""
        return float(np.median(np.abs(self.correlation).max(1)))

    @property
    def untrained(self) -> float:
        """The same of untrained networks of the same shapes: what comes without any training."""
        return float(np.median(np.abs(self.untrained_correlation).max(1)))


def linear_cka(x: Array, y: Array) -> float:
    r"""Return the linear centred kernel alignment of two sets of states.

    .. math:: \frac{\lVert Y^\top X \rVert_F^2}{\lVert X^\top X \rVert_F \, \lVert Y^\top Y \rVert_F}

    with the columns of X and Y centred. It does not change when either is rotated, its units are put into
    another order, or all of it is scaled. With fewer steps than units it is high for anything: it means
    something only beside the value of untrained networks on as many steps.

    Parameters
    ----------
    x, y : ndarray, (steps, units)
        A row of each belongs together; the numbers of units may differ.

    Returns
    -------
    float
        In [0, 1]; nan if one of them does not change from step to step.

    Raises
    ------
    InputError
        If they are not two matrices of equally many rows.

    References
    ----------
    Kornblith, Norouzi, Lee and Hinton (2019), "Similarity of neural network representations revisited", ICML,
    equation 4 with linear kernels.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 3.0]])
    >>> round(linear_cka(x, 5 * x[:, ::-1]), 12)
    1.0
    """
    if x.ndim != 2 or y.ndim != 2 or len(x) != len(y):
        came = f"shapes {x.shape} and {y.shape}"
        raise InputError.of("two matrices of equally many steps", came, "give a row for each shared step")
    x, y = x - x.mean(0), y - y.mean(0)
    own = np.linalg.norm(_inner(x)) * np.linalg.norm(_inner(y))
    if own == 0:
        return float("nan")
    return float(np.linalg.norm(y.T @ x) ** 2 / own)


def _inner(x: Array) -> Array:
    """Return the products of units or of steps, whichever are fewer: their norms are the same."""
    return x.T @ x if x.shape[1] < len(x) else x @ x.T


def correlation(x: Array, y: Array) -> Array:
    """Return Pearson's r of each unit of one with each of the other, (units of x, units of y).

    Parameters
    ----------
    x, y : ndarray, (steps, units)
        A row of each belongs together.
    """
    return np.asarray(_standardised(x).T @ _standardised(y) / len(x)).clip(-1, 1)


def _standardised(x: Array) -> Array:
    centred = x - x.mean(0)
    spread = centred.std(0)
    still = spread <= _STILL * np.abs(x).max(0, initial=0)
    return np.where(still, 0.0, centred / np.where(still, 1.0, spread))


def partners(states: tuple[Array, Array], untrained: tuple[Array, Array]) -> Partners:
    """Return the partners of units by their states, beside those of untrained networks.

    Parameters
    ----------
    states, untrained
        (steps, units) of each network; a row of both belongs together.
    """
    return Partners(correlation(*states), correlation(*untrained))
