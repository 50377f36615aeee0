"""The naive model: the whole past as input, another model for every step."""
