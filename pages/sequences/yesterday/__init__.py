"""Does the forecast copy yesterday? Moved under the truth, and against what changed."""
