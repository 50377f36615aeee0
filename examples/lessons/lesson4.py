# %% text title
# %% code
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from rnn_core import summarize, trace
from rnn_core.analysis.two_grus import two_grus
from rnn_core.checkpoints import load
from rnn_core.notebook import checker
from rnn_core.reading import read
from rnn_core.tasks.by_hand import preset, worked

check = checker("en")
assets = next(path for path in (Path("../assets"), Path("assets")) if path.exists())

_ = torch.manual_seed(0)
lstm = torch.nn.LSTM(input_size=2, hidden_size=3, dtype=torch.float64)
W, U, b, d = (one.detach().numpy() for one in lstm.parameters())
x = np.random.default_rng(0).normal(size=(20, 2))

record = trace(lstm, torch.tensor(x)[:, None])
record
# %% text gate
# %% exercise gate
h, c = record.gate("hidden")[0, 3], record.gate("cell")[0, 3]


def sigmoid(a):
    """Return 1 / (1 + e^-a)."""
    return 1 / (1 + np.exp(-a))


f = ...
# %% check
sums = W @ x[4] + b + U @ h + d
check(
    f,
    record.gate("forget")[0, 4],
    slips={
        "sigmoid": sums[3:6],
        "rows": sigmoid(sums[:3]),
        "bias": sigmoid((W @ x[4] + U @ h)[3:6]),
    },
)
# %% solution
f = sigmoid(W[3:6] @ x[4] + b[3:6] + U[3:6] @ h + d[3:6])
# %% slip sigmoid
f = W[3:6] @ x[4] + b[3:6] + U[3:6] @ h + d[3:6]
# %% slip rows
f = sigmoid(W[:3] @ x[4] + b[:3] + U[:3] @ h + d[:3])
# %% slip bias
f = sigmoid(W[3:6] @ x[4] + U[3:6] @ h)
# %% text cell
# %% exercise cell
forget, i, g = (record.gate(name)[0, 4] for name in ("forget", "input", "candidate"))

new_c = ...
# %% check
check(new_c, record.gate("cell")[0, 4], slips={"exchanged": i * c + forget * g})
# %% solution
new_c = forget * c + i * g
# %% slip exchanged
new_c = i * c + forget * g
# %% text half
# %% exercise half
kept = np.exp(np.log(record.gate("forget")[0]).mean(axis=0))

steps = ...
# %% check
check(steps, summarize(record).half_life, slips={"per_step": kept})
# %% solution
steps = np.log(0.5) / np.log(kept)
# %% slip per_step
steps = kept
# %% text brackets
# %% code
code = "total = max(1, min(size(a), size(b)))\nprint(total)\n"
reading = read(load(assets / "models" / "python-lstm"), code)
reading.trace.plot.gates(unit=28, tokens=reading.tokens.shown)
# %% text update
# %% exercise update
gru = torch.nn.GRU(input_size=2, hidden_size=3, dtype=torch.float64)
seen = trace(gru, torch.tensor(x)[:, None])
before = seen.gate("hidden")[0, 3]
z, n = seen.gate("update")[0, 4], seen.gate("new")[0, 4]

h = ...
# %% check
check(h, seen.gate("hidden")[0, 4], slips={"complement": (1 - z) * before + z * n})
# %% solution
h = (1 - z) * n + z * before
# %% slip complement
h = (1 - z) * before + z * n
# %% text conventions
# %% code
network = load(assets / "models" / "shakespeare-gru")
ids = network.vocabulary.encode("The quality of mercy is not strained.").ids
runs = two_grus(network.model, ids)
pd.DataFrame(
    [
        {**writing._asdict(), "bits": bits, "largest difference of h": runs.largest(writing)}
        for writing, bits in runs.bits.items()
    ]
).round(4)
# %% text parity
# %% exercise parity
parity = preset("lstm_parity")
place = parity.cell.position("weight_hh", 2, 0)
print({name: array.ravel().tolist() for name, array in parity.cell.changed(place, np.nan).arrays().items()})


def mistakes(weight):
    """Count the wrong answers over all rows of six bits, with this weight from h to the candidate."""
    if weight is ...:
        return ...
    cell, wrong = parity.cell.changed(place, weight), 0
    for bits in product((0.0, 1.0), repeat=6):
        run = worked(cell, [[bit] for bit in bits])
        wrong += sum(not one.right for one in parity.judge(run.inputs, run.record))
    return wrong


weight = ...
# %% check
check(lambda: mistakes(weight), 0, slips={"no_flip": mistakes(0.0)})
# %% solution
weight = -8.0
# %% slip no_flip
weight = 0.0
# %% text end
