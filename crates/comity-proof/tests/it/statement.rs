//! Statements: what is accepted, and that all else is refused before any signature is checked.

use crate::support::{header, public, sign, statement};
use comity_proof::statement::{Statement, StatementError};

#[test]
fn a_signed_statement_reads_back_and_verifies() {
    let bytes = statement(1);
    let read = Statement::parse(&bytes).unwrap();
    assert_eq!(read.header, header(1));
    assert_eq!(read.bytes(), bytes);
    read.verify(&public(1)).unwrap();
    assert_eq!(read.verify(&public(2)), Err(StatementError::OtherKey));
}

#[test]
fn receipts_do_not_change_the_hash() {
    let read = Statement::parse(&statement(1)).unwrap();
    let with = Statement::parse(&read.with_receipts(&[vec![1, 2, 3]])).unwrap();
    assert_eq!(with.receipts, [vec![1, 2, 3]]);
    assert_eq!(with.hash(), read.hash());
    assert_eq!(with.bare(), read.bytes());
    with.verify(&public(1)).unwrap();
}

#[test]
fn sequence_and_previous_hash_go_together() {
    let payload = [0xa0];
    let mut second = header(1);
    second.seq = 2;
    assert_eq!(
        Statement::parse(&sign(1, &second, &payload)).unwrap_err(),
        StatementError::Chain(2)
    );
    second.prev = Some([7; 32]);
    Statement::parse(&sign(1, &second, &payload)).unwrap();
    second.seq = 1;
    assert_eq!(
        Statement::parse(&sign(1, &second, &payload)).unwrap_err(),
        StatementError::Chain(1)
    );
}
