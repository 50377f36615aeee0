"""Backpropagation through time with a cut: the stream and its cuts, what is learnt, limits, and costs."""
