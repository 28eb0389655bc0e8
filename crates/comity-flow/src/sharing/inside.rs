//! What a delivery means: releases with their parcels, receipts, orders to erase, answers to those.

use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, Erased, Receipt, Release};
use comity_core::record::Record;
use comity_exchange::Source;
use comity_proof::hex;
use comity_store::Sight;
use comity_store::sharing::{
    Answer, ErasedRow, Erasure, Holder, IncomingStatement, NewIncoming, Relay, Taking,
};

use super::parcel::{MAX_PARCEL_BYTES, Parcel};
use super::take::{Fetched, MAX_SEALED_BYTES, Stop, fetch};
use super::trust::{NotTaken, Proven, Refusal, Vouchers, given};
use super::views::{IncomingState, Stage};
use crate::error::FlowError;
use crate::node::Node;
use crate::peers::registry::Peer;
use crate::reading::{Read, Said, read_statement};

/// Terms of what came in, as the store keeps them.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Terms {
    pub purposes: Vec<comity_core::handling::Purpose>,
    pub ground: Vec<comity_core::text::Text>,
    pub onward: Option<comity_core::handling::Onward>,
    pub may_pass_to: Vec<comity_core::identifiers::NodeName>,
}

/// Where a delivery stands in the counterpart's log and what we know of it by then.
struct Delivery<'a> {
    peer: &'a Peer,
    proven: &'a Proven,
    record: &'a Record,
    id: RecordId,
}

impl Node {
    /// Fills `taking` with what a proven statement of a peer means for us. A refusal is given back.
    pub(super) fn understand(
        &self,
        peer: &Peer,
        source: &dyn Source,
        proven: &Proven,
        taking: &mut Taking,
    ) -> Result<Option<Refusal>, Stop> {
        match self.meaning(peer, source, proven, taking) {
            Ok(()) => Ok(None),
            Err(Held::Stop(stop)) => Err(stop),
            Err(Held::Not(NotTaken::Refused(refusal))) => Ok(Some(refusal)),
            Err(Held::Not(NotTaken::Ours(cause))) => Err(cause.into()),
        }
    }

    fn meaning(
        &self,
        peer: &Peer,
        source: &dyn Source,
        proven: &Proven,
        taking: &mut Taking,
    ) -> Result<(), Held> {
        let header = &proven.statement.header;
        let mut row = self.new_incoming(peer, proven.index, proven.statement.hash());
        if !header.to.iter().any(|name| name == self.name.as_str()) {
            taking.incoming = Some(row);
            return Err(Refusal::new("not-for-us", "this node is not among its recipients").into());
        }
        let read = read_statement(proven.statement.bytes())
            .map_err(|cause| Refusal::new("unreadable", cause.to_string()))?;
        let id: RecordId = header
            .sub
            .parse()
            .map_err(|_| Refusal::new("unreadable", "its record has no id"))?;
        if id.issuer() != header.iss {
            taking.incoming = Some(row);
            return Err(Refusal::new("bad-signature", "a statement on a record of another issuer").into());
        }
        let Said::Facts(record) = &read.said else {
            return Err(Refusal::new("unreadable", "a statement of this kind has no later ones").into());
        };
        let delivery = Delivery {
            peer,
            proven,
            record,
            id,
        };
        match &record.body {
            Body::Release(release) => {
                row.release = delivery.id.to_string();
                row.why = release.why.clone();
                row.record = release
                    .items
                    .first()
                    .map(|item| item.record.to_string())
                    .unwrap_or_default();
                row.terms = terms_of(release);
                row.sealed = release.sealed.as_deref().and_then(hex::decode_array);
                taking.incoming = Some(row.clone());
                self.take_release(&delivery, release, source, row, taking)?;
            }
            Body::Receipt(receipt) => {
                self.keep(proven, &read, taking)?;
                self.take_receipt(&delivery, receipt, taking)?;
            }
            Body::EraseNotice(notice) => {
                if notice.record.issuer() != peer.name.as_str() {
                    taking.incoming = Some(row);
                    let what = "only its originator can order that a record is erased";
                    return Err(Refusal::new("terms", what).into());
                }
                self.keep(proven, &read, taking)?;
                taking
                    .erasures
                    .extend(erasure_of(&delivery.id, proven, record, peer.name.as_str()));
                row.why = "erase".into();
                row.release = delivery.id.to_string();
                row.record = notice.record.to_string();
                row.state = IncomingState::Acted.as_str().into();
                taking.incoming = Some(row);
            }
            Body::Erased(erased) => {
                self.keep(proven, &read, taking)?;
                self.take_erased(&peer.name, proven, erased, record.issued.seconds(), taking)?;
            }
            _ => {
                taking.incoming = Some(row);
                return Err(Refusal::new("unreadable", "a record of this kind is not handed over so").into());
            }
        }
        Ok(())
    }

