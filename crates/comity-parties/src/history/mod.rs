//! States of a list as intervals: as of a date, and the difference of two states.
