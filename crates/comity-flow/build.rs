//! Lists the fact files, so that a new file in `data/` or `data/classes/` is part of the program without a line of Rust.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let data = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../../data");
    let mut list = String::from("&[\n");
    for (folder, prefix, ending) in [
        (data.clone(), "", "csv"),
        (data.join("classes"), "classes/", "toml"),
    ] {
        println!("cargo::rerun-if-changed={}", folder.display());
        for path in files(&folder, ending)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            writeln!(
                list,
                "    ({:?}, include_str!({:?})),",
                format!("{prefix}{name}"),
                path
            )
            .map_err(io::Error::other)?;
        }
    }
    list.push(']');
    fs::write(Path::new(&variable("OUT_DIR")?).join("data_files.rs"), list)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// The files with this ending, by name; none if the folder is not there.
fn files(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let paths: io::Result<Vec<PathBuf>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths?;
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    Ok(paths)
}
