//! Pictures in a folder: one file a hit, named after its record.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Longest name of a file, in characters; with its number and ending it fits every file system.
const LONGEST_NAME: usize = 60;

/// Most files of one name: after them somebody is filling a disk.
const MOST_OF_ONE_NAME: u32 = 1_000_000;

/// Names that a Windows machine keeps for devices, whatever follows a point.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The folder.
pub(super) struct Pictures {
    folder: PathBuf,
    /// How many pictures have each name: the next number need not be searched for.
    taken: HashMap<String, u32>,
}

impl Pictures {
    /// # Errors
    /// A folder that cannot be made.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        Ok(Self {
            folder: folder.to_path_buf(),
            taken: HashMap::new(),
        })
    }

    /// Saves a picture in a file of its own; nothing that is there is written over.
    ///
    /// # Errors
    /// The disk's, naming the file.
    pub(super) fn save(&mut self, id: &str, svg: &str) -> io::Result<()> {
        let name = file_name(id);
        let taken = self.taken.entry(name.to_lowercase()).or_insert(0);
        while *taken < MOST_OF_ONE_NAME {
            *taken += 1;
            let path = self.folder.join(match *taken {
                1 => format!("{name}.svg"),
                number => format!("{name}-{number}.svg"),
            });
            match File::create_new(&path) {
                Ok(file) => return written(file, &path, svg),
                Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
                Err(cause) => return Err(named(&path, &cause)),
            }
        }
        Err(io::Error::other(format!("too many pictures are called {name}")))
    }
}

/// Writes the picture; half a picture is removed.
fn written(mut file: File, path: &Path, svg: &str) -> io::Result<()> {
    file.write_all(svg.as_bytes()).map_err(|cause| {
        let _ = std::fs::remove_file(path);
        named(path, &cause)
    })
}

fn named(path: &Path, cause: &io::Error) -> io::Error {
    io::Error::new(cause.kind(), format!("{}: {cause}", path.display()))
}

/// The id as the name of a file: letters, digits, `-`, `_`, and points inside; nothing that leads out of the folder.
fn file_name(id: &str) -> String {
    let safe = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '_'
        }
    };
    let name: String = id.chars().take(LONGEST_NAME).map(safe).collect();
    let name = name.trim_matches('.');
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()));
    match name {
        "" => "record".to_owned(),
        name if device => format!("_{name}"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_leads_out_of_the_folder() {
        for (id, name) in [
            ("MB-1", "MB-1"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..", "record"),
            ("", "record"),
            ("a/b\\c:d\0\n", "a_b_c_d__"),
            (".hidden", "hidden"),
            ("NUL.txt", "_NUL.txt"),
            ("com1", "_com1"),
            ("芬太尼 1", "芬太尼_1"),
        ] {
            assert_eq!(file_name(id), name);
        }
        assert_eq!(file_name(&"长".repeat(1_000)).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a-2.svg"), "mine").unwrap();
        let mut pictures = Pictures::open(&folder.path().join("new/deep")).unwrap();
        pictures.save("x", "1").unwrap();
        let mut pictures = Pictures::open(folder.path()).unwrap();
        for id in ["a", "a", "A", "a"] {
            pictures.save(id, "svg").unwrap();
        }
        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(
            names,
            ["A-4.svg", "a-2.svg", "a-3.svg", "a-5.svg", "a.svg", "new"]
        );
        assert_eq!(
            std::fs::read_to_string(folder.path().join("a-2.svg")).unwrap(),
            "mine"
        );
    }
}
