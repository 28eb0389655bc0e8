//! Passkeys of officers.

use super::SqliteStore;
use crate::PasskeyStore;

impl PasskeyStore for SqliteStore {}