    fn take_release(
        &self,
        delivery: &Delivery<'_>,
        release: &Release,
        source: &dyn Source,
        mut row: NewIncoming,
        taking: &mut Taking,
    ) -> Result<(), Held> {
        if !release.to.contains(&self.name) {
            return Err(Refusal::new(
                "not-for-us",
                "this node is not among the recipients of the release",
            )
            .into());
        }
        let (parcel, vouchers) = match &row.sealed {
            None => (Parcel::default(), None),
            Some(hash) => match self.open_sealed(source, hash)? {
                Some(parcel) => {
                    let vouchers = self.vouchers(&parcel)?;
                    (parcel, Some(vouchers))
                }
                None => {
                    let what = "its sealed file is not handed out";
                    taking.incoming = Some(NewIncoming {
                        release: row.release,
                        why: row.why,
                        record: row.record,
                        ..self.missing(delivery.peer, row.index, row.hash, what)
                    });
                    return Ok(());
                }
            },
        };
        let mut pieces = Vec::new();
        for piece in &parcel.statements {
            let Some(vouchers) = &vouchers else { break };
            pieces.push(self.prove_piece(piece, vouchers)?);
        }
        let read = read_statement(delivery.proven.statement.bytes())
            .map_err(|cause| Refusal::new("unreadable", cause.to_string()))?;
        self.keep_key_events(&parcel, vouchers.as_ref(), taking)?;
        let stage = match release.why.as_str() {
            "grant" => self.take_grant(delivery, release, taking)?,
            "onward" => self.take_onward(release, &pieces, taking)?,
            "receipts" => self.take_receipts(delivery, &pieces, taking)?,
            _ => self.take_content(delivery, release, &pieces, taking)?,
        };
        self.keep(delivery.proven, &read, taking)?;
        row.statements = pieces.iter().map(listed).collect();
        row.state = match stage {
            "delivered" if release.why == "share" => IncomingState::Delivered.as_str().into(),
            _ => IncomingState::Acted.as_str().into(),
        };
        taking.incoming = Some(row);
        let hashes: Vec<[u8; 32]> = pieces.iter().map(|piece| piece.statement.hash()).collect();
        taking
            .due
            .push(self.receipt_due(&delivery.peer.name, &delivery.id, stage, &hashes, None));
        Ok(())
    }

    /// The parcel of a sealed file. `None`: the file is not handed out.
    fn open_sealed(&self, source: &dyn Source, hash: &[u8; 32]) -> Result<Option<Parcel>, Held> {
        let file = match self.vault().get(hash)? {
            Some(file) => file,
            None => match fetch(source, hash, MAX_SEALED_BYTES).map_err(|cause| Held::Stop(cause.into()))? {
                Fetched::Bytes(file) => file,
                Fetched::Missing | Fetched::Other => return Ok(None),
            },
        };
        let opened = comity_seal::open(&file, &self.keys.identities(), MAX_PARCEL_BYTES as u64)
            .map_err(|cause| Refusal::new("unreadable", cause.to_string()))?;
        let parcel =
            Parcel::decode(&opened.plain).map_err(|cause| Refusal::new("unreadable", cause.to_string()))?;
        // The file stays, for a court: it and its file key show what the signed release names.
        self.vault().put(&file)?;
        Ok(Some(parcel))
    }

