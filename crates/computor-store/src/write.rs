//! How files come in.

use crate::{Digest, Error, Store, read::chunks};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload, path::Path};
use sha2::{Digest as _, Sha256};
use std::{fs::File, io, pin::pin};
use uuid::Uuid;

/// Where files lie whose digest is not known yet.
pub(crate) const INCOMING: &str = "incoming";

/// What was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The name of the file.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// Whether there was no such file before: then it takes up room that nothing took up before.
    pub new: bool,
}

impl Store {
    /// Stores a file; when this returns, it is on disk.
    ///
    /// A file that is there already is written again: it becomes as young as a new one, so that no sweep takes it
    /// before a row can name it, and a damaged one is whole again.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn put(&self, bytes: Bytes) -> Result<Stored, Error> {
        let (digest, size) = (Digest::of(&bytes), bytes.len() as u64);
        let new = self.is_new(digest).await?;
        self.objects().put(&digest.path(), bytes.into()).await?;
        Ok(Stored { digest, size, new })
    }

    /// Stores what comes, as [`put`](Self::put) does; an error in the stream stores nothing.
    ///
    /// # Errors
    /// Those of the stream; [`Error::Backend`].
    pub async fn put_stream<E: From<Error>>(&self, stream: impl Stream<Item = Result<Bytes, E>> + Send) -> Result<Stored, E> {
        let mut stream = pin!(stream);
        let mut parts = Parts::new(self.0.part);
        while let Some(bytes) = stream.next().await.transpose()? {
            if parts.push(bytes) {
                return self.put_parts(None, parts, stream).await;
            }
        }
        Ok(self.put(parts.rest().into()).await?)
    }

    /// Stores a file of this machine from its beginning, as [`put`](Self::put) does.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Backend`].
    pub async fn put_file(&self, file: File) -> Result<Stored, Error> {
        let (file, digest, size) = tokio::task::spawn_blocking(move || digest_of(file)).await.map_err(io::Error::other)??;
        self.put_parts(Some(digest), Parts::new(self.0.part), pin!(chunks(file, 0..size))).await
    }

    /// Uploads in parts: to where the file belongs if that is known, or else to where it can be moved from.
    async fn put_parts<E: From<Error>>(
        &self,
        known: Option<Digest>,
        mut parts: Parts,
        mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Stored, E> {
        let target = known.map_or_else(|| Path::from(format!("{INCOMING}/{}", Uuid::new_v4())), Digest::path);
        let mut new = match known {
            Some(digest) => self.is_new(digest).await?,
            None => true,
        };
        let mut upload = self.objects().put_multipart(&target).await.map_err(Error::from)?;
        let written = async {
            loop {
                while let Some(part) = parts.full() {
                    upload.put_part(part).await.map_err(Error::from)?;
                }
                match stream.try_next().await? {
                    Some(bytes) => parts.push(bytes),
                    None => break,
                };
            }
            let (rest, digest, size) = parts.end();
            if known.is_some_and(|known| known != digest) {
                return Err(Error::Io(io::Error::other("the file changed while it was read")).into());
            }
            if rest.content_length() > 0 || size == 0 {
                upload.put_part(rest).await.map_err(Error::from)?;
            }
            upload.complete().await.map_err(Error::from)?;
            Ok::<_, E>((digest, size))
        };
        let (digest, size) = match written.await {
            Ok(written) => written,
            Err(error) => {
                abort(&mut *upload).await;
                return Err(error);
            }
        };
        if known.is_none() {
            new = self.is_new(digest).await?;
            self.objects().rename(&target, &digest.path()).await.map_err(Error::from)?;
        }
        Ok(Stored { digest, size, new })
    }

    async fn is_new(&self, digest: Digest) -> Result<bool, Error> {
        match self.objects().head(&digest.path()).await {
            Ok(_) => Ok(false),
            Err(object_store::Error::NotFound { .. }) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}

async fn abort(upload: &mut dyn MultipartUpload) {
    // What is left over otherwise is swept.
    let _ = upload.abort().await;
}

fn digest_of(mut file: File) -> io::Result<(File, Digest, u64)> {
    use std::io::Seek as _;
    let mut hash = Hashing(Sha256::new());
    file.rewind()?;
    let size = io::copy(&mut io::BufReader::with_capacity(1 << 16, &file), &mut hash)?;
    Ok((file, Digest(hash.0.finalize().into()), size))
}

struct Hashing(Sha256);
impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes that come in pieces of any size and leave in parts of one size; only the last may be smaller.
struct Parts {
    waiting: Vec<Bytes>,
    length: usize,
    part: usize,
    hash: Sha256,
    size: u64,
}

impl Parts {
    fn new(part: usize) -> Self {
        Self { waiting: Vec::new(), length: 0, part, hash: Sha256::new(), size: 0 }
    }

    /// Takes a piece; answers whether there is a full part.
    fn push(&mut self, bytes: Bytes) -> bool {
        self.hash.update(&bytes);
        self.size += bytes.len() as u64;
        self.length += bytes.len();
        self.waiting.push(bytes);
        self.length >= self.part
    }

    /// A full part, if there is one.
    fn full(&mut self) -> Option<PutPayload> {
        if self.length < self.part {
            return None;
        }
        let mut left = self.part;
        let mut taken = Vec::new();
        let mut kept = Vec::new();
        for mut piece in std::mem::take(&mut self.waiting) {
            if left >= piece.len() {
                left -= piece.len();
                taken.push(piece);
            } else {
                if left > 0 {
                    taken.push(piece.split_to(left));
                    left = 0;
                }
                kept.push(piece);
            }
        }
        self.waiting = kept;
        self.length -= self.part;
        Some(taken.into_iter().collect())
    }

    /// Everything that waits, in one piece.
    fn rest(self) -> Vec<u8> {
        self.waiting.concat()
    }

    /// Everything that waits, and what all of it was.
    fn end(self) -> (PutPayload, Digest, u64) {
        (self.waiting.into_iter().collect(), Digest(self.hash.finalize().into()), self.size)
    }
}
