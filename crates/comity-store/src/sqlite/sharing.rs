//! What was shared with whom, on whose approval, and what came back.

use super::SqliteStore;
use crate::SharingStore;

impl SharingStore for SqliteStore {}