    /// Statements of records: kept beside ours; the newest decides how the record stands, everywhere it is shown.
    fn take_content(
        &self,
        delivery: &Delivery<'_>,
        release: &Release,
        pieces: &[Proven],
        taking: &mut Taking,
    ) -> Result<&'static str, Held> {
        // Nothing is kept before all of it was understood: a release is taken whole or not at all.
        let mut ready = Vec::new();
        for piece in pieces {
            let read = self.readable(piece)?;
            let id: RecordId = piece
                .statement
                .header
                .sub
                .parse()
                .map_err(|_| Refusal::new("unreadable", "a record in it has no id"))?;
            if id.issuer() != piece.statement.header.iss {
                return Err(
                    Refusal::new("bad-signature", "a statement on a record of another issuer").into(),
                );
            }
            if let Said::Facts(record) = &read.said
                && let Body::EraseNotice(notice) = &record.body
            {
                if notice.record.issuer() != piece.statement.header.iss {
                    return Err(Refusal::new(
                        "terms",
                        "only its originator can order that a record is erased",
                    )
                    .into());
                }
                let from = delivery.peer.name.as_str();
                taking.erasures.extend(erasure_of(&id, piece, record, from));
            }
            ready.push((piece, read, id));
        }
        for (piece, read, id) in &ready {
            if self.is_erased(id.as_str())? {
                continue;
            }
            self.keep(piece, read, taking)?;
        }
        let handed: Vec<String> = pieces
            .iter()
            .map(|piece| hex::encode(&piece.statement.hash()))
            .collect();
        for item in &release.items {
            if item.statements.iter().any(|hash| !handed.contains(hash)) {
                // There is a newer statement, and it is not for us: what we hold no longer stands.
                taking.withdrawn.push(item.record.to_string());
            }
        }
        Ok(if release.why == "share" {
            "delivered"
        } else {
            "acted"
        })
    }

    fn take_grant(
        &self,
        delivery: &Delivery<'_>,
        release: &Release,
        taking: &mut Taking,
    ) -> Result<&'static str, Held> {
        for item in &release.items {
            if item.record.issuer() != delivery.peer.name.as_str() {
                return Err(
                    Refusal::new("terms", "only the originator can let a record be passed on").into(),
                );
            }
            for node in &release.may_pass_to {
                taking
                    .grants
                    .push((item.record.to_string(), node.to_string(), delivery.id.to_string()));
            }
        }
        Ok("delivered")
    }

    /// Somebody who has a record from us, or from one who has it from us, passed it on.
    fn take_onward(
        &self,
        release: &Release,
        pieces: &[Proven],
        taking: &mut Taking,
    ) -> Result<&'static str, Held> {
        for piece in pieces {
            let read = self.readable(piece)?;
            let Said::Facts(record) = &read.said else { continue };
            let Body::Release(passed) = &record.body else {
                continue;
            };
            self.keep(piece, &read, taking)?;
            for item in &passed.items {
                let about = item.record.to_string();
                for node in &passed.to {
                    taking.holders.push(holder(
                        &about,
                        node.as_str(),
                        &piece.statement.header.iss,
                        record.issued.seconds(),
                    ));
                }
                let nodes = passed.to.iter().map(ToString::to_string).collect();
                self.tell_on("onward", piece, &about, nodes, taking)?;
            }
        }
        if pieces.is_empty() && release.may_pass_to.is_empty() {
            return Err(Refusal::new("unreadable", "it names no further holder").into());
        }
        Ok("delivered")
    }

    /// Answers of further holders, handed back by whoever passed the record on to them.
    fn take_receipts(
        &self,
        delivery: &Delivery<'_>,
        pieces: &[Proven],
        taking: &mut Taking,
    ) -> Result<&'static str, Held> {
        let outer = match &delivery.record.body {
            Body::Release(release) => release.items.first().map(|item| item.record.to_string()),
            _ => None,
        };
        let about = outer.unwrap_or_default();
        for piece in pieces {
            let read = self.readable(piece)?;
            let Said::Facts(record) = &read.said else { continue };
            let (who, to) = (&piece.statement.header.iss, &piece.statement.header.to);
            let via = to.first().cloned().unwrap_or_default();
            match &record.body {
                Body::Receipt(receipt) => {
                    self.keep(piece, &read, taking)?;
                    let seq = self.covered(receipt)?;
                    taking
                        .holders
                        .push(holder(&about, who, &via, receipt.at.seconds()));
                    taking.answers.extend(answer(
                        who,
                        &via,
                        &about,
                        seq,
                        receipt,
                        &piece.statement.header.sub,
                    ));
                    self.tell_on("receipts", piece, &about, Vec::new(), taking)?;
                }
                Body::Erased(erased) => {
                    self.keep(piece, &read, taking)?;
                    let name = who
                        .parse()
                        .map_err(|_| Refusal::new("unreadable", "no name of a node"))?;
                    self.take_erased(&name, piece, erased, record.issued.seconds(), taking)?;
                }
                _ => {}
            }
        }
        Ok("delivered")
    }

    /// A receipt on a release of ours.
    fn take_receipt(
        &self,
        delivery: &Delivery<'_>,
        receipt: &Receipt,
        taking: &mut Taking,
    ) -> Result<(), Held> {
        let peer = delivery.peer.name.as_str();
        let Some(released) = self.store.released(receipt.release.as_str())? else {
            return Err(Refusal::new("terms", "it answers a release that this node has not made").into());
        };
        if !released.to.iter().any(|name| name == peer) {
            return Err(Refusal::new("terms", "it answers a release that was not for its sender").into());
        }
        taking.answers.extend(answer(
            peer,
            "",
            &released.record,
            released.seq,
            receipt,
            delivery.id.as_str(),
        ));
        if matches!(released.why.as_str(), "share" | "update" | "take-back") {
            self.tell_on("receipts", delivery.proven, &released.record, Vec::new(), taking)?;
        }
        Ok(())
    }

    /// Somebody has erased what an order of ours, or one that came through us, is about.
    fn take_erased(
        &self,
        who: &comity_core::identifiers::NodeName,
        proven: &Proven,
        erased: &Erased,
        at: i64,
        taking: &mut Taking,
    ) -> Result<(), Held> {
        taking.erased.push(ErasedRow {
            notice: erased.notice.to_string(),
            node: who.to_string(),
            at,
            scope: erased.scope.clone(),
            backups: erased.backups.map(|date| date.to_string()),
        });
        self.tell_on("receipts", proven, erased.record.as_str(), Vec::new(), taking)
    }

    /// What concerns a record of somebody else goes on to the node it came from.
    fn tell_on(
        &self,
        why: &str,
        proven: &Proven,
        record: &str,
        nodes: Vec<String>,
        taking: &mut Taking,
    ) -> Result<(), Held> {
        if super::issuer_of(record) == self.name.as_str() {
            return Ok(());
        }
        if let Some((peer, _)) = self.held_from(record)?
            && peer != proven.statement.header.iss
        {
            taking.relays.push(Relay {
                why: why.into(),
                hash: proven.statement.hash(),
                record: record.into(),
                to: peer,
                nodes,
            });
        }
        Ok(())
    }

    /// Highest number of a record's chain among the statements of a receipt.
    fn covered(&self, receipt: &Receipt) -> Result<u64, FlowError> {
        let mut highest = 0;
        for hash in receipt
            .statements
            .iter()
            .filter_map(|text| hex::decode_array(text))
        {
            if let Some(row) = self.store.statement(&hash, &Sight::all())? {
                highest = highest.max(row.settled.row.seq);
            }
        }
        Ok(highest)
    }

    fn readable(&self, piece: &Proven) -> Result<Read, Held> {
        read_statement(piece.statement.bytes())
            .map_err(|cause| Held::from(Refusal::new("unreadable", cause.to_string())))
    }

    pub(super) fn is_erased(&self, record: &str) -> Result<bool, FlowError> {
        Ok(!self.store.erasures_of(Some(record), 1)?.is_empty())
    }

    /// Keeps a statement beside ours, with its proof. One of ours is here already.
    fn keep(&self, proven: &Proven, read: &Read, taking: &mut Taking) -> Result<(), Held> {
        let header = &proven.statement.header;
        if super::issuer_of(&header.sub) != header.iss {
            return Err(Refusal::new("bad-signature", "a statement on a record of another issuer").into());
        }
        if header.iss == self.name.as_str() {
            return Ok(());
        }
        let log = self.store.log_id(&proven.origin, &proven.statement.header.iss)?;
        let bytes = proven.statement.bytes().to_vec();
        let staged = self.given_statement(read, bytes, proven.leaf, proven.open)?;
        for taken in self.store.take_given(log, &[(proven.index, staged)])? {
            if let comity_store::peers::Taken::Rival { .. } = taken {
                tracing::warn!(record = %proven.statement.header.sub, "its issuer said two things");
            }
        }
        taking.proofs.extend(given(proven));
        Ok(())
    }

    /// Key events of issuers whose log is not mirrored here: kept so that what they signed can be handed on with them.
    fn keep_key_events(
        &self,
        parcel: &Parcel,
        vouchers: Option<&Vouchers>,
        taking: &mut Taking,
    ) -> Result<(), Held> {
        let Some(vouchers) = vouchers else { return Ok(()) };
        let mut foreign = Vec::new();
        for (node, vkey) in vouchers.logs() {
            let name: Result<comity_core::identifiers::NodeName, _> = node.parse();
            let pinned = match &name {
                Ok(name) => *name == self.name || self.peer_named(name)?.is_some(),
                Err(_) => false,
            };
            if !pinned {
                taking.vouched.push((node, vkey.clone()));
                foreign.push(vkey);
            }
        }
        for piece in parcel.keys.iter().filter(|piece| foreign.contains(&piece.log)) {
            let proven = self.prove_piece(piece, vouchers)?;
            let read = self.readable(&proven)?;
            self.keep(&proven, &read, taking)?;
        }
        Ok(())
    }
}

