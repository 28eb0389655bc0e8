//! Scripts: folding, runs of one script, and the readings of a word in Latin letters.
