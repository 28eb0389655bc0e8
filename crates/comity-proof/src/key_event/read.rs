//! Payload of a statement to [`KeyEvent`].

use super::{
    KeyChange, KeyEvent, KeyEventError as Error, KeyRole, MAX_TEXT, Root, RootSignature, is_key_event,
};
use crate::cbor::Value;
use crate::ed25519::is_acceptable_key;
use crate::note::{ALG_COSIGNATURE, ALG_ED25519, ALG_ML_DSA_44, VerifierKey};
use crate::{hex, sha256, time};

const KEY_FORM: &str = "64 hexadecimal digits of an Ed25519 public key";

impl KeyEvent {
    /// Reads the payload of a statement.
    pub fn from_payload(payload: &Value) -> Result<Self, Error> {
        if !is_key_event(payload) {
            return Err(Error::OtherKind);
        }
        let body = Body(payload.get("body").ok_or(Error::Field("event", "there"))?);
        let role = body.text("role")?;
        let role = role.ok_or(Error::Field("role", "a word such as \"statement\""))?;
        let event = Self {
            change: change(body.text("event")?)?,
            role: KeyRole::from_word(role),
            key: body
                .digits("key", KEY_FORM)?
                .ok_or(Error::Field("key", KEY_FORM))?,
            vkey: body
                .text("vkey")?
                .map(str::parse)
                .transpose()
                .map_err(Error::VerifierKey)?,
            name: body.text("name")?.map(str::to_owned),
            recipient: body.text("recipient")?.map(str::to_owned),
            replaces: body.digits("replaces", "64 hexadecimal digits of a key")?,
            until: body.time("until")?,
            last_good: body.number("last-good")?,
            reason: body.text("reason")?.map(str::to_owned),
            root: body.0.get("root").map(Root::from_value).transpose()?,
            root_signatures: root_signatures(body.0.get("root-signatures"))?,
            as_read: Some(without_signatures(body.0)),
        };
        event.check_key()?;
        Ok(event)
    }

    /// Holds `key` against the text it stands for.
    fn check_key(&self) -> Result<(), Error> {
        let ed25519 = || match is_acceptable_key(&self.key) {
            true => Ok(()),
            false => Err(Error::Field("key", KEY_FORM)),
        };
        if self.change == KeyChange::Revoke {
            return Ok(());
        }
        match &self.role {
            KeyRole::Statement | KeyRole::Tls => ed25519(),
            KeyRole::Other(_) => Ok(()),
            KeyRole::Sealing => match &self.recipient {
                Some(text) if sha256(text.as_bytes()) == self.key => Ok(()),
                Some(_) => Err(Error::Field("key", "the SHA-256 of body.recipient")),
                None => Err(Error::Field("recipient", "an age recipient")),
            },
            KeyRole::Root => match &self.root {
                Some(root) if root.digest() == self.key => Ok(()),
                Some(_) => Err(Error::Field("key", "the SHA-256 of body.root")),
                None => Err(Error::Field("root", "there")),
            },
            KeyRole::Log | KeyRole::Cosigner => match &self.vkey {
                Some(vkey) => check_vkey(&self.role, &self.key, vkey),
                None => ed25519(),
            },
        }
    }
}

fn check_vkey(role: &KeyRole, key: &[u8; 32], vkey: &VerifierKey) -> Result<(), Error> {
    let fits = match vkey.alg {
        ALG_ED25519 if *role == KeyRole::Log => vkey.key == key && is_acceptable_key(key),
        ALG_COSIGNATURE if *role == KeyRole::Cosigner => vkey.key == key && is_acceptable_key(key),
        ALG_ML_DSA_44 => sha256(vkey.to_string().as_bytes()) == *key,
        _ => {
            return Err(Error::Field(
                "vkey",
                "a key of type 0x01 for a log, 0x04 for a cosigner, or 0x06",
            ));
        }
    };
    if fits {
        return Ok(());
    }
    Err(Error::Field(
        "key",
        "the Ed25519 key in body.vkey, or the SHA-256 of an ML-DSA-44 body.vkey",
    ))
}

fn change(word: Option<&str>) -> Result<KeyChange, Error> {
    let all = [KeyChange::Introduce, KeyChange::Rotate, KeyChange::Revoke];
    all.into_iter()
        .find(|change| Some(change.as_str()) == word)
        .ok_or(Error::Field("event", "\"introduce\", \"rotate\" or \"revoke\""))
}

fn root_signatures(value: Option<&Value>) -> Result<Vec<RootSignature>, Error> {
    let wrong = Error::Field("root-signatures", "a list of keys and signatures, at most 32");
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    // The keys of two roots at most: the old one and the new one.
    let list = value
        .as_array()
        .filter(|list| list.len() <= 2 * super::MAX_ROOT_KEYS);
    list.ok_or(wrong)?.iter().map(RootSignature::from_value).collect()
}

fn without_signatures(body: &Value) -> Value {
    let entries = body.as_map().unwrap_or_default();
    let kept = |(name, _): &&(Value, Value)| name.as_text() != Some("root-signatures");
    Value::Map(entries.iter().filter(kept).cloned().collect())
}

struct Body<'a>(&'a Value);

impl<'a> Body<'a> {
    fn text(&self, name: &'static str) -> Result<Option<&'a str>, Error> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let text = value.as_text().filter(|text| text.len() <= MAX_TEXT);
        text.map(Some)
            .ok_or(Error::Field(name, "a text of at most 4,096 bytes"))
    }

    fn digits(&self, name: &'static str, wanted: &'static str) -> Result<Option<[u8; 32]>, Error> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        hex::decode_array(text)
            .map(Some)
            .ok_or(Error::Field(name, wanted))
    }

    fn number(&self, name: &'static str) -> Result<Option<u64>, Error> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        value
            .as_u64()
            .map(Some)
            .ok_or(Error::Field(name, "a whole number"))
    }

    fn time(&self, name: &'static str) -> Result<Option<u64>, Error> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        time::parse(text)
            .map(Some)
            .ok_or(Error::Field(name, "a time such as \"2026-11-21T20:00:00Z\""))
    }
}
