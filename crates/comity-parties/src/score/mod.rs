//! From an alignment to log-odds: features, weights, reasons.

mod ceiling;
mod evidence;
mod features;
mod weights;

pub use ceiling::Ceiling;
pub(crate) use evidence::bits;
pub use evidence::{About, Piece, Side, Sink, rarity, tell};
pub use features::{FEATURES, Feature};
pub use weights::{Kind, Weights};
