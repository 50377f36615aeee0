"""Types of recurrent networks: each one unrolled, and what its network reads and says."""
