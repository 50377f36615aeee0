"""The checks, one file each with its words beside it; `rnn_core.checkup.declaration` finds them."""
