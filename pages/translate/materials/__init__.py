"""What the networks of the page can have learnt, beside the grammar: small clear tasks and real sentences."""
