# %% text title
# %% code
import numpy as np
import pandas as pd
import torch

from rnn_core import trace
from rnn_core.analysis.shapes import Sizes, nudged, returned
from rnn_core.notebook import checker
from rnn_core.tasks.by_hand import matrices

check = checker("en")

_ = torch.manual_seed(0)
rnn = torch.nn.RNN(input_size=3, hidden_size=4, dtype=torch.float64)
W, U, b, d = (one.detach().numpy() for one in rnn.parameters())
x = np.random.default_rng(0).normal(size=(6, 3))

record = trace(rnn, torch.tensor(x)[:, None])
record
# %% text step
# %% exercise step
before = record.gate("hidden")[0, 0]

h = ...
# %% check
check(
    h,
    record.gate("hidden")[0, 1],
    slips={
        "tanh": W @ x[1] + b + U @ before + d,
        "recurrent": np.tanh(W @ x[1] + b + d),
        "bias": np.tanh(W @ x[1] + U @ before),
    },
)
# %% solution
h = np.tanh(W @ x[1] + b + U @ before + d)
# %% slip tanh
h = W @ x[1] + b + U @ before + d
# %% slip recurrent
h = np.tanh(W @ x[1] + b + d)
# %% slip bias
h = np.tanh(W @ x[1] + U @ before)


# %% text loop
# %% exercise loop
def states():
    """Return h after every step, (time, hidden), from a state of zeros."""
    return ...


# %% check
check(states, record.gate("hidden")[0], slips={"reset": np.tanh(x @ W.T + b + d)})


# %% solution
def states():
    h, found = np.zeros(4), []
    for one in x:
        h = np.tanh(W @ one + b + U @ h + d)
        found.append(h)
    return np.array(found)


# %% slip reset
def states():
    return np.array([np.tanh(W @ one + b + U @ np.zeros(4) + d) for one in x])


# %% text shared
# %% code
sizes = Sizes("rnn", steps=6, features=3, hidden=4)
names = [name for name, _ in sizes.module().named_parameters()]
moved = {name: nudged(sizes, name)[0, 0, :, 0] for name in names}
pd.DataFrame(moved).rename_axis("step").round(4)
# %% text count
# %% exercise count
features, hidden = 48, 256

count = ...
# %% check
check(
    count,
    sum(one.count for one in matrices("lstm", features, hidden)),
    slips={
        "one_gate": hidden * (features + hidden + 2),
        "one_bias": 4 * hidden * (features + hidden + 1),
    },
)
# %% solution
count = 4 * hidden * (features + hidden + 2)
# %% slip one_gate
count = hidden * features + hidden * hidden + 2 * hidden
# %% slip one_bias
count = 4 * hidden * (features + hidden + 1)
# %% text shapes
# %% exercise shapes
sizes = Sizes("lstm", batch=3, steps=8, features=5, hidden=4, layers=2, bidirectional=True, batch_first=True)
print("\n".join(sizes.code()))

h_n_shape = ...
# %% check
check(
    h_n_shape,
    returned(sizes).places["h_n"].values.shape,
    slips={"batch_first": (3, 4, 4), "directions": (2, 3, 4)},
)
# %% solution
h_n_shape = (2 * 2, 3, 4)
# %% slip batch_first
h_n_shape = (3, 4, 4)
# %% slip directions
h_n_shape = (2, 3, 4)
# %% text final
# %% exercise final
output, (h_n, c_n) = sizes.module()(sizes.inputs())
output = output.detach().numpy()

final = ...
# %% check
check(final, torch.cat([h_n[-2], h_n[-1]], 1), slips={"last_step": output[:, -1]})
# %% solution
final = np.concatenate([output[:, -1, :4], output[:, 0, 4:]], axis=1)
# %% slip last_step
final = output[:, -1]
# %% text end
