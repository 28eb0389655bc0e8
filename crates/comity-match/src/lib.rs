//! Private matching: asking whether somebody holds an identifier without revealing it (VOPRF, RFC 9497).
