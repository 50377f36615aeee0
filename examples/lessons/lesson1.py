# %% text title
# %% code
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from rnn_core.checkpoints import load
from rnn_core.notebook import checker
from rnn_core.series import WORLDS
from rnn_core.series.forecasters import Persistence, fit_linear, floor, taus
from rnn_core.series.prepared import prepare
from rnn_core.tasks.markov import Markov

check = checker("en")
assets = next(path for path in (Path("../assets"), Path("assets")) if path.exists())

ready = prepare(WORLDS["ar2"](1000, 0), "level")
ready.series.values[:8].round(3)
# %% text persistence
# %% exercise persistence
said, true = Persistence().one_step(ready, ready.learnt), ready.held
variance = ready.unit

error = ...
# %% check
check(
    error,
    ready.error(said),
    slips={"unit": ((said - true) ** 2).mean(), "root": ready.error(said) ** 0.5},
)
# %% solution
error = ((said - true) ** 2).mean() / variance
# %% slip unit
error = ((said - true) ** 2).mean()
# %% slip root
error = np.sqrt(((said - true) ** 2).mean() / variance)
# %% text window
# %% exercise window
linear = fit_linear(ready.scaled[: ready.begins], 2)
window = ready.scaled[-2:]

forecast = ...
# %% check
check(
    forecast,
    linear.said(window[None])[0],
    slips={
        "order": window[::-1] @ linear.weights + linear.bias,
        "intercept": window @ linear.weights,
    },
)
# %% solution
forecast = linear.weights[0] * window[0] + linear.weights[1] * window[1] + linear.bias
# %% slip order
forecast = linear.weights[0] * window[1] + linear.weights[1] * window[0] + linear.bias
# %% slip intercept
forecast = linear.weights @ window
# %% text worlds
# %% code
errors = {}
for name in ("ar2", "longlag", "toggle"):
    one = prepare(WORLDS[name](3000, 0), "level")
    read = one.scaled[: one.begins]
    errors[name] = {
        f"AR({tau})": one.error(fit_linear(read, tau).one_step(one, one.learnt)) for tau in taus(one)
    }
    errors[name]["floor"] = floor(one)
pd.DataFrame(errors).round(3)
# %% text state
# %% exercise state
pulses = WORLDS["toggle"](1000, 0)


def update(sign, value):
    """Return the sign of the next pulse, when the sign was expected before and the value came."""
    return ...


# %% check
def expected():
    """Give the state before each value."""
    signs = [1.0]
    for value in pulses.values[:-1]:
        signs.append(update(signs[-1], value))
    return [signs[t] for t in places]


places = np.flatnonzero(np.abs(pulses.best) == 1)
check(expected, pulses.best[places], slips={"constant": np.ones(len(places))})


# %% solution
def update(sign, value):
    return -sign if abs(value) > 0.75 else sign


# %% slip constant
def update(sign, value):
    return sign


# %% text markov
# %% exercise markov
text = "abracadabra"
letters = sorted(set(text))
ids = np.array([letters.index(letter) for letter in text])
chain = Markov.count([ids], vocabulary=len(letters), order=1)
lower = chain.next(ids[:0])[0][letters.index("b")]

share = ...
# %% check
a, b = letters.index("a"), letters.index("b")
follow = ids[1:][ids[:-1] == a] == b
check(share, chain.next(np.array([a]))[1][b], slips={"unsmoothed": follow.mean()})
# %% solution
share = (2 + 3 * lower) / (4 + 3)
# %% slip unsmoothed
share = 2 / 4
# %% text bits
# %% exercise bits
probability = 2.0 ** -chain.surprise(ids)[1]

bits = ...
# %% check
check(bits, chain.surprise(ids)[1].mean(), slips={"sum": chain.surprise(ids)[1].sum()})
# %% solution
bits = -np.log2(probability).mean()
# %% slip sum
bits = -np.log2(probability).sum()
# %% slip nats
bits = -np.log(probability).mean()
# %% text seen
# %% code
network = load(assets / "models" / "shakespeare-lstm")
passage = (assets / "samples" / "shakespeare" / "gate.txt").read_text("utf-8")[:400]
read = network.vocabulary.encode(passage).ids
chains = Markov.load(assets / "markov" / "shakespeare.npz")
orders, met = chains.surprise(read), chains.met(read)
longest = 64


@torch.inference_mode()
def seen(count):
    """Give the bits of each character from the last few alone, the state starting at zero."""
    windows = np.lib.stride_tricks.sliding_window_view(read[longest - count : -1], count)
    states, _ = network.model.rnn(network.model.embedding(torch.tensor(windows.T.copy())))
    logs = network.model.readout(states[-1]).double().log_softmax(-1).numpy() / np.log(2)
    return -logs[np.arange(len(windows)), read[longest:]].mean()


rows = {
    count: {
        "Markov chain": orders[count, longest:].mean() if count < len(orders) else np.nan,
        "LSTM": seen(count),
        "context met": met[count, longest:].mean() if count < len(orders) else np.nan,
    }
    for count in (1, 2, 3, 4, 6, 8, 16, 32, 64)
}
pd.DataFrame(rows).T.rename_axis("characters seen").round(2)
# %% text end
