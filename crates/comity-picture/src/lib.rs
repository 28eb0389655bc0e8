//! Pictures of structures: the scaffold grey, each condition in a colour of its own, with a legend.
