//! Two operators, two codes, the same words.

use comity_testkit::cluster::until;

use super::{PATIENCE, counterparts, holds_all, strangers};

#[test]
fn two_operators_see_the_same_words_and_the_nodes_know_each_other() {
    let cluster = strangers(3);
    let seen = cluster.pin(0, 1);
    assert_eq!(seen.first, seen.second);
    assert_eq!(seen.first.split(' ').count(), 6, "{seen:?}");
    let other = cluster.pin(0, 2);
    assert_ne!(seen.first, other.first, "another pair sees other words");
    let listed = cluster.node(0).told(&["peer", "list"]);
    let names: Vec<&str> = listed.iter().map(|peer| peer["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    until("both logs are mirrored", PATIENCE, || {
        holds_all(cluster.node(1), cluster.node(0)) && holds_all(cluster.node(0), cluster.node(1))
    });
    let table = cluster.node(0).run(&["peer", "show", cluster.node(1).name()]);
    let said = String::from_utf8_lossy(&table.stdout).into_owned();
    assert!(said.contains(&seen.first) && said.contains("key: tls"), "{said}");
}

#[test]
fn a_code_with_a_slip_is_named_and_one_of_another_card_is_refused() {
    let cluster = strangers(3);
    let code = cluster.node(1).invite();
    let last = code.chars().last().unwrap();
    let slip = format!(
        "{}{}",
        &code[..code.len() - 1],
        if last == 'A' { 'B' } else { 'A' }
    );
    let (exit, _, complaint) = cluster.node(0).ask(&["peer", "accept", &slip]);
    assert_eq!(exit, 1, "{complaint}");
    assert!(complaint.contains("group 9"), "{complaint}");

    // The code of one node at the address of another: somebody sits in between.
    let third = cluster.node(2).invite();
    let real: comity_exchange::pin::Code = code.parse().unwrap();
    let stranger: comity_exchange::pin::Code = third.parse().unwrap();
    cluster
        .node(1)
        .told(&["peer", "invite", "--peer-address", stranger.address()]);
    let between = cluster.node(1).invite();
    assert_ne!(between, code);
    let (exit, _, complaint) = cluster.node(0).ask(&["peer", "accept", &between]);
    assert_eq!(exit, 1, "{complaint}");
    assert!(complaint.contains("another node answers there"), "{complaint}");
    assert!(cluster.node(0).told(&["peer", "list"]).is_empty());

    // Back at its own address it is pinned, and then not a second time; nor is this node itself.
    cluster
        .node(1)
        .told(&["peer", "invite", "--peer-address", real.address()]);
    let code = cluster.node(1).invite();
    assert_eq!(cluster.node(0).accept(&code).split(' ').count(), 6);
    let own = cluster.node(0).invite();
    let (exit, _, complaint) = cluster.node(0).ask(&["peer", "accept", &own]);
    assert_eq!(exit, 1, "{complaint}");
}

#[test]
fn whoever_is_not_pinned_gets_a_card_and_nothing_else() {
    use comity_exchange::{Get, Source};
    use comity_peer::{Expect, Identity};

    let cluster = counterparts(2);
    let address = cluster.node(0).line().address().to_string();
    let stranger = Identity::from_seed(&[42; 32]).unwrap();
    let dialer = super::liar::dialer();
    let (card, key) = dialer.card(&address, &stranger, 1 << 16).unwrap();
    let card = comity_flow::peers::Card::decode(&card).unwrap();
    assert_eq!((card.name.as_str(), card.tls), (cluster.node(0).name(), key));
    let client = dialer.to(&address, &stranger, Expect::Key(key)).unwrap();
    let peer = cluster.node(1).name();
    let origin = comity_exchange::names::origin_hash(&format!("{peer}/log/1"));
    for name in [
        "checkpoint",
        "checkpoint.cosigned",
        "policy",
        "tile/0/000",
        "tile/entries/000",
        "manifest/head",
        &format!("mirror/{origin}/checkpoint"),
        &format!("witness/{origin}/checkpoint"),
        "blob/00",
    ] {
        assert_eq!(client.get(&Get::new(name, 1 << 20)).unwrap(), None, "{name}");
    }
    for name in ["add-checkpoint", "hint", "match"] {
        assert_eq!(client.post(name, b"", 1 << 10).unwrap().status, 404, "{name}");
    }
}

#[test]
fn a_removed_counterpart_gets_nothing_more_and_a_frozen_one_is_left_alone() {
    let cluster = counterparts(2);
    super::settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    north.told(&["peer", "freeze", south.name(), "--why", "people look into it"]);
    assert_eq!(north.peer(south.name())["frozen"]["why"], "people look into it");
    let (exit, _, complaint) = north.ask(&["peer", "sync", south.name()]);
    assert_ne!(exit, 0, "{complaint}");
    assert!(complaint.contains("frozen"), "{complaint}");
    north.told(&["peer", "thaw", south.name()]);
    let synced = north.told(&["peer", "sync", south.name()]);
    assert_eq!(synced[0]["good"], true, "{synced:?}");
    north.told(&["peer", "remove", south.name()]);
    let (exit, _, _) = north.ask(&["peer", "show", south.name()]);
    assert_ne!(exit, 0);
    until("the other side sees that it is not answered", PATIENCE, || {
        !super::failures(south, north.name()).is_empty()
    });
}
