//! The worker process: started, asked, ended.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::protocol::LONGEST_LINE;

/// A running worker. It is ended when this is dropped.
pub(super) struct Process {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<Vec<u8>>,
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// It took longer than allowed.
    Late,
    /// The worker ended.
    Ended,
}

impl Process {
    /// Starts a worker without environment, in the root folder, with nothing but two pipes.
    pub(super) fn start(mut command: Command) -> std::io::Result<Self> {
        let mut child = command
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take());
        let (Some(questions), Some(output)) = pipes else {
            return Err(std::io::Error::other("the worker has no pipes"));
        };
        Ok(Self {
            child,
            questions,
            answers: listen(output),
        })
    }

    /// Asks, and waits for the answer, but not longer than the limit.
    pub(super) fn ask(&mut self, question: &[u8], limit: Duration) -> Result<Vec<u8>, Silence> {
        self.questions.write_all(question).map_err(|_| Silence::Ended)?;
        self.questions.flush().map_err(|_| Silence::Ended)?;
        self.answers.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => Silence::Late,
            RecvTimeoutError::Disconnected => Silence::Ended,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is waited for, so that nothing of it stays behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines that the worker writes, read by a thread of their own because a pipe cannot be read with a time limit. The
/// thread ends with the worker.
fn listen(output: ChildStdout) -> Receiver<Vec<u8>> {
    let (send, receive) = sync_channel(1);
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        loop {
            let mut line = Vec::new();
            let read = output.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
            if read.is_err() || line.last() != Some(&b'\n') || send.send(line).is_err() {
                return;
            }
        }
    });
    receive
}
