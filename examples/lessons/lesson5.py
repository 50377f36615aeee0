# %% text title
# %% code
from copy import deepcopy
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import torch

from rnn_core.analysis.layer_scores import of_rows
from rnn_core.analysis.layers import load_stack
from rnn_core.analysis.tagger import leak
from rnn_core.analysis.translation import translate
from rnn_core.checkpoints.taggers import load_taggers
from rnn_core.checkpoints.translators import load_translator
from rnn_core.models.character import with_dtype
from rnn_core.models.seq2seq import BEGIN, score
from rnn_core.notebook import checker
from rnn_core.probes import GROUPS, read_stack
from rnn_core.tasks.translation import write

check = checker("en")
assets = next(path for path in (Path("../assets"), Path("assets")) if path.exists())

words = ("We", "saw", "a", "crane", "by", "the", "river")
found = leak(load_taggers(assets / "taggers" / "en"), words, at=3, other="bat")
pd.DataFrame({"forward": found.moved["forward"], "backward": found.moved["backward"]}, words).round(3)
# %% text leak
# %% exercise leak
known_before = ...
# %% check
before = np.arange(len(words)) < found.at
forward, backward = (int((found.moved[side][before] > 0).sum()) for side in ("forward", "backward"))
check(known_before, [forward, backward], slips={"other_side": [backward, forward], "changed_only": [0, 0]})
# %% solution
known_before = [0, 3]
# %% slip other_side
known_before = [3, 0]
# %% slip changed_only
known_before = [0, 0]
# %% text probe
# %% exercise probe
stack = load_stack(assets / "stacks" / "python-3")
code = 'print("x" + size(a, b))'
tokens = stack.checkpoint.vocabulary.encode(code)
state = read_stack(with_dtype(stack.checkpoint.model, torch.float64), tokens.ids).hidden[2]
probe = stack.probes[3]
row = probe.questions.index("in_brackets")
weights, bias = probe.weights[row], probe.bias[row]

inside = ...
# %% check
odds = state @ weights
check(
    inside,
    probe.answers(state)[:, row],
    slips={"sigmoid": odds + bias, "intercept": 1 / (1 + np.exp(-odds))},
)
# %% solution
inside = 1 / (1 + np.exp(-(state @ weights + bias)))
# %% slip sigmoid
inside = state @ weights + bias
# %% slip intercept
inside = 1 / (1 + np.exp(-(state @ weights)))
# %% text layers
# %% code
scores = of_rows(stack.examined["scores"])
rows = {group: scores.mean(group, "python") for group in GROUPS}
rows |= {f"{group}, untrained": scores.untrained_mean(group, "python") for group in GROUPS}
pd.DataFrame(rows).rename_axis("layer").round(3)
# %% text translator
# %% code
translator = load_translator(assets / "translators" / "en-ko-luong")
text = "they do not give this apple to that farmer these days"
sentence = tuple(text.split())
told = translate(translator, sentence)
written = (*translator.target.decode(told.said.pieces.tolist()), "</s>")


def numbered(tokens):
    """Return names for an axis, all different."""
    return [f"{k}. {one}" for k, one in enumerate(tokens, 1)]


figure = go.Figure(go.Heatmap(z=told.said.weights, x=numbered(sentence), y=numbered(written), zmin=0, zmax=1))
figure.update_layout(height=420, yaxis_autorange="reversed", xaxis_title="source", yaxis_title="output")
figure.show()
print(text, "->", write(written[:-1]))
# %% text attention
# %% exercise attention
model = deepcopy(translator.model).double()
source = translator.source.encode(sentence)
with torch.no_grad():
    encoded = model.encode(torch.tensor(source)[:, None], torch.tensor([len(source)]))
    inputs = torch.tensor([BEGIN, *told.said.pieces[:-1]])[:, None]
    decoded, _ = model.decoder(model.target_embedding(inputs), encoded.start)
    keys = model.score(encoded.states)[:, 0].numpy()
step = int(told.said.weights.max(axis=1).argmin())
states, query = encoded.states[:, 0].numpy(), decoded[step, 0].numpy()

attention = ...
# %% check
with torch.no_grad():
    right, seen = (one[step, 0].numpy() for one in model.look(decoded, encoded))
check(
    attention,
    right,
    slips={"scores": keys @ query, "exponential": np.exp(keys @ query)},
)
# %% solution
attention = np.exp(keys @ query) / np.exp(keys @ query).sum()
# %% slip scores
attention = keys @ query
# %% slip exponential
attention = np.exp(keys @ query)
# %% text context
# %% exercise context
mean = ...
# %% check
check(mean, seen, slips={"unweighted": states.mean(0), "hardest": states[right.argmax()]})
# %% solution
mean = right @ states
# %% slip unweighted
mean = states.mean(axis=0)
# %% slip hardest
mean = states[right.argmax()]
# %% text loss
# %% exercise loss
reference = score(model, source, told.said.pieces[:-1])
log2_probabilities = reference.log2_probabilities

loss = ...
# %% check
check(loss, reference.bits, slips={"sum": -log2_probabilities.sum()})
# %% solution
loss = -log2_probabilities.mean()
# %% slip sum
loss = -log2_probabilities.sum()
# %% slip sign
loss = log2_probabilities.mean()
# %% text end
