"""Training: generators of frozen records, the recipes of the shipped networks, and their held-out figures."""
