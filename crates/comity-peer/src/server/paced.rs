//! A socket whose reader must keep up: whoever takes less than 64 KiB/s of what it asked for is cut off, so that a
//! counterpart cannot keep our memory full by reading slowly.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use crate::limits::{FIRST_BYTE, LEAST_RATE};

/// The socket.
pub(super) struct Paced<S> {
    inner: S,
    waiting: Option<Waiting>,
}

/// The other side has not taken something yet.
struct Waiting {
    since: Instant,
    written: u64,
    late: Pin<Box<Sleep>>,
}

impl<S> Paced<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, waiting: None }
    }

    /// The other side took so many bytes.
    fn took(&mut self, bytes: usize) {
        if let Some(waiting) = &mut self.waiting {
            waiting.written += bytes as u64;
            let allowed = FIRST_BYTE + Duration::from_secs(waiting.written / LEAST_RATE);
            waiting.late.as_mut().reset(waiting.since + allowed);
        }
    }

    /// The other side takes nothing now: an error once it has been too slow.
    fn held_up(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            since: Instant::now(),
            written: 0,
            late: Box::pin(sleep(FIRST_BYTE)),
        });
        match waiting.late.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(io::Error::new(
                io::ErrorKind::TimedOut,
                "the other side reads too slowly",
            )),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(context, buffer);
        if matches!(polled, Poll::Ready(Ok(()))) && buffer.filled().len() > before {
            // It sends something new: whatever it was to take is taken.
            self.waiting = None;
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.inner).poll_write(context, bytes) {
            Poll::Ready(Ok(written)) => {
                self.took(written);
                Poll::Ready(Ok(written))
            }
            Poll::Ready(Err(cause)) => Poll::Ready(Err(cause)),
            Poll::Pending => self.held_up(context).map(Err),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.inner).poll_flush(context) {
            Poll::Pending => self.held_up(context).map(Err),
            ready => ready,
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.inner).poll_shutdown(context) {
            Poll::Pending => self.held_up(context).map(Err),
            ready => ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_reader_that_stands_still_is_cut_off() {
        let (ours, _theirs) = duplex(1000);
        let told = Paced::new(ours).write_all(&[0; 10_000]).await.unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_that_drips_is_cut_off_and_one_at_the_least_rate_is_not() {
        for (pause, fine) in [(1000, false), (10, true)] {
            let (ours, mut theirs) = duplex(1024);
            let reading = tokio::spawn(async move {
                let mut part = [0; 1024];
                while theirs.read(&mut part).await.is_ok_and(|read| read > 0) {
                    sleep(Duration::from_millis(pause)).await;
                }
            });
            let mut paced = Paced::new(ours);
            let told = paced.write_all(&vec![0; 4 << 20]).await;
            assert_eq!(told.is_ok(), fine, "{pause} ms between KiB: {told:?}");
            drop(paced);
            reading.await.unwrap();
        }
    }
}
