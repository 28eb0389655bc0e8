//! Results: JSON Lines and CSV for programs, tables for people; to a file whole or not at all.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::{Format, Output};

/// Where results are written.
pub(crate) struct Sink {
    writer: Box<dyn Write + Send>,
    place: Place,
    /// The form of results.
    pub(crate) format: Format,
}

/// What the results become.
enum Place {
    Standard,
    /// A device or pipe, which is written to as it is: nothing may be put in its place.
    Device(PathBuf),
    File(Aside),
}

/// A file that is not whole yet, beside the one it will be. It goes with the run if it is never finished.
struct Aside {
    part: PathBuf,
    whole: PathBuf,
    finished: bool,
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot be removed either is told by the error that led here.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

impl Sink {
    /// Opens the output: a file beside the named one, moved over it at the end.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn open(output: &Output) -> anyhow::Result<Self> {
        let format = output.format;
        let Some(path) = output.output.as_ref().filter(|path| path.as_os_str() != "-") else {
            let writer = Box::new(BufWriter::new(std::io::stdout()));
            return Ok(Self {
                writer,
                place: Place::Standard,
                format,
            });
        };
        let place = place(path);
        let file = match &place {
            Place::File(aside) => create(&aside.part)?,
            Place::Standard | Place::Device(_) => File::options()
                .write(true)
                .open(path)
                .with_context(|| unwritten(path))?,
        };
        let writer = Box::new(BufWriter::new(file));
        Ok(Self {
            writer,
            place,
            format,
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

    /// Results that were written down before. A reader behind a pipe has them at once.
    ///
    /// # Errors
    /// The disk's or the pipe's.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.writer.write_all(bytes)?;
        match self.place {
            Place::Standard | Place::Device(_) => self.writer.flush(),
            Place::File(_) => Ok(()),
        }
    }

    /// What an error in writing is about.
    pub(crate) fn unwritten(&self) -> String {
        match &self.place {
            Place::Standard => "could not write to standard output".into(),
            Place::Device(path) => unwritten(path),
            Place::File(aside) => unwritten(&aside.whole),
        }
    }

    /// Everything is written.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush().with_context(|| self.unwritten())?;
        drop(self.writer);
        if let Place::File(aside) = &mut self.place {
            std::fs::rename(&aside.part, &aside.whole).with_context(|| unwritten(&aside.whole))?;
            aside.finished = true;
        }
        Ok(())
    }
}

fn place(path: &Path) -> Place {
    let device = std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
    if device {
        return Place::Device(path.to_path_buf());
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    Place::File(Aside {
        part: path.with_file_name(name),
        whole: path.to_path_buf(),
        finished: false,
    })
}

fn create(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| unwritten(path))
}

fn unwritten(path: &Path) -> String {
    format!("could not write {}", path.display())
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
