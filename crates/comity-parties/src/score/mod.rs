//! From an alignment to log-odds: features, weights, reasons.

mod evidence;
mod features;
mod weights;

pub(crate) use evidence::bits;
pub use evidence::{About, Piece, Side, Sink, rarity, tell};
pub use features::{FEATURES, Feature};
pub use weights::{Kind, Weights};