/// Not done: refused or ours, or the line stopped us.
enum Held {
    Not(NotTaken),
    Stop(Stop),
}

impl<T: Into<NotTaken>> From<T> for Held {
    fn from(cause: T) -> Self {
        Self::Not(cause.into())
    }
}

fn terms_of(release: &Release) -> String {
    let terms = Terms {
        purposes: release.purposes.clone(),
        ground: release.ground.clone(),
        onward: Some(release.onward),
        may_pass_to: release.may_pass_to.clone(),
    };
    serde_json::to_string(&terms).unwrap_or_default()
}

fn listed(piece: &Proven) -> IncomingStatement {
    let header = &piece.statement.header;
    IncomingStatement {
        hash: piece.statement.hash(),
        record: header.sub.clone(),
        seq: header.seq,
        verb: header.verb.as_str().into(),
        issuer: header.iss.clone(),
        log: piece.origin.clone(),
        index: piece.index,
        pinned: piece.pinned,
    }
}

fn holder(record: &str, node: &str, via: &str, since: i64) -> Holder {
    Holder {
        record: record.into(),
        node: node.into(),
        via: via.into(),
        since,
        sent: 0,
        stage: Stage::Waiting.as_str().into(),
        acked: 0,
        head: 0,
        erased: None,
    }
}

