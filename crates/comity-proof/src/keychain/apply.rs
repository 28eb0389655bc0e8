//! One more statement on the chain of keys.

use super::{
    ChainError, Key, KeyChain, MAX_KEYS, MAX_REFUSED, Refused, Replaced, Revoked, RootInForce, Seen,
};
use crate::cbor::Value;
use crate::cose::key_identifier;
use crate::key_event::{KeyChange, KeyEvent, KeyRole, is_key_event, root_message};
use crate::statement::{RECORD_TYPE, Statement};

/// Why an event has no effect.
type Why = &'static str;

/// Checks the statement and applies it where it is a key event.
pub(super) fn push(chain: &mut KeyChain, index: u64, statement: &Statement) -> Result<Seen, ChainError> {
    if let Some(before) = chain.last.filter(|before| index <= *before) {
        return Err(ChainError::Order { index, before });
    }
    let event = read(statement)?;
    if chain.last.is_none() {
        return first(chain, index, statement, event).map(|()| Seen::KeyEvent);
    }
    let Some(event) = event else {
        chain.check(statement, index)?;
        return Ok(Seen::Other);
    };
    let rooted = is_root_signed(chain, &event);
    if !(rooted && is_own_introduction(chain, statement, &event)) {
        chain.check(statement, index)?;
    }
    let place = Place {
        index,
        time: statement.header.iat,
        rooted,
    };
    match apply(chain, &event, &place) {
        Ok(()) => {
            chain.events += 1;
            Ok(Seen::KeyEvent)
        }
        Err(why) => {
            if chain.refused.len() < MAX_REFUSED {
                chain.refused.push(Refused { index, why });
            }
            Ok(Seen::Refused)
        }
    }
}

/// Where and how an event stands in the log.
struct Place {
    index: u64,
    time: u64,
    /// Whether the root in force signed.
    rooted: bool,
}

fn read(statement: &Statement) -> Result<Option<KeyEvent>, ChainError> {
    if statement.header.envelope.is_some() || statement.header.content_type != RECORD_TYPE {
        return Ok(None);
    }
    let payload: Value = statement.payload_value()?;
    if !is_key_event(&payload) {
        return Ok(None);
    }
    Ok(Some(KeyEvent::from_payload(&payload)?))
}

/// Entry 0 introduces the key it is signed with, and names the log's key.
fn first(
    chain: &mut KeyChain,
    index: u64,
    statement: &Statement,
    event: Option<KeyEvent>,
) -> Result<(), ChainError> {
    if index != 0 {
        return Err(ChainError::First("be read first"));
    }
    let event = event.ok_or(ChainError::First("be a key event"))?;
    if event.change != KeyChange::Introduce || event.role != KeyRole::Statement {
        return Err(ChainError::First("introduce a statement key"));
    }
    statement.verify(&event.key).map_err(ChainError::FirstSignature)?;
    chain.issuer.clone_from(&statement.header.iss);
    chain.log.clone_from(&event.vkey);
    let place = Place {
        index,
        time: statement.header.iat,
        rooted: false,
    };
    introduce(chain, &event, &place).map_err(ChainError::First)?;
    chain.events = 1;
    Ok(())
}

fn is_root_signed(chain: &KeyChain, event: &KeyEvent) -> bool {
    chain.root.as_ref().is_some_and(|in_force| {
        in_force
            .root
            .signed(&root_message(&chain.issuer, event), &event.root_signatures)
    })
}

/// True if the statement is signed by the statement key that it introduces, as it must be when all
/// earlier ones are lost. Only the root can vouch for such a one.
fn is_own_introduction(chain: &KeyChain, statement: &Statement, event: &KeyEvent) -> bool {
    event.role == KeyRole::Statement
        && event.change != KeyChange::Revoke
        && statement.header.iss == chain.issuer
        && statement.verify(&event.key).is_ok()
}

fn apply(chain: &mut KeyChain, event: &KeyEvent, place: &Place) -> Result<(), Why> {
    if event.role == KeyRole::Root {
        return new_root(chain, event, place);
    }
    if chain.root.is_some() && !place.rooted {
        return Err("too few signatures of the root in force");
    }
    match event.change {
        KeyChange::Introduce => introduce(chain, event, place),
        KeyChange::Rotate => rotate(chain, event, place),
        KeyChange::Revoke => revoke(chain, event, place),
    }
}

