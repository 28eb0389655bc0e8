//! Style sheet, script and icon, inside the binary, under names that change with their content.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// One static file.
pub struct Asset {
    /// Address on this node, with the content's hash in the name: may be cached for ever.
    pub href: String,
    /// The content type.
    pub content_type: &'static str,
    /// The bytes.
    pub bytes: &'static [u8],
}

/// All static files of the pages.
pub struct Assets {
    /// The one style sheet.
    pub css: Asset,
    /// The one script.
    pub js: Asset,
    /// The icon.
    pub icon: Asset,
}

/// Hex digits of the content's hash in a name. Eight bytes: a clash among three files is out of the question.
const NAME_HASH_BYTES: usize = 8;

/// The static files, hashed once.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    css: asset(
        "app",
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../static/app.css"),
    ),
    js: asset(
        "app",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../static/app.js"),
    ),
    icon: asset(
        "icon",
        "svg",
        "image/svg+xml",
        include_bytes!("../static/icon.svg"),
    ),
});

impl Assets {
    /// The file with this name, the part after `/static/`.
    pub fn named(&self, name: &str) -> Option<&Asset> {
        [&self.css, &self.js, &self.icon]
            .into_iter()
            .find(|asset| asset.href.strip_prefix("/static/") == Some(name))
    }
}

fn asset(stem: &str, suffix: &str, content_type: &'static str, bytes: &'static [u8]) -> Asset {
    let hash: String = Sha256::digest(bytes)
        .iter()
        .take(NAME_HASH_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Asset {
        href: format!("/static/{stem}.{hash}.{suffix}"),
        content_type,
        bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_hashed_name_only() {
        let name = ASSETS.css.href.strip_prefix("/static/").unwrap();
        assert!(ASSETS.named(name).is_some());
        assert!(ASSETS.named("app.css").is_none());
    }
}
