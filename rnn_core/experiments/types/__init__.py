"""One small training for each type of recurrent network: what goes in and what comes out, step by step.

`measures`
    One to one: three numbers in, one class out; nothing recurrent.
`captions`
    One to many: a picture in, a caption out.
`verdicts`
    Many to one: a sentence in, one verdict out.
`moving_dot`
    Many to many, in step: a film in, a direction at each frame out.

Many to many with a delay is `rnn_core.training.translating`. Each is a
generator of `rnn_core.experiments.types.report.TypeReport`.
"""
