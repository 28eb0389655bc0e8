//! What the log promises, with a disk that works and with disks that do not.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;
mod cosigned;
mod evidence;
mod faults;
mod growth;
mod kill;
mod limits;
mod pairs;
mod power;
mod racing;
mod recheck;
mod restart;
mod tamper;
