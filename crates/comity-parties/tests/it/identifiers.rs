//! Identifiers: published test numbers, one digit changed, the text around them, what a hit is worth.

use comity_parties::identifier::{
    Checked, Scheme, Strength, Validity, clash, country_code, meet, read, read_all,
};
use proptest::prelude::*;

/// Numbers that their publishers give as examples: scheme as filed, value, country, what it is, its key.
const GOOD: [(&str, &str, Option<&str>, Scheme, &str); 40] = [
    (
        "lei",
        "54930084UKLVMY22DS16",
        None,
        Scheme::Lei,
        "54930084UKLVMY22DS16",
    ),
    (
        "reg",
        "2138 00WS GIIZ CXF1 P572",
        None,
        Scheme::Lei,
        "213800WSGIIZCXF1P572",
    ),
    (
        "iban",
        "GB82 WEST 1234 5698 7654 32",
        None,
        Scheme::Iban,
        "GB82WEST12345698765432",
    ),
    ("isin", "US0378331005", None, Scheme::Isin, "US0378331005"),
    ("imo", "IMO 9074729", None, Scheme::Imo, "9074729"),
    ("reg", "IMO: 9074729", None, Scheme::Imo, "9074729"),
    (
        "uscc",
        "91350100M000100Y43",
        None,
        Scheme::Uscc,
        "91350100M000100Y43",
    ),
    (
        "reg",
        "统一社会信用代码91350100M000100Y43",
        None,
        Scheme::Uscc,
        "91350100M000100Y43",
    ),
    (
        "natid",
        "11010519491231002x",
        None,
        Scheme::CnResident,
        "11010519491231002X",
    ),
    (
        "passport",
        "440524188001010014",
        None,
        Scheme::CnResident,
        "440524188001010014",
    ),
    ("tax", "ИНН 7707083893", Some("Russia"), Scheme::Inn, "7707083893"),
    ("tax", "500100732259", None, Scheme::Inn, "500100732259"),
    ("reg", "ОГРН: 1027700132195", None, Scheme::Ogrn, "1027700132195"),
    (
        "tax",
        "304500116000157",
        Some("ru"),
        Scheme::Ogrn,
        "304500116000157",
    ),
    ("okpo", "00032537", None, Scheme::Okpo, "00032537"),
    (
        "natid",
        "BOXW310820HNERXN09",
        None,
        Scheme::Curp,
        "BOXW310820HNERXN09",
    ),
    (
        "curp",
        "HEGG-560427-MVZRRL-04",
        None,
        Scheme::Curp,
        "HEGG560427MVZRRL04",
    ),
    ("rfc", "GODE561231GR8", None, Scheme::Rfc, "GODE561231GR8"),
    ("rfc", "MAB-930714-8T4", None, Scheme::Rfc, "MAB9307148T4"),
    ("nit", "213.123.432-1", None, Scheme::Nit, "213123432"),
    ("ruc", "20512333797", None, Scheme::Ruc, "20512333797"),
    ("tax", "094259216", Some("Greece"), Scheme::Tax, "094259216"),
    (
        "natid",
        "0499370899",
        Some("Iran (Islamic Republic of)"),
        Scheme::National,
        "0499370899",
    ),
    ("vat", "IT 00743110157", Some("IT"), Scheme::Vat, "00743110157"),
    (
        "crypto",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        None,
        Scheme::Wallet,
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    ),
    (
        "other",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        None,
        Scheme::Wallet,
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    ),
    (
        "crypto",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        None,
        Scheme::Wallet,
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    ),
    (
        "crypto",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        None,
        Scheme::Wallet,
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ),
    (
        "crypto",
        "ETH 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        None,
        Scheme::Wallet,
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    ),
    (
        "crypto",
        "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
        None,
        Scheme::Wallet,
        "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
    ),
    (
        "crypto",
        "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
        None,
        Scheme::Wallet,
        "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    ),
    (
        "crypto",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        None,
        Scheme::Wallet,
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    ),
    (
        "crypto",
        "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        None,
        Scheme::Wallet,
        "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    ),
    (
        "crypto",
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        None,
        Scheme::Wallet,
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
    ),
    (
        "crypto",
        "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
        None,
        Scheme::Wallet,
        "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
    ),
    (
        "reg",
        "732 829 320",
        Some("FR"),
        Scheme::Registration,
        "732829320",
    ),
    ("tax", "4540536920", Some("Turkey"), Scheme::Tax, "4540536920"),
    (
        "reg",
        "32855961",
        Some("Ukraine"),
        Scheme::Registration,
        "32855961",
    ),
    (
        "cedula",
        "1714307103",
        Some("Ecuador"),
        Scheme::Cedula,
        "1714307103",
    ),
    (
        "reg",
        "988 077 917",
        Some("Norway"),
        Scheme::Registration,
        "988077917",
    ),
];

#[test]
fn published_numbers_are_right() {
    for (filed, value, country, scheme, key) in GOOD {
        let read = read(filed, value, country);
        assert_eq!(
            (read.scheme, read.key.as_str(), read.valid),
            (scheme, key, Validity::Checked),
            "{filed} {value}"
        );
        assert!(
            read.strength >= Strength::Strong,
            "{filed} {value} {:?}",
            read.strength
        );
    }
}

#[test]
fn a_changed_digit_is_wrong() {
    for (filed, value, country, ..) in GOOD {
        let digits: Vec<usize> = value
            .char_indices()
            .filter(|(_, c)| c.is_ascii_digit())
            .map(|(at, _)| at)
            .collect();
        for at in digits.into_iter().rev().take(3) {
            let mut other = value.to_owned();
            let digit = (value.as_bytes()[at] - b'0' + 3) % 10;
            other.replace_range(at..=at, &digit.to_string());
            let (changed, first) = (read(filed, &other, country), read(filed, value, country));
            assert_ne!(changed.key, first.key, "{filed} {other}");
            assert_eq!(meet(&changed, &first), None);
        }
    }
    for (filed, value) in [
        ("lei", "54930084UKLVMY22DS17"),
        ("uscc", "91350100M000100Y42"),
        ("inn", "7707083894"),
        ("imo", "9074728"),
        ("crypto", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"),
        ("crypto", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed"),
        ("crypto", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
    ] {
        assert!(
            matches!(read(filed, value, None).valid, Validity::Wrong(_)),
            "{filed} {value}"
        );
    }
}

#[test]
fn numbers_stand_in_text() {
    for (filed, value, key, country) in [
        ("passport", "Passport A0002277 (Iran)", "A0002277", Some(*b"IR")),
        (
            "passport",
            "Russian foreign travel passport number 514448632",
            "514448632",
            None,
        ),
        ("reg", "C.R. No. 2920383 (Hong Kong)", "2920383", Some(*b"HK")),
        ("passport", "OB 0243318", "OB0243318", None),
        (
            "passport",
            "CAR diplomatic passport no. D00000898",
            "D00000898",
            None,
        ),
        (
            "passport",
            "Central African Republic number O00065772, issued 30 Dec 2014",
            "O00065772",
            None,
        ),
        ("passport", "R00005943, South Sudan", "R00005943", None),
        ("passport", "AB123456 UK", "AB123456", Some(*b"GB")),
        ("passport", "МР 1234567 (Belarus)", "MP1234567", Some(*b"BY")),
        ("passport", "４５ １２ ３４５６７８", "4512345678", None),
        ("natid", "شماره ملی ۰۴۹۹۳۷۰۸۹۹", "0499370899", None),
        ("tax", "RIF J-31069374-9 (Venezuela)", "J310693749", Some(*b"VE")),
        (
            "reg",
            "Folio Mercantil No. 343997 (Mexico) issued 14 Dec 2005",
            "343997",
            Some(*b"MX"),
        ),
        ("reg", "HRB 12345 (Hamburg) (Germany)", "HRB12345", Some(*b"DE")),
        ("swift", "SWIFT/BIC: HAVIGB2LXXX", "HAVIGB2L", None),
        ("callsign", "UBRS", "UBRS", None),
        ("cedula", "V-8348784 (Venezuela)", "8348784", Some(*b"VE")),
        ("natid", "14/MAMAKA N 140703", "14MAMAKAN140703", None),
        ("reg", "he 351838", "HE351838", None),
        ("passport", "927220424expires12Jun2022", "927220424", None),
        ("other", "IMO number 9074729", "9074729", None),
    ] {
        let read = read(filed, value, None);
        assert_eq!((read.key.as_str(), read.country), (key, country), "{value}");
    }
    let several = read_all(
        "passport",
        "A0002277, B0001234 (Iran); C7654321 issued 2 Feb 2001",
        None,
    );
    let keys: Vec<&str> = several.iter().map(|read| read.key.as_str()).collect();
    assert_eq!(keys, ["A0002277", "B0001234", "C7654321"]);
    assert_eq!(read_all("passport", "issued 10.9.2012", None).len(), 1);
}

fn hit(one: (&str, &str, Option<&str>), other: (&str, &str, Option<&str>)) -> Option<Strength> {
    let read =
        |(scheme, value, country): (&str, &str, Option<&str>)| -> Checked { read(scheme, value, country) };
    let (one, other) = (read(one), read(other));
    assert_eq!(meet(&one, &other), meet(&other, &one));
    meet(&one, &other)
}

#[test]
fn one_number_under_several_schemes() {
    let none = None;
    assert!(
        hit(
            ("reg", "1027700132195", none),
            ("ogrn", "1027700132195", Some("ru"))
        ) >= Some(Strength::Proof)
    );
    assert!(hit(("tax", "7707083893", Some("ru")), ("inn", "7707083893", none)) >= Some(Strength::Strong));
    assert!(hit(("reg", "273451870", none), ("mmsi", "273451870", none)).is_some());
    assert!(hit(("reg", "UBRS8", none), ("callsign", "UBRS8", none)).is_some());
    assert!(hit(("reg", "9074729", none), ("imo", "IMO 9074729", none)).is_some());
    assert!(hit(("natid", "16215230", Some("CO")), ("cedula", "16215230", none)).is_some());
    assert!(hit(("cedula", "16215230", none), ("nit", "16215230-1", Some("CO"))).is_some());
    assert!(hit(("vat", "MT20084637", none), ("tax", "20084637", Some("Malta"))).is_some());
    assert!(hit(("swift", "HAVIGB2L", none), ("swift", "HAVIGB2LXXX", none)).is_some());
}

#[test]
fn chance_is_no_hit() {
    let none = None;
    // A short passport number as a registration number; one number of two countries.
    assert_eq!(hit(("passport", "123987", none), ("reg", "123987", none)), None);
    assert_eq!(
        hit(("reg", "12398", Some("Iran")), ("reg", "12398", Some("China"))),
        None
    );
    assert!(
        hit(
            ("passport", "A0002277", Some("Iran")),
            ("passport", "A0002277", Some("Iraq"))
        )
        .is_some()
    );
    for nothing in [
        "N/A",
        "unknown",
        "00000000",
        "123456",
        "987654321",
        "1111",
        "0000001",
        "-",
        "",
        "none",
    ] {
        let read = read("reg", nothing, None);
        assert_eq!(read.strength, Strength::Nothing, "{nothing}");
        assert_eq!(meet(&read, &read), None, "{nothing}");
    }
    assert_eq!(read("reg", "14", None).strength, Strength::Nothing);
    assert_eq!(read("reg", "837", None).strength, Strength::Weak);
    assert!(Strength::Weak.log_odds() < Strength::Fair.log_odds());
}

#[test]
fn two_numbers_of_which_a_party_has_one_speak_against() {
    let inn = |value| read("inn", value, Some("ru"));
    assert!(clash(&inn("7707083893"), &inn("7736050003")).is_some_and(|weight| weight < 0.0));
    assert_eq!(clash(&inn("7707083893"), &inn("7707083893")), None);
    let passport = |value| read("passport", value, None);
    assert_eq!(clash(&passport("A0002277"), &passport("B0001234")), None);
}

#[test]
fn countries_by_code_and_name() {
    for (text, code) in [
        ("ir", *b"IR"),
        ("IRN", *b"IR"),
        ("Iran (Islamic Republic of)", *b"IR"),
        ("Korea, North", *b"KP"),
        ("Democratic People's Republic of Korea", *b"KP"),
        ("Congo, Democratic Republic of the", *b"CD"),
        ("Tehran, Iran", *b"IR"),
        ("TÜRKIYE", *b"TR"),
    ] {
        assert_eq!(country_code(text), Some(code), "{text}");
    }
    assert_eq!(country_code("Utopia"), None);
    assert_eq!(country_code(""), None);
}

proptest! {
    #[test]
    fn any_text_is_read_and_meets_itself(scheme in "[a-z]{0,8}", text in "\\PC{0,80}", country in "\\PC{0,10}") {
        let one = read(&scheme, &text, Some(&country));
        prop_assert_eq!(&one, &read(&scheme, &text, Some(&country)));
        prop_assert!(read_all(&scheme, &text, None).len() <= comity_parties::identifier::MAX_NUMBERS);
        if one.strength > Strength::Nothing {
            prop_assert_eq!(meet(&one, &one), Some(one.strength));
        }
    }

    #[test]
    fn blanks_and_dashes_do_not_matter(digits in "[1-9][0-9]{8,11}") {
        let spaced: Vec<String> = digits.as_bytes().chunks(3).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        let plain = read("reg", &digits, None);
        prop_assert_eq!(&plain.key, &read("reg", &spaced.join(" "), None).key);
        prop_assert_eq!(&plain.key, &read("tax", &spaced.join("."), None).key);
    }
}
