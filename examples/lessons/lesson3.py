# %% text title
# %% code
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import torch

from rnn_core import jacobian_norms, trace
from rnn_core.gradients import curves, spread
from rnn_core.models import RandomNetworkConfig, random_network
from rnn_core.notebook import checker

check = checker("en")

w = 0.9
rnn = torch.nn.RNN(1, 1, bias=False, dtype=torch.float64)
with torch.no_grad():
    for weight in rnn.parameters():
        weight.fill_(w)
x = torch.tensor(np.random.default_rng(0).normal(size=(12, 1, 1)))

h = trace(rnn, x).gate("hidden")[0, :, 0]
h.round(3)
# %% text product
# %% exercise product
left = ...
# %% check
slopes = w * (1 - h**2)
check(
    left,
    2 ** jacobian_norms(rnn, x).spectral[0],
    slips={"slope": w ** (len(h) - 1), "off_by_one": slopes.prod()},
)
# %% solution
left = np.prod(w * (1 - h[1:] ** 2))
# %% slip slope
left = w**11
# %% slip off_by_one
left = np.prod(w * (1 - h**2))
# %% text slopes
# %% exercise slopes
largest = [..., ..., ...]
# %% check
grid = torch.linspace(-5, 5, 1001, dtype=torch.float64, requires_grad=True)
squash = (torch.sigmoid, torch.tanh, torch.relu)
measured = [float(torch.autograd.grad(one(grid).sum(), grid)[0].max()) for one in squash]
check(largest, measured, slips={"value": [0.5, 0.0, 0.0]})
# %% solution
largest = [0.25, 1.0, 1.0]
# %% slip value
largest = [0.5, 0.0, 0.0]
# %% text activations
# %% code
settings = {
    "RNN, sigmoid": RandomNetworkConfig(activation="sigmoid", initialisation="orthogonal", hidden=32),
    "RNN, tanh": RandomNetworkConfig(activation="tanh", initialisation="orthogonal", hidden=32),
    "RNN, ReLU, radius 1.5": RandomNetworkConfig(
        activation="relu", initialisation="orthogonal", hidden=32, radius=1.5
    ),
    "LSTM": RandomNetworkConfig("lstm", initialisation="orthogonal", hidden=32),
    "LSTM, forget bias 3": RandomNetworkConfig(
        "lstm", initialisation="orthogonal", hidden=32, forget_bias=3.0
    ),
}
steps, seeds = 60, 5


def logs(config):
    """Give log2 of the largest stretch of dh_T/dh_t, or of dh_T/dc_t where there is a cell state."""
    return [
        one.spectral if one.cell_spectral is None else one.cell_spectral
        for one in curves(config, steps, seeds)
    ]


log10 = {name: spread(logs(config)).median[::-1] * np.log10(2) for name, config in settings.items()}
figure = go.Figure([go.Scatter(y=10.0**values, name=name) for name, values in log10.items()])
figure.update_layout(height=380, xaxis_title="steps back", yaxis_title="norm", yaxis_type="log")
figure.show()
pd.DataFrame({name: values[[10, 30, 50]] for name, values in log10.items()}, [10, 30, 50]).round(2)
# %% text reach
# %% exercise reach
start = RandomNetworkConfig(hidden=32, radius=0.9)
back = jacobian_norms(random_network(start).module, start.noise(120)).spectral[::-1]

reach = ...
# %% check
check(
    reach,
    int(np.argmax(back < np.log2(1e-3))),
    slips={"decades": int(np.argmax(back < -3))},
)
# %% solution
reach = int(np.argmax(2.0**back < 1e-3))
# %% slip decades
reach = int(np.argmax(back < -3))
# %% text cell
# %% exercise cell
start = RandomNetworkConfig("lstm", hidden=8, forget_bias=2.0)
lstm, inputs = random_network(start).module, start.noise(20)
forget = trace(lstm, inputs).gate("forget")[0]

kept = ...
# %% check
check(kept, 2.0 ** jacobian_norms(lstm, inputs).forget_product[0], slips={"off_by_one": forget.prod(0)})
# %% solution
kept = forget[1:].prod(axis=0)
# %% slip off_by_one
kept = forget.prod(axis=0)
# %% text clip
# %% exercise clip
gradients = np.array([[3.0, -4.0, 0.5], [0.1, 0.2, -0.1]])
limit = 1.0


def clip(gradient):
    """Return one gradient, clipped to the limit by its norm."""
    return ...


# %% check
def by_torch(gradient):
    """Clip as torch does."""
    parameter = torch.nn.Parameter(torch.zeros(3, dtype=torch.float64))
    parameter.grad = torch.tensor(gradient)
    torch.nn.utils.clip_grad_norm_([parameter], limit)
    return parameter.grad.numpy()


check(
    lambda: [clip(one) for one in gradients],
    np.array([by_torch(one) for one in gradients]),
    slips={
        "by_value": gradients.clip(-limit, limit),
        "stretched": limit * gradients / np.linalg.norm(gradients, axis=1, keepdims=True),
    },
    tolerance=1e-5,
)


# %% solution
def clip(gradient):
    return gradient * min(1.0, limit / np.linalg.norm(gradient))


# %% slip by_value
def clip(gradient):
    return np.clip(gradient, -limit, limit)


# %% slip stretched
def clip(gradient):
    return gradient * limit / np.linalg.norm(gradient)


# %% text end
