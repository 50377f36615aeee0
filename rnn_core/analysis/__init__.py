"""What is asked of a trained network: what it answers, how its gates stand, and what each answer rests on.

`seq2seq`, `translation`
    A sentence through an encoder and a decoder: states, attention, and what a piece owes to each state.
`tagger`, `tagger_verdict`
    A sentence through readers from the left, the right and both: answers, effects of every word.
`layers`, `layer_scores`, `deep_and_wide`
    Stacks: what each layer does and tells, what error reaches it, and depth against width.
`fit`, `long_text`, `passage`, `prediction`
    Which network fits a text, a text read in windows, how one guess's error goes back, and every guess.
`depth`, `float32`
    What is left of a gradient at each layer of a deep stack, and where that counts as gone.
`bottleneck`, `clipping`, `cost`, `tbptt`, `types`
    What stored experiments show, and what they do not.
`shapes`, `slips`
    Where each number of output, h_n and c_n comes from; and lines of code that run and do something else.
`task_example`, `two_grus`
    One sequence of a task as it is read, and one set of weights under every way a GRU is written.

Nothing below imports this package; it knows no view.
"""
