//! Sealing: one file for several recipients, opened with their keys, or by a court with the file key alone (age v1).
