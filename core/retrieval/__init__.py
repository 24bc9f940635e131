"""Finding things by meaning and by words: the embedder, the vector cache, the keyword corpus and the indexes."""
