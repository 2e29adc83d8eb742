//! Answers that leave while they are made: a task makes pieces, and waits for a client that reads slowly, but not for ever.

use super::Reply;
use crate::{Error, Result};
use axum::{
    body::{Body, Bytes},
    http::header,
    response::Response,
};
use std::{
    fmt,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{runtime::Handle as Runtime, sync::mpsc};
use zip::{ZipWriter, write::StreamWriter};

/// Pieces leave in about this size,
const PIECE: usize = 1 << 16;
/// of which so many wait for a client that reads slowly,
const WAITING: usize = 16;
/// for so long: what they are made of waits with them.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the pieces go.
#[derive(Debug)]
pub(super) struct Pieces {
    to: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

/// Nobody reads any more.
#[derive(Debug)]
pub(super) struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client is gone")
    }
}
impl std::error::Error for Gone {}

impl Pieces {
    /// Adds to the answer.
    ///
    /// # Errors
    /// [`Gone`] when nobody reads it any more.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Gone> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() < PIECE { Ok(()) } else { self.flush().await }
    }

    async fn flush(&mut self) -> Result<(), Gone> {
        let piece = std::mem::take(&mut self.piece);
        if piece.is_empty() { Ok(()) } else { self.send(Ok(piece.into())).await }
    }

    /// Hands a piece on as it is.
    ///
    /// # Errors
    /// See [`Pieces::write`].
    pub(super) async fn send(&self, piece: io::Result<Bytes>) -> Result<(), Gone> {
        self.to.send_timeout(piece, PATIENCE).await.map_err(|_| Gone)
    }

    /// Nothing follows.
    ///
    /// # Errors
    /// See [`Pieces::write`].
    pub(super) async fn end(mut self) -> Result<(), Gone> {
        self.flush().await
    }

    /// Cuts the answer off, so that nobody takes a part for the whole.
    pub(super) async fn fail(self, what: &str) {
        // Whoever is gone needs not be told.
        let _ = self.send(Err(io::Error::other(what.to_owned()))).await;
    }
}

/// An answer, and where its pieces go.
///
/// # Errors
/// Never for names of ours.
pub(super) fn streamed<A>(content_type: &str, name: &str) -> Result<(Pieces, Reply<A>)> {
    let (to, mut out) = mpsc::channel(WAITING);
    let stream = futures::stream::poll_fn(move |cx| out.poll_recv(cx));
    let answer = Response::builder()
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .header(header::CACHE_CONTROL, "no-store");
    let answer = Reply::http(answer.body(Body::from_stream(stream)).map_err(Error::internal)?);
    Ok((Pieces { to, piece: Vec::new() }, answer))
}

/// An archive (ZIP) that leaves while it is made.
pub(super) type Archive = ZipWriter<StreamWriter<Outlet>>;

/// Answers an archive that `fill` writes, on a thread that may wait.
///
/// # Errors
/// As [`streamed`]. What `fill` cannot finish is cut off.
pub(super) fn archive<A>(name: &str, fill: impl FnOnce(&mut Archive, &Runtime) -> Result<()> + Send + 'static) -> Result<Reply<A>> {
    let (pieces, answer) = streamed("application/zip", name)?;
    let runtime = Runtime::current();
    tokio::task::spawn_blocking(move || {
        let outlet = Outlet { pieces: Arc::new(Mutex::new(Some(pieces))), runtime };
        let mut zip = ZipWriter::new_stream(outlet.clone());
        let made = match fill(&mut zip, &outlet.runtime) {
            Ok(()) => zip.finish().map(|_| outlet.close()).map_err(Error::internal),
            Err(error) => Err(error),
        };
        match made {
            Ok(Some(pieces)) => {
                // Whoever is gone needs no end.
                let _ = outlet.runtime.block_on(pieces.end());
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, cause = error.cause().map(tracing::field::display), "an archive could not be finished");
                if let Some(pieces) = outlet.close() {
                    outlet.runtime.block_on(pieces.fail("the archive could not be finished"));
                }
            }
        }
    });
    Ok(answer)
}

/// Hands on what a thread writes that may wait.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    pieces: Arc<Mutex<Option<Pieces>>>,
    runtime: Runtime,
}

impl Outlet {
    /// Takes nothing more. An archive that is given up writes its directory all the same, which must not leave: the part would pass
    /// for the whole.
    fn close(&self) -> Option<Pieces> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(pieces) = self.pieces.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            self.runtime.block_on(pieces.write(bytes)).map_err(io::Error::other)?;
        }
        Ok(bytes.len())
    }

    /// What is left goes with the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
