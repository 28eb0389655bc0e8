//! Counterparts and what came from their logs: the part of the port that the exchange uses.

use super::SqliteStore;
use crate::PeerStore;

impl PeerStore for SqliteStore {}
