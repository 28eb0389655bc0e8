//! The pages in a real browser. The names of these tests contain `browser`: they run last, by themselves.

mod files;
mod keeping;
mod keyboard;
mod parties;
mod passkeys;
mod peers;
mod records;
mod seat;
mod story;
mod walk;
