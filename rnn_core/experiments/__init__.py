"""Short training runs and measurements: clipping, truncation, cost by length, deep stacks.

`clipping`
    One large gradient can undo what was learnt; a limit on its norm prevents it.
`tbptt`
    Truncated backpropagation through time, on a task whose answer lies a known number of steps back.
`truncation`
    How far back the gradient of one answer reaches in that task.
`cost`
    CPU time and memory by the length of the text, a recurrent layer beside convolutions.
`stacks`
    Deep stacks on three spirals, side by side.
`waves`
    Cells that learn from a few noisy waves, by the values read.
`memory`
    Bytes that autograd keeps for the backward pass.
`parity`
    Which networks learn to say whether the number of ones is odd, by what their gates see.
`types`
    One small network for each type: one to one, one to many, many to one, many to many in step.

Each run is a generator of frozen records, as in `rnn_core.training`.
"""
