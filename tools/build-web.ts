// Placeholder until src/web exists: see the next commit.
