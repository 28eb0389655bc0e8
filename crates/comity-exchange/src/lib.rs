//! Between logs: mirrors, cosignatures, comparing what a log said to whom, and what a node signs after a restore.

pub mod pin;