fn new_root(chain: &mut KeyChain, event: &KeyEvent, place: &Place) -> Result<(), Why> {
    let root = match (&event.root, event.change) {
        (_, KeyChange::Revoke) | (None, _) => return Err("a root is rotated, never revoked"),
        (Some(root), _) => root,
    };
    if root.keys.iter().any(|key| chain.by_key.contains_key(key)) {
        return Err("a root key that is already a key of another role");
    }
    match &chain.root {
        None if event.change == KeyChange::Rotate => return Err("there is no root to rotate"),
        None => {}
        Some(_) if event.change == KeyChange::Introduce => return Err("there is a root; it can be rotated"),
        Some(in_force) if !root.is_promised_by(&in_force.root) => {
            return Err("another root than the one that was promised");
        }
        Some(_) if !root.signed(&root_message(&chain.issuer, event), &event.root_signatures) => {
            return Err("too few signatures of the new root");
        }
        Some(_) => {}
    }
    chain.root = Some(RootInForce {
        root: root.clone(),
        from: place.index,
        since: place.time,
        confirmed: place.rooted,
    });
    Ok(())
}

fn introduce(chain: &mut KeyChain, event: &KeyEvent, place: &Place) -> Result<(), Why> {
    // A node uses each key for one thing, and a key that was revoked stays so.
    if chain.by_key.contains_key(&event.key) {
        return Err("the log has introduced this key before");
    }
    if chain.keys.len() >= MAX_KEYS {
        return Err("the log introduces more keys than are read");
    }
    let root_key = |root: &RootInForce| root.root.keys.contains(&event.key);
    if chain.root.as_ref().is_some_and(root_key) {
        return Err("a key of the root has no second use");
    }
    let at = chain.keys.len();
    if event.role == KeyRole::Statement {
        let kid = key_identifier(&event.key);
        if chain.statement_keys.contains_key(&kid) {
            return Err("another key has the same identifier");
        }
        chain.statement_keys.insert(kid, at);
    }
    chain.by_key.insert(event.key, at);
    // The verifier key beside a statement key is the log's, not the key's own.
    let vkey = match event.role {
        KeyRole::Log | KeyRole::Cosigner => event.verifier_key(),
        _ => None,
    };
    chain.keys.push(Key {
        role: event.role.clone(),
        key: event.key,
        vkey,
        recipient: event.recipient.clone(),
        from: place.index,
        since: place.time,
        replaced: None,
        revoked: None,
    });
    Ok(())
}

fn rotate(chain: &mut KeyChain, event: &KeyEvent, place: &Place) -> Result<(), Why> {
    let Some(old) = event.replaces else {
        return introduce(chain, event, place);
    };
    let at = chain.by_key.get(&old).copied();
    let fits = |key: &&Key| key.role == event.role && key.revoked.is_none();
    let at = at.filter(|at| chain.keys.get(*at).as_ref().is_some_and(fits));
    let at = at.ok_or("it takes over from a key that is not in force in this role")?;
    introduce(chain, event, place)?;
    if let Some(key) = chain.keys.get_mut(at) {
        key.replaced = Some(Replaced {
            by: event.key,
            at: place.index,
            until: event.until,
        });
    }
    Ok(())
}

fn revoke(chain: &mut KeyChain, event: &KeyEvent, place: &Place) -> Result<(), Why> {
    let at = chain.by_key.get(&event.key).copied();
    let key = at
        .and_then(|at| chain.keys.get_mut(at))
        .filter(|key| key.role == event.role)
        .ok_or("it revokes a key that the log has not introduced in this role")?;
    let before = place.index.saturating_sub(1);
    let last_good = event.last_good.unwrap_or(before);
    if last_good > before {
        return Err("its last good index lies behind it");
    }
    // A theft may turn out to be older than was thought; what was void stays void.
    if key
        .revoked
        .as_ref()
        .is_some_and(|known| known.last_good <= last_good)
    {
        return Err("the key was revoked before");
    }
    key.revoked = Some(Revoked {
        at: place.index,
        last_good,
        reason: event.reason.clone(),
    });
    Ok(())
}
