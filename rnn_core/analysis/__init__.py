"""What is asked of a trained network: what it says, where its gates stand, and what its figures owe to what."""
