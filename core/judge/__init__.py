"""A judge model's rubric, its questions, and what its answers become."""
