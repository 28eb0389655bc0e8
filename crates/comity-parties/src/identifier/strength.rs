//! What an equal, or a different, identifier is worth.

use super::{Checked, Family, Scheme, Validity};

/// What a hit on an identifier is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// A placeholder, or too short to mean anything: never a hit.
    #[default]
    Nothing,
    /// Short and common: adds a little to a name that fits, never enough alone.
    Weak,
    /// Short, but of one scheme: enough to look at.
    Fair,
    /// A number that two parties hardly share.
    Strong,
    /// One party in the world has it, and its check digits are right.
    Proof,
}

impl Strength {
    /// The evidence in natural log-odds.
    ///
    /// Chosen so that against a list of 100,000 parties (prior −11.5) *fair* alone leaves a match likelier than not, and
    /// *weak* alone does not.
    pub fn log_odds(self) -> f64 {
        match self {
            Self::Nothing => 0.0,
            Self::Weak => 4.0,
            Self::Fair => 12.5,
            Self::Strong => 16.0,
            Self::Proof => 20.0,
        }
    }

    fn lower(self) -> Self {
        match self {
            Self::Proof => Self::Strong,
            Self::Strong => Self::Fair,
            Self::Fair => Self::Weak,
            Self::Weak | Self::Nothing => Self::Nothing,
        }
    }
}

/// The most that an equal identifier can be worth.
pub(super) fn of(scheme: Scheme, key: &str, valid: Validity) -> Strength {
    if is_placeholder(key) {
        return Strength::Nothing;
    }
    let length = key.chars().count();
    let by_length = match length {
        0..=2 => Strength::Nothing,
        3 => Strength::Weak,
        4..=7 => Strength::Fair,
        _ => Strength::Strong,
    };
    match valid {
        Validity::Checked if scheme.is_unique() => Strength::Proof,
        Validity::Checked if length >= 7 => Strength::Strong,
        _ => by_length,
    }
}

/// What it is worth that two identifiers of one bucket are equal; `None` if it says nothing: two schemes that number
/// different things, or a number too short for that.
pub fn meet(asked: &Checked, listed: &Checked) -> Option<Strength> {
    if asked.key.is_empty() || asked.key != listed.key {
        return None;
    }
    let mut worth = asked.strength.min(listed.strength);
    let length = asked.key.chars().count();
    if asked.scheme != listed.scheme && !akin(asked.scheme, listed.scheme) {
        // A passport number as a registration number: by chance, unless it is long.
        if length < LONG {
            return None;
        }
        worth = worth.lower();
    }
    if let (Some(one), Some(other)) = (asked.country, listed.country)
        && one != other
        && !asked.scheme.is_global()
        && !listed.scheme.is_global()
    {
        // Passports keep their number whatever country a list names; others are numbered by each country anew.
        let holds = asked.scheme.family() == Family::Person && length >= DOCUMENT || length >= LONG;
        if !holds {
            return None;
        }
        worth = worth.lower();
    }
    (worth > Strength::Nothing).then_some(worth)
}

/// Characters from which an equal number of two unlike schemes or countries is no chance.
const LONG: usize = 9;

/// Characters from which an equal document number of two countries is no chance.
const DOCUMENT: usize = 8;

/// Whether lists file one number under either scheme.
fn akin(one: Scheme, other: Scheme) -> bool {
    let (a, b) = (one.family(), other.family());
    let either = |test: fn(Scheme, Scheme) -> bool| test(one, other) || test(other, one);
    // Ships stand under "registration number" with IMO, MMSI and call sign; the number of an identity card is the
    // taxpayer's number in half the world.
    a == b
        || a == Family::Any
        || b == Family::Any
        || either(|x, y| x == Scheme::Registration && y.family() == Family::Craft)
        || either(|x, y| {
            matches!(x, Scheme::National | Scheme::Cedula)
                && matches!(
                    y,
                    Scheme::Tax | Scheme::Nit | Scheme::Ruc | Scheme::Inn | Scheme::Vat
                )
        })
}

/// Natural log-odds against, if a party has only one identifier of this scheme and these two differ; `None` if differing
/// says nothing.
pub fn clash(asked: &Checked, listed: &Checked) -> Option<f64> {
    let differ = asked.scheme == listed.scheme && asked.key != listed.key;
    let sure = asked.valid == Validity::Checked && listed.valid == Validity::Checked;
    let one_country = match (asked.country, listed.country) {
        (Some(one), Some(other)) => one == other || asked.scheme.is_global(),
        _ => true,
    };
    (differ && sure && one_country && asked.scheme.is_only()).then_some(-4.0)
}

/// Whether a key stands for "none": one character repeated, a run of digits, a word.
fn is_placeholder(key: &str) -> bool {
    const WORDS: [&str; 12] = [
        "NA",
        "NONE",
        "NULL",
        "NIL",
        "UNKNOWN",
        "UNK",
        "NOTAVAILABLE",
        "NOTAPPLICABLE",
        "TBD",
        "TBA",
        "PENDING",
        "NOTKNOWN",
    ];
    let bytes = key.as_bytes();
    let Some(first) = bytes.first() else { return true };
    let same = bytes.iter().all(|byte| byte == first);
    let steps = |step: i16| {
        bytes.windows(2).all(
            |pair| matches!(pair, [a, b] if (i16::from(*b) - i16::from(*a) + 10) % 10 == (step + 10) % 10),
        )
    };
    let digits = bytes.iter().all(u8::is_ascii_digit);
    // All zeros but one digit at the end: 0000001.
    let nearly_zero = digits && bytes.len() > 3 && bytes.iter().filter(|byte| **byte != b'0').count() <= 1;
    same || nearly_zero || (digits && (steps(1) || steps(-1))) || WORDS.contains(&key)
}
