//! A child process whose output is read line by line and which never outlives its owner.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A running child. It is ended when this value goes, also when a test panics.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    fresh: Receiver<String>,
    said: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts `command` with its output and errors read by us.
    pub(crate) fn start(command: &mut Command) -> std::io::Result<Process> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (sender, fresh) = mpsc::channel();
        let said = Arc::new(Mutex::new(Vec::new()));
        if let Some(stdout) = child.stdout.take() {
            listen(stdout, sender.clone(), Arc::clone(&said));
        }
        if let Some(stderr) = child.stderr.take() {
            listen(stderr, sender, Arc::clone(&said));
        }
        Ok(Process { child, fresh, said })
    }

    /// The next line, or `None` when none comes for so long or the child has closed its output.
    pub(crate) fn line(&self, patience: Duration) -> Option<String> {
        self.fresh.recv_timeout(patience).ok()
    }

    /// Everything said so far.
    pub(crate) fn said(&self) -> String {
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .join("\n")
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends the child at once, as a power cut would: nothing in it gets to run again.
    pub(crate) fn kill(&mut self) {
        // An error means that it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks the child to end (SIGTERM) and waits for it.
    pub(crate) fn stop(&mut self) -> std::io::Result<ExitStatus> {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        self.child.wait()
    }

    /// How it ended, when it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn listen(stream: impl Read + Send + 'static, sender: Sender<String>, said: Arc<Mutex<Vec<String>>>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            said.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line.clone());
            // Nobody may be waiting for lines any more; the child must still be able to write.
            let _ = sender.send(line);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_heard_and_ended() {
        let mut shell = Command::new("sh");
        let mut process = Process::start(shell.args(["-c", "echo ready; exec sleep 1000"])).unwrap();
        assert_eq!(process.line(Duration::from_secs(20)).as_deref(), Some("ready"));
        assert!(process.ended().is_none());
        let pid = process.id();
        drop(process);
        assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    }
}
