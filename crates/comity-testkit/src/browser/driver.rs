//! The driver process between a test and the browser.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::BrowserError;
use crate::process::Process;

/// How long the driver may take to name its port: a moment when idle, longer beside a build.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// How long a browser may take to end.
const END_PATIENCE: Duration = Duration::from_secs(20);

/// The driver of this test program, as long as a session is open.
static SHARED: Mutex<Weak<Driver>> = Mutex::new(Weak::new());

/// A running chromedriver; ended with the last session that uses it.
#[derive(Debug)]
pub(super) struct Driver {
    // Behind a lock only so that the value may be shared; nobody takes it.
    _process: Mutex<Process>,
    port: u16,
}

impl Driver {
    /// The driver that runs, or a new one.
    pub(super) fn shared() -> Result<Arc<Driver>, BrowserError> {
        // A test that panicked here left nothing half done: the guarded value is one pointer.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = shared.upgrade() {
            return Ok(driver);
        }
        let driver = Arc::new(Driver::start()?);
        *shared = Arc::downgrade(&driver);
        Ok(driver)
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends a session whose owner is going. Plainly and at once: an asynchronous client cannot answer from a
    /// destructor, since its runtime stands still meanwhile.
    pub(super) fn end_session(&self, id: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(END_PATIENCE))?;
        write!(
            stream,
            "DELETE /session/{id} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        )?;
        // The answer comes when the browser has ended.
        stream.read_exact(&mut [0; 12])
    }

    fn start() -> Result<Driver, BrowserError> {
        let program = program().ok_or(BrowserError::NoDriver)?;
        let process = Process::start(Command::new(program).arg("--port=0"))?;
        while let Some(line) = process.line(START_PATIENCE) {
            if let Some(port) = port_in(&line) {
                return Ok(Driver {
                    _process: Mutex::new(process),
                    port,
                });
            }
        }
        Err(BrowserError::DriverSilent { said: process.said() })
    }
}

/// The driver named by `COMITY_CHROMEDRIVER`, else the one on `PATH`.
fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("COMITY_CHROMEDRIVER") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("chromedriver"))
        .find(|file| file.is_file())
}

/// The port in "ChromeDriver was started successfully on port 38477."
fn port_in(line: &str) -> Option<u16> {
    let rest = line.split_once("successfully on port ")?.1;
    rest.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_what_the_driver_says() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 38477."),
            Some(38477)
        );
        assert_eq!(port_in("Starting ChromeDriver 1 on port 0"), None);
    }
}
