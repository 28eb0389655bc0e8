//! Signing in.

use comity_flow::policy::Role;
use comity_flow::{FlowError, SignInError, Who};

use crate::bench::Bench;

const PASSWORD: &str = "four words in a row";

#[test]
fn the_first_link_works_once_and_makes_the_administrator() {
    let bench = Bench::new();
    let node = bench.start().node;
    let link = node.first_link().unwrap().unwrap();
    let (invitation, setup) = node.use_link(link.reveal()).unwrap();
    assert!(invitation.first);
    assert_eq!(invitation.role, Role::Administrator);
    assert!(
        matches!(node.use_link(link.reveal()), Err(FlowError::NotFound(_))),
        "a link works once"
    );
    assert!(matches!(
        node.accept(setup.reveal(), "chen", "short", "zh"),
        Err(FlowError::Fields(_))
    ));
    let (who, session) = node.accept(setup.reveal(), "chen", PASSWORD, "zh").unwrap();
    assert_eq!((who.role, who.lang.as_str()), (Role::Administrator, "zh"));
    assert_eq!(node.session(session.reveal()).unwrap().unwrap().name, "chen");
    assert!(node.first_link().unwrap().is_none());
    node.sign_out(session.reveal()).unwrap();
    assert!(node.session(session.reveal()).unwrap().is_none());
}

#[test]
fn wrong_passwords_make_one_wait_and_sessions_end() {
    let bench = Bench::new();
    let node = bench.start().node;
    let link = node.first_link().unwrap().unwrap();
    let (_, setup) = node.use_link(link.reveal()).unwrap();
    node.accept(setup.reveal(), "ana", PASSWORD, "en").unwrap();
    for _ in 0..5 {
        assert!(matches!(
            node.sign_in("ana", "wrong wrong wrong"),
            Err(SignInError::Wrong)
        ));
    }
    assert!(matches!(node.sign_in("ana", PASSWORD), Err(SignInError::Wait(_))));
    bench.clock.pass(10);
    let (_, session) = node.sign_in("ANA", PASSWORD).unwrap();
    bench.clock.pass_days(1);
    assert!(
        node.session(session.reveal()).unwrap().is_none(),
        "a session ends after a day without use"
    );
    assert!(matches!(
        node.sign_in("nobody", PASSWORD),
        Err(SignInError::Wrong)
    ));
}

#[test]
fn an_invited_officer_signs_in_and_is_disabled() {
    let bench = Bench::new();
    let node = bench.start().node;
    let me = Who::operator();
    let link = node.invite(&me, "li.wei", Role::Officer).unwrap();
    let (invitation, setup) = node.use_link(link.reveal()).unwrap();
    assert_eq!(invitation.name, "li.wei");
    let (who, session) = node.accept(setup.reveal(), "li.wei", PASSWORD, "zh").unwrap();
    assert!(matches!(node.users(&who), Err(FlowError::NotAllowed(_))));
    let id = who.user.unwrap();
    node.set_disabled(&me, id, true).unwrap();
    assert!(node.session(session.reveal()).unwrap().is_none());
    assert!(matches!(
        node.sign_in("li.wei", PASSWORD),
        Err(SignInError::Wrong)
    ));
    let lines = node
        .audit(
            &me,
            &comity_flow::AuditQuery {
                limit: 50,
                ..Default::default()
            },
        )
        .unwrap();
    assert!(lines.iter().any(|line| line.action == "user.disable"));
    assert!(node.audit_is_intact(&me).unwrap());
}
