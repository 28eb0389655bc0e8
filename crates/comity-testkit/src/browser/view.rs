//! How the browser looks at a page.

use std::path::Path;

/// Size in CSS pixels, and the language that the browser asks for.
#[derive(Debug, Clone)]
pub struct View {
    /// Width of the page.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
    /// As in `Accept-Language`: `en`, `zh-CN`.
    pub lang: String,
}

impl View {
    /// A desk: 1280 × 900.
    pub fn desk(lang: &str) -> View {
        View {
            width: 1280,
            height: 900,
            lang: lang.to_owned(),
        }
    }

    /// The narrowest telephone that every page must fit: 360 × 740.
    pub fn phone(lang: &str) -> View {
        View {
            width: 360,
            height: 740,
            lang: lang.to_owned(),
        }
    }
}

/// What Chromium is started with: no window, nothing from the network, a profile of its own.
pub(super) fn arguments(view: &View, profile: &Path) -> Vec<String> {
    let fixed = [
        "--headless=new",
        // Root may not use the sandbox; only pages of our own node are opened.
        "--no-sandbox",
        // Containers give /dev/shm too little room.
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--hide-scrollbars",
    ];
    let mut arguments = fixed.map(str::to_owned).to_vec();
    arguments.push(format!("--window-size={},{}", view.width, view.height));
    arguments.push(format!("--lang={}", view.lang));
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments
}
