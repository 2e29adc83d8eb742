//! How long the line to the server may be silent. There is no limit on how long a call takes while something moves: what is
//! large takes its time where the line is slow.

use crate::{Error, Result};
use bytes::{Bytes, BytesMut};
use computor_types::Content;
use futures::{Stream, stream};
use reqwest::{Body, Response, Url};
use std::{
    fmt, io,
    os::unix::fs::FileExt as _,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// In such pieces a body leaves. Small enough that the slowest line moves one before its silence is noticed.
const PIECE: u64 = 32 << 10;
/// A body that is smaller leaves at once.
const AT_ONCE: usize = 256 << 10;

/// Who is told how far a body is.
#[derive(Clone)]
pub(crate) struct Watcher(Arc<dyn Fn(u64, u64) + Send + Sync>);

impl Watcher {
    pub(crate) fn new(progress: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self(Arc::new(progress))
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watcher")
    }
}

/// What moves on one call's way to the server.
#[derive(Clone, Default)]
pub(crate) struct Line(Arc<AtomicU64>, Option<Watcher>);

impl Line {
    pub(crate) fn watched_by(watcher: Option<Watcher>) -> Self {
        Self(Arc::default(), watcher)
    }

    fn moves(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// What comes of `work`, unless nothing has moved for `silence`.
    pub(crate) async fn watch<T>(&self, url: &Url, silence: Duration, work: impl Future<Output = T>) -> Result<T> {
        let mut work = pin!(work);
        loop {
            let before = self.0.load(Ordering::Relaxed);
            match tokio::time::timeout(silence, &mut work).await {
                Ok(done) => return Ok(done),
                Err(_) if self.0.load(Ordering::Relaxed) != before => {}
                Err(_) => return Err(silent(url, silence)),
            }
        }
    }

    /// A body in pieces; each says that something moves when it leaves.
    pub(crate) fn body(&self, content: Content) -> Body {
        Body::wrap_stream(self.pieces(content))
    }

    /// A body that is in memory, and whether it leaves in pieces: then its length has to be said.
    pub(crate) fn text(&self, bytes: Bytes) -> (Body, bool) {
        if bytes.len() <= AT_ONCE { (bytes.into(), false) } else { (self.body(Content::Memory(bytes)), true) }
    }

    fn pieces(&self, content: Content) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let line = self.clone();
        stream::try_unfold(0, move |at| {
            line.moves();
            let piece = piece(&content, at);
            if let (Some(Watcher(tell)), Ok(Some(piece))) = (&line.1, &piece) {
                tell(at + piece.len() as u64, content.size());
            }
            async move { Ok(piece?.map(|piece| (piece.clone(), at + piece.len() as u64))) }
        })
    }
}

fn piece(content: &Content, at: u64) -> io::Result<Option<Bytes>> {
    let length = PIECE.min(content.size().saturating_sub(at));
    if length == 0 {
        return Ok(None);
    }
    let (from, length) = (usize::try_from(at).map_err(io::Error::other)?, usize::try_from(length).map_err(io::Error::other)?);
    Ok(Some(match content {
        Content::Memory(bytes) => bytes.slice(from..from + length),
        Content::Disk { file, .. } => {
            // A few pages, mostly of the page cache: shorter than handing it to another thread.
            let mut bytes = BytesMut::zeroed(length);
            file.read_exact_at(&mut bytes, at)?;
            bytes.freeze()
        }
    }))
}

/// The whole body of an answer, however long it takes while it comes.
pub(crate) async fn read(mut response: Response, silence: Duration) -> Result<Bytes> {
    let mut all = BytesMut::new();
    while let Some(piece) = next(&mut response, silence).await? {
        all.extend_from_slice(&piece);
    }
    Ok(all.freeze())
}

/// The next piece of the body of an answer.
pub(crate) async fn next(response: &mut Response, silence: Duration) -> Result<Option<Bytes>> {
    match tokio::time::timeout(silence, response.chunk()).await {
        Ok(piece) => Ok(piece?),
        Err(_) => Err(silent(response.url(), silence)),
    }
}

fn silent(url: &Url, silence: Duration) -> Error {
    Error::Silent { url: url.to_string(), seconds: silence.as_secs() }
}
