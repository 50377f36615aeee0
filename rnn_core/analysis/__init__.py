"""What is asked of a trained network: what it answers, how its gates stand, and what each answer rests on."""
