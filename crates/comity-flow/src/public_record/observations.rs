//! `record-observations.csv`: points of series that stand beside the commitments. Context, never attribution.

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_core::kinds::Kind;
use comity_core::parts::Source;
use comity_core::quantity::{Quantity, Unit};
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::Row;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-observations.csv";
const COLUMNS: &[&str] = &[
    "id",
    "event",
    "series",
    "name_en",
    "name_zh",
    "country",
    "period",
    "value",
    "unit",
    "method_en",
    "method_zh",
    "publisher",
    "state",
    "citation",
    "provenance",
];

/// One point.
pub(super) struct Point {
    pub(super) at: Place,
    pub(super) id: String,
    /// The event that told it, if one is on record.
    pub(super) event: String,
    pub(super) series: String,
    pub(super) name: Vec<Text>,
    pub(super) country: Option<Jurisdiction>,
    pub(super) period: Option<PartialDate>,
    pub(super) value: Option<Quantity>,
    pub(super) method: Vec<Text>,
    pub(super) publisher: String,
    pub(super) state: String,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Point> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| point(row, complaints)).collect()
}

fn point(row: Row, complaints: &mut Complaints) -> Point {
    row.need("country", complaints);
    Point {
        id: row.need("id", complaints),
        event: row.text("event").to_owned(),
        series: row.need("series", complaints),
        name: row.pair("name", complaints),
        country: row.country("country", complaints),
        period: row.need_date("period", complaints),
        value: quantity(&row, complaints),
        method: row.pair("method", complaints),
        publisher: row.need("publisher", complaints),
        state: row.word("state", Kind::Observation.statuses(), complaints),
        source: row.source(complaints),
        at: row.at,
    }
}

fn quantity(row: &Row, complaints: &mut Complaints) -> Option<Quantity> {
    let value = row.text("value").parse::<comity_core::quantity::Decimal>();
    let unit = Unit::parse(row.text("unit"));
    if let Err(cause) = &value {
        complaints.add(
            &row.at,
            "value",
            cause.to_string(),
            "copy the number without separators",
        );
    }
    if unit.is_none() {
        let what = format!("`{}` is not a unit we know", row.text("unit"));
        complaints.add(
            &row.at,
            "unit",
            what,
            "write a UCUM code such as kg or a count such as {death}",
        );
    }
    Some(Quantity {
        value: value.ok()?,
        unit: unit?,
        uncertainty: None,
    })
}
