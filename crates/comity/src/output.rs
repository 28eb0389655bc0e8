//! Results: JSON Lines and CSV for programs, tables for people; to a file whole or not at all.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;

use crate::cli::{Format, Output};

/// Where results are written.
pub(crate) struct Sink {
    writer: Box<dyn Write>,
    aside: Option<(PathBuf, PathBuf)>,
    /// The form of results.
    pub(crate) format: Format,
}

impl Sink {
    /// Opens the output: a file beside the named one, moved over it at the end.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn open(output: &Output) -> anyhow::Result<Self> {
        let Some(path) = output.output.as_ref().filter(|path| path.as_os_str() != "-") else {
            return Ok(Self {
                writer: Box::new(BufWriter::new(std::io::stdout())),
                aside: None,
                format: output.format,
            });
        };
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let aside = path.with_file_name(name);
        let file = File::create(&aside).with_context(|| format!("could not write {}", aside.display()))?;
        Ok(Self {
            writer: Box::new(BufWriter::new(file)),
            aside: Some((aside, path.clone())),
            format: output.format,
        })
    }

    /// One result as JSON.
    ///
    /// # Errors
    /// The disk's or the pipe's.
    pub(crate) fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.writer, value)?;
        Ok(self.writer.write_all(b"\n")?)
    }

    /// One row of CSV.
    ///
    /// # Errors
    /// The disk's or the pipe's.
    pub(crate) fn csv(&mut self, cells: &[String]) -> anyhow::Result<()> {
        let mut writer = csv::WriterBuilder::new().from_writer(&mut self.writer);
        writer.write_record(cells)?;
        Ok(writer.flush()?)
    }

    /// A line for people.
    ///
    /// # Errors
    /// The disk's or the pipe's.
    pub(crate) fn line(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.writer, "{text}")?)
    }

    /// Everything is written.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush()?;
        drop(self.writer);
        if let Some((aside, path)) = self.aside {
            std::fs::rename(&aside, &path).with_context(|| format!("could not write {}", path.display()))?;
        }
        Ok(())
    }
}

/// A table for people: columns as wide as their widest cell; a Chinese character takes two places.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let widths: Vec<usize> = (0..header.len())
        .map(|column| {
            let cells = rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell));
            cells
                .chain([header.get(column).map_or(0, |name| width(name))])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let head: Vec<String> = header.iter().map(ToString::to_string).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    [&head, &rule]
        .into_iter()
        .chain(rows)
        .map(|row| pad(row, &widths))
        .collect()
}

fn pad(row: &[String], widths: &[usize]) -> String {
    let cell =
        |(cell, wide): (&String, &usize)| format!("{cell}{}", " ".repeat(wide.saturating_sub(width(cell))));
    row.iter()
        .zip(widths)
        .map(cell)
        .collect::<Vec<_>>()
        .join("  ")
        .trim_end()
        .to_owned()
}

/// Places on a terminal: wide characters of East Asian scripts take two (Unicode Standard Annex 11, roughly).
fn width(text: &str) -> usize {
    let wide = |c: char| matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6);
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_columns_line_up() {
        let rows = vec![vec!["芬太尼".into(), "x".into()], vec!["a".into(), "y".into()]];
        let lines = table(&["name", "b"], &rows);
        assert_eq!(lines, ["name    b", "------  -", "芬太尼  x", "a       y"]);
    }
}
