//! Chromium without a window, driven from a test.
//!
//! ```no_run
//! # async fn example() -> Result<(), comity_testkit::browser::BrowserError> {
//! use comity_testkit::browser::{Browser, View};
//!
//! let browser = Browser::open(&View::phone("zh-CN")).await?;
//! browser.goto("http://127.0.0.1:8117/").await?;
//! assert_eq!(browser.sideways_scroll().await?, 0);
//! browser.close().await
//! # }
//! ```

mod driver;
mod view;

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use self::driver::Driver;
pub use self::view::View;

/// Set to `1` by someone who cannot install a browser, for a plain `cargo test`.
pub const SKIP: &str = "COMITY_SKIP_BROWSER";

/// Length of the longest picture in pixels: what fits a review at one look. Chromium refuses pages past 16,384.
pub const LONGEST_PICTURE: u64 = 6000;

/// Why a browser could not be used.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// No driver on this machine.
    #[error(
        "no chromedriver: `cargo xtask test` installs it, or by hand: apt-get install -y \
         --no-install-recommends chromium chromium-driver fonts-wqy-microhei; without one, set {SKIP}=1"
    )]
    NoDriver,
    /// The driver did not start.
    #[error("chromedriver named no port; it said:\n{said}")]
    DriverSilent {
        /// All that it printed.
        said: String,
    },
    /// A folder or a picture could not be written.
    #[error("could not write for the browser")]
    Io(#[from] std::io::Error),
    /// The browser refused or failed a command.
    #[error("the browser failed")]
    Command(#[from] WebDriverError),
}

/// Whether the caller asked to go without a browser; it is said aloud, so that no skip is silent.
pub fn skipped() -> bool {
    let asked = std::env::var(SKIP).is_ok_and(|value| value == "1");
    if asked {
        #[expect(clippy::print_stdout, reason = "a skipped test must say so")]
        {
            println!("skipped: {SKIP}=1");
        }
    }
    asked
}

/// One browser session with a fresh profile. All commands of [`WebDriver`] are there.
#[derive(Debug)]
pub struct Browser {
    // After the session these go in order: the profile folder, then the driver process.
    web: WebDriver,
    _profile: TempDir,
    driver: Arc<Driver>,
    closed: bool,
}

impl Browser {
    /// Opens a browser. One driver process serves all sessions that are open at one time.
    pub async fn open(view: &View) -> Result<Browser, BrowserError> {
        let driver = Driver::shared()?;
        let profile = tempfile::Builder::new().prefix("comity-browser-").tempdir()?;
        let mut wanted = DesiredCapabilities::chrome();
        for argument in view::arguments(view, profile.path()) {
            wanted.add_arg(&argument)?;
        }
        wanted.add_experimental_option("prefs", json!({ "intl.accept_languages": view.lang }))?;
        wanted.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All)?;
        let web = WebDriver::new(driver.url(), wanted).await?;
        let browser = Browser {
            web,
            _profile: profile,
            driver,
            closed: false,
        };
        browser.resize(view).await?;
        Ok(browser)
    }

    /// Gives the page exactly this size. A window cannot be narrower than 500 px; the page can.
    pub async fn resize(&self, view: &View) -> Result<(), BrowserError> {
        let size =
            json!({ "width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": false });
        self.web
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", size)
            .await?;
        Ok(())
    }

    /// Writes what is in view as a PNG file.
    pub async fn picture(&self, file: &Path) -> Result<(), BrowserError> {
        self.write_picture(file, json!({ "format": "png" })).await
    }

    /// Writes the whole page as a PNG file, as far as [`LONGEST_PICTURE`].
    pub async fn whole_picture(&self, file: &Path) -> Result<(), BrowserError> {
        let script = "return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]";
        let size = self.web.execute(script, Vec::new()).await?;
        let side = |at: usize| {
            size.json()
                .get(at)
                .and_then(serde_json::Value::as_u64)
                .unwrap_or(0)
        };
        let clip =
            json!({ "x": 0, "y": 0, "width": side(0), "height": side(1).min(LONGEST_PICTURE), "scale": 1 });
        self.write_picture(
            file,
            json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
        )
        .await
    }

    async fn write_picture(&self, file: &Path, how: serde_json::Value) -> Result<(), BrowserError> {
        let picture = self.web.cdp().send_raw("Page.captureScreenshot", how).await?;
        let text = picture["data"].as_str().unwrap_or_default();
        let bytes = BASE64_STANDARD.decode(text).map_err(std::io::Error::other)?;
        std::fs::write(file, bytes)?;
        Ok(())
    }

    /// Gives the browser a device that makes and keeps passkeys, and always finds its owner there.
    pub async fn device(&self) -> Result<(), BrowserError> {
        let cdp = self.web.cdp();
        cdp.send_raw("WebAuthn.enable", json!({ "enableUI": false }))
            .await?;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        cdp.send_raw("WebAuthn.addVirtualAuthenticator", json!({ "options": options }))
            .await?;
        Ok(())
    }

    /// By how many pixels the page is wider than the view; 0 for a page that fits.
    pub async fn sideways_scroll(&self) -> Result<i64, BrowserError> {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let wider = self.web.execute(script, Vec::new()).await?;
        Ok(wider.json().as_i64().unwrap_or(i64::MAX))
    }

    /// Types into the field with this `name`, in place of what stands there.
    pub async fn fill(&self, name: &str, text: &str) -> Result<(), BrowserError> {
        let field = self.web.find(By::Name(name)).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Presses the first element that a CSS selector finds.
    pub async fn press(&self, selector: &str) -> Result<(), BrowserError> {
        Ok(self.web.find(By::Css(selector)).await?.click().await?)
    }

    /// What the browser complained of since the last call: script errors, refused content, missing files.
    pub async fn complaints(&self) -> Result<Vec<String>, BrowserError> {
        let entries = self.web.browser_log().await?;
        Ok(entries.into_iter().map(|entry| entry.message).collect())
    }

    /// Ends the session and says whether that went well. A session that is only dropped is ended too.
    pub async fn close(mut self) -> Result<(), BrowserError> {
        self.closed = true;
        Ok(self.web.clone().quit().await?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.closed {
            // Nobody is left to tell: the test has failed already, or forgot to close.
            let _ = self.driver.end_session(&self.web.session_id().to_string());
            let _ = self.web.clone().leak();
        }
    }
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.web
    }
}
