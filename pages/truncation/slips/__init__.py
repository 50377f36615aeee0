"""Two lines around a backward pass: where the state is detached, and where the norm is clipped."""
