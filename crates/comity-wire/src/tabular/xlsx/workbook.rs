//! The list of sheets, and where each part of the workbook is.

use std::collections::HashMap;

use super::super::error::TableError;
use super::archive::Archive;
use super::xml::{Node, Xml, attribute, name_of};
use crate::limits::{MAX_SHEETS, MAX_ZIP_ENTRIES};

/// A workbook without its cells.
pub(super) struct Workbook {
    /// Worksheets in the order of their tabs; charts and dialogs are left out.
    pub(super) sheets: Vec<Sheet>,
    /// Whether days are counted from 1904 (old Macintosh files) instead of 1900.
    pub(super) from_1904: bool,
    links: Vec<Link>,
}

/// One worksheet.
pub(super) struct Sheet {
    /// Name on its tab.
    pub(super) name: String,
    /// Part of the archive that holds its cells.
    pub(super) part: String,
    /// Whether a person sees its tab.
    pub(super) visible: bool,
}

/// A relationship: from an id to a part of some type (ECMA-376 part 2, 6.5).
struct Link {
    id: String,
    kind: String,
    part: String,
}

impl Workbook {
    /// Reads the workbook part and its relationships.
    pub(super) fn read(archive: &mut Archive<'_>) -> Result<Self, TableError> {
        let main = main_part(archive)?;
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let links = read_links(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let text = archive.required(&main)?;
        let mut workbook = Self {
            sheets: Vec::new(),
            from_1904: false,
            links,
        };
        workbook.read_sheets(&text, &main)?;
        Ok(workbook)
    }

    /// The part of a type (the last segment of the relationship's type).
    pub(super) fn part_of(&self, kind: &str) -> Option<&str> {
        self.links
            .iter()
            .find(|link| link.kind == kind)
            .map(|link| link.part.as_str())
    }

    fn read_sheets(&mut self, text: &str, part: &str) -> Result<(), TableError> {
        let by_id: HashMap<&str, &Link> = self.links.iter().map(|link| (link.id.as_str(), link)).collect();
        let mut xml = Xml::new(text, part);
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::End => return Ok(()),
                Node::Close(_) | Node::Text(_) => continue,
            };
            match name_of(&element) {
                "workbookPr" if attribute(&element, "date1904").is_some() => {
                    self.from_1904 = matches!(attribute(&element, "date1904").as_deref(), Some("1" | "true"));
                }
                "sheet" => {
                    let link = attribute(&element, "id").and_then(|id| by_id.get(id.as_str()).copied());
                    let link = link.ok_or_else(|| xml.fault("a sheet points to no part"))?;
                    if link.kind == "worksheet" {
                        self.sheets.push(Sheet {
                            name: attribute(&element, "name").unwrap_or_default(),
                            part: link.part.clone(),
                            visible: !matches!(
                                attribute(&element, "state").as_deref(),
                                Some("hidden" | "veryHidden")
                            ),
                        });
                    }
                    if self.sheets.len() > MAX_SHEETS {
                        return Err(xml.fault("too many sheets"));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Where the workbook itself is; anything else that is a zip is named and refused.
fn main_part(archive: &mut Archive<'_>) -> Result<String, TableError> {
    if archive.has("mimetype") {
        return Err(TableError::Unsupported {
            what: "an OpenDocument file",
        });
    }
    let links = read_links(archive, "_rels/.rels", "")?;
    let Some(link) = links.into_iter().find(|link| link.kind == "officeDocument") else {
        return Err(TableError::Unsupported {
            what: "a zip archive without a workbook",
        });
    };
    if link.part.ends_with(".bin") {
        return Err(TableError::Unsupported {
            what: "a binary .xlsb workbook",
        });
    }
    if link.part.starts_with("word/") || link.part.starts_with("ppt/") {
        return Err(TableError::Unsupported {
            what: "a text document or presentation",
        });
    }
    Ok(link.part)
}

fn read_links(archive: &mut Archive<'_>, part: &str, folder: &str) -> Result<Vec<Link>, TableError> {
    let mut links = Vec::new();
    let Some(text) = archive.part(part.trim_start_matches('/'))? else {
        return Ok(links);
    };
    let mut xml = Xml::new(&text, part);
    loop {
        let element = match xml.next()? {
            Node::Open(element) if name_of(&element) == "Relationship" => element,
            Node::End => return Ok(links),
            _ => continue,
        };
        let get = |name: &str| attribute(&element, name).unwrap_or_default();
        let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
        links.push(Link {
            id: get("Id"),
            kind,
            part: resolve(folder, &get("Target")),
        });
        if links.len() > MAX_ZIP_ENTRIES {
            return Err(xml.fault("too many relationships"));
        }
    }
}

/// A target as a name in the archive: `/` is the root, `..` goes up.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            _ => path.push(step),
        }
    }
    path.join("/")
}
