"""Speed beside the peers: the same corpora, the same work, in turn, in one run."""
