//! Schemes of identifiers and the words by which lists and tools call them.

/// A scheme of identifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// Unified social credit code of China, 18 characters (GB 32100-2015).
    Uscc,
    /// Identity number of a resident of China, 18 or formerly 15 digits (GB 11643-1999).
    CnResident,
    /// Russian taxpayer number (ИНН), 10 digits for organisations, 12 for persons.
    Inn,
    /// Russian state registration number (ОГРН, ОГРНИП), 13 or 15 digits.
    Ogrn,
    /// Statistical code of enterprises (ОКПО) of Russia and its neighbours, 8 or 10 digits.
    Okpo,
    /// Russian reason code of a tax registration (КПП), 9 characters: many share one.
    Kpp,
    /// IMO number of a ship or a company, 7 digits.
    Imo,
    /// Maritime mobile service identity, 9 digits.
    Mmsi,
    /// Call sign or tail number.
    CallSign,
    /// Legal entity identifier, 20 characters (ISO 17442).
    Lei,
    /// Mexican population register key, 18 characters.
    Curp,
    /// Mexican taxpayer number, 12 or 13 characters.
    Rfc,
    /// Taxpayer number of Colombia, Guatemala, El Salvador.
    Nit,
    /// Taxpayer number of Peru, Ecuador, Paraguay, Panama.
    Ruc,
    /// Identity card of Spanish-speaking America.
    Cedula,
    /// Business identifier code of a bank, 8 characters of 8 or 11 (ISO 9362).
    Swift,
    /// International bank account number (ISO 13616).
    Iban,
    /// Passport or other travel document.
    Passport,
    /// Any other number of a person's identity.
    National,
    /// Any other taxpayer number.
    Tax,
    /// Any other registration of an organisation, ship or aircraft.
    Registration,
    /// D-U-N-S number, 9 digits.
    Duns,
    /// Value added tax number.
    Vat,
    /// Address of a digital currency.
    Wallet,
    /// Securities number (ISO 6166).
    Isin,
    /// Anything else.
    #[default]
    Other,
}

/// What a scheme numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Persons and their documents.
    Person,
    /// Organisations; also persons as taxpayers.
    Organisation,
    /// Ships and aircraft.
    Craft,
    /// Banks, accounts, securities.
    Finance,
    /// Digital currency.
    Wallet,
    /// Not said.
    Any,
}

impl Scheme {
    /// The scheme that a word of a list or tool means; [`Scheme::Other`] if none.
    pub fn from_word(word: &str) -> Self {
        let folded: String = word
            .chars()
            .filter(|c| c.is_alphanumeric())
            .take(40)
            .flat_map(char::to_lowercase)
            .collect();
        match folded.as_str() {
            "uscc" | "usc" | "usccode" | "unifiedsocialcreditcode" | "creditcode" | "统一社会信用代码" => {
                Self::Uscc
            }
            "cnresident" | "chinaid" | "residentid" | "身份证" => Self::CnResident,
            "inn" | "inncode" | "инн" => Self::Inn,
            "ogrn" | "ogrncode" | "ogrnip" | "огрн" => Self::Ogrn,
            "okpo" | "okpocode" | "окпо" => Self::Okpo,
            "kpp" | "kppcode" | "кпп" => Self::Kpp,
            "imo" | "imonumber" | "imoship" | "imocompany" => Self::Imo,
            "mmsi" => Self::Mmsi,
            "callsign" | "tailnumber" | "tail" => Self::CallSign,
            "lei" | "leicode" | "legalentityidentifier" => Self::Lei,
            "curp" => Self::Curp,
            "rfc" => Self::Rfc,
            "nit" => Self::Nit,
            "ruc" => Self::Ruc,
            "cedula" => Self::Cedula,
            "swift" | "bic" | "swiftbic" | "swiftcode" => Self::Swift,
            "iban" => Self::Iban,
            "passport" | "passportnumber" | "traveldocument" => Self::Passport,
            "natid"
            | "nationalid"
            | "idnumber"
            | "identitycard"
            | "idcard"
            | "personalid"
            | "ssn"
            | "socialsecuritynumber" => Self::National,
            "tax" | "taxnumber" | "taxid" | "tin" => Self::Tax,
            "reg" | "registration" | "registrationnumber" | "companynumber" | "ogrnumber" => {
                Self::Registration
            }
            "duns" | "dunscode" | "dunsnumber" => Self::Duns,
            "vat" | "vatcode" | "vatnumber" => Self::Vat,
            "crypto" | "wallet" | "publickey" | "digitalcurrencyaddress" => Self::Wallet,
            "isin" | "isincode" => Self::Isin,
            _ => Self::Other,
        }
    }

    /// The word in our files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uscc => "uscc",
            Self::CnResident => "cn-resident",
            Self::Inn => "inn",
            Self::Ogrn => "ogrn",
            Self::Okpo => "okpo",
            Self::Kpp => "kpp",
            Self::Imo => "imo",
            Self::Mmsi => "mmsi",
            Self::CallSign => "callsign",
            Self::Lei => "lei",
            Self::Curp => "curp",
            Self::Rfc => "rfc",
            Self::Nit => "nit",
            Self::Ruc => "ruc",
            Self::Cedula => "cedula",
            Self::Swift => "swift",
            Self::Iban => "iban",
            Self::Passport => "passport",
            Self::National => "natid",
            Self::Tax => "tax",
            Self::Registration => "reg",
            Self::Duns => "duns",
            Self::Vat => "vat",
            Self::Wallet => "crypto",
            Self::Isin => "isin",
            Self::Other => "other",
        }
    }

    /// What it numbers.
    pub fn family(self) -> Family {
        match self {
            Self::Passport | Self::National | Self::Cedula | Self::Curp | Self::CnResident => Family::Person,
            Self::Imo | Self::Mmsi | Self::CallSign => Family::Craft,
            Self::Swift | Self::Iban | Self::Isin => Family::Finance,
            Self::Wallet => Family::Wallet,
            Self::Other => Family::Any,
            _ => Family::Organisation,
        }
    }

    /// Whether it is a person's document, behind which a country may stand.
    pub(super) fn is_document(self) -> bool {
        self.family() == Family::Person
    }

    /// Whether a number with right check digits belongs to one party in the world.
    pub fn is_unique(self) -> bool {
        matches!(
            self,
            Self::Uscc
                | Self::CnResident
                | Self::Inn
                | Self::Ogrn
                | Self::Imo
                | Self::Lei
                | Self::Curp
                | Self::Iban
                | Self::Isin
                | Self::Wallet
        )
    }

    /// Whether the number is given out for the whole world, so that a country beside it says nothing.
    pub fn is_global(self) -> bool {
        matches!(
            self,
            Self::Imo
                | Self::Mmsi
                | Self::Lei
                | Self::Swift
                | Self::Iban
                | Self::Isin
                | Self::Duns
                | Self::Wallet
        )
    }

    /// Whether a party has only one, so that a different one speaks against.
    pub fn is_only(self) -> bool {
        matches!(
            self,
            Self::Uscc | Self::CnResident | Self::Inn | Self::Ogrn | Self::Imo | Self::Lei | Self::Curp
        )
    }
}
