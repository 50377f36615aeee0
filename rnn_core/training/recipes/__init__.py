"""How the networks that come with the app were trained; each recipe is a command.

``python -m rnn_core.training.recipes.characters``
    Trains a network of ``assets/models``.
``python -m rnn_core.training.recipes.stacks``
    Trains a stack of layers of ``assets/stacks``.
``python -m rnn_core.training.recipes.taggers``
    Trains the taggers of ``assets/taggers``.
``python -m rnn_core.training.recipes.translators``
    Trains the networks of ``assets/translators``.
``python -m rnn_core.training.recipes``
    Writes the model cards of all of them from what was measured.
"""