fn answer(peer: &str, via: &str, record: &str, seq: u64, receipt: &Receipt, id: &str) -> Option<Answer> {
    let stage = Stage::parse(&receipt.stage)?;
    let rank = Stage::ALL.iter().position(|one| *one == stage)?;
    Some(Answer {
        peer: peer.into(),
        release: receipt.release.to_string(),
        record: record.into(),
        via: via.into(),
        stage: stage.as_str().into(),
        rank: u8::try_from(rank).ok()?,
        at: receipt.at.seconds(),
        reason: receipt.reason.clone(),
        text: serde_json::to_string(&receipt.text)
            .ok()
            .filter(|_| !receipt.text.is_empty()),
        receipt: id.into(),
        seq,
    })
}

fn erasure_of(id: &RecordId, proven: &Proven, record: &Record, from: &str) -> Option<Erasure> {
    let Body::EraseNotice(notice) = &record.body else {
        return None;
    };
    Some(Erasure {
        notice: id.to_string(),
        hash: proven.statement.hash(),
        record: notice.record.to_string(),
        ordered_by: notice.ordered_by.clone(),
        ground: serde_json::to_string(&notice.ground).unwrap_or_default(),
        at: record.issued.seconds(),
        by: notice.by.map(|date| date.to_string()),
        originator: proven.statement.header.iss.clone(),
        from: from.into(),
        done: None,
    })
}
