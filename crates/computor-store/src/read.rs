//! How files go out.

use crate::{Digest, Error, Store};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, stream, stream::BoxStream};
use object_store::{GetOptions, GetRange, GetResultPayload};
use sha2::{Digest as _, Sha256};
use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

/// So much is read from a disk at once.
const CHUNK: usize = 1 << 17;

/// A file, or a part of one, as it is read.
pub struct Content {
    /// The size of the whole file.
    pub size: u64,
    /// Which of its bytes follow.
    pub range: Range<u64>,
    /// The bytes. A whole file is checked while it is read: a damaged one ends with [`Error::Damaged`] before its last
    /// bytes are given away. A part of one cannot be checked.
    pub stream: BoxStream<'static, Result<Bytes, Error>>,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("size", &self.size).field("range", &self.range).finish_non_exhaustive()
    }
}

impl Store {
    /// Reads a file and checks that it is what was stored.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`], [`Error::Backend`].
    pub async fn get(&self, digest: Digest) -> Result<Bytes, Error> {
        let content = self.get_stream(digest, None).await?;
        let mut bytes = Vec::with_capacity(usize::try_from(content.size).unwrap_or_default());
        content
            .stream
            .try_for_each(|chunk| {
                futures::future::ready({
                    bytes.extend_from_slice(&chunk);
                    Ok(())
                })
            })
            .await?;
        Ok(bytes.into())
    }

    /// Begins to read a file, or a part of it.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Range`], [`Error::Backend`]; later, in the stream, [`Error::Damaged`] as well.
    pub async fn get_stream(&self, digest: Digest, range: Option<GetRange>) -> Result<Content, Error> {
        let range = match range {
            None => None,
            Some(range) => {
                let size = self.size(digest).await?;
                Some(range.as_range(size).map_err(|_| Error::Range { digest, size })?)
            }
        };
        let found = match self.found(digest, GetOptions::new().with_range(range.clone().map(GetRange::Bounded))).await {
            Ok(found) => found,
            // Some servers send a part and say that it is the whole, which the library takes for an error, or know no parts.
            Err(Error::Backend(object_store::Error::Generic { .. })) if range.is_some() => {
                return self.cut(digest, range.unwrap_or_default()).await;
            }
            Err(error) => return Err(error),
        };
        let (size, part) = (found.meta.size, found.range.clone());
        let bytes = match found.payload {
            // The library would read pieces of 8 KiB, and go to another thread for each.
            GetResultPayload::File(file, _) => chunks(file, part.clone()).boxed(),
            GetResultPayload::Stream(stream) => stream.map_err(Error::from).boxed(),
        };
        let stream = if range.is_some() { bytes } else { checked(digest, bytes).boxed() };
        Ok(Content { size, range: part, stream })
    }

    /// A part of a file, of which all up to the end of the part is read.
    async fn cut(&self, digest: Digest, range: Range<u64>) -> Result<Content, Error> {
        let found = self.found(digest, GetOptions::new()).await?;
        let (size, part) = (found.meta.size, range.clone());
        let mut at = 0;
        let pieces = found.into_stream().map_err(Error::from).map_ok(move |mut chunk: Bytes| {
            let begins = at;
            at += chunk.len() as u64;
            let within = |place: u64| usize::try_from(place.clamp(begins, at) - begins).unwrap_or_default();
            let (from, to) = (within(range.start), within(range.end));
            chunk.truncate(to);
            chunk.split_off(from.min(to))
        });
        let mut left = part.end - part.start;
        let wanted = pieces.try_take_while(move |piece| {
            let more = left > 0;
            left = left.saturating_sub(piece.len() as u64);
            std::future::ready(Ok(more))
        });
        let stream = wanted.try_filter(|piece| std::future::ready(!piece.is_empty())).boxed();
        Ok(Content { size, range: part, stream })
    }

    /// Reads a file into one of this machine, which is made or emptied, and checks that it is what was stored.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`], [`Error::Io`], [`Error::Backend`].
    pub async fn get_file(&self, digest: Digest, mut file: File) -> Result<File, Error> {
        let mut content = self.get_stream(digest, None).await?.stream;
        while let Some(chunk) = content.try_next().await? {
            let written = move || io::Write::write_all(&mut file, &chunk).map(|()| file);
            file = tokio::task::spawn_blocking(written).await.map_err(io::Error::other)??;
        }
        file.rewind()?;
        Ok(file)
    }
}

/// The bytes of a part of an open file, read off the async threads.
pub(crate) fn chunks(file: File, range: Range<u64>) -> impl Stream<Item = Result<Bytes, Error>> + Send {
    stream::try_unfold((file, range), |(mut file, left)| async move {
        if left.is_empty() {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || {
            let wanted = usize::try_from(left.end - left.start).map_or(CHUNK, |wanted| wanted.min(CHUNK));
            let mut chunk = vec![0; wanted];
            file.seek(SeekFrom::Start(left.start))?;
            file.read_exact(&mut chunk)?;
            let left = left.start + chunk.len() as u64..left.end;
            Ok::<_, io::Error>((Bytes::from(chunk), (file, left)))
        });
        Ok(Some(read.await.map_err(io::Error::other)??))
    })
}

/// The same bytes, of which the last are held back until all of them have proven to be the file.
fn checked(digest: Digest, bytes: BoxStream<'static, Result<Bytes, Error>>) -> impl Stream<Item = Result<Bytes, Error>> + Send {
    let begun = (bytes, Sha256::new(), None::<Bytes>, false);
    stream::try_unfold(begun, move |(mut bytes, mut hash, mut held, ended)| async move {
        if ended {
            return Ok(None);
        }
        loop {
            match bytes.try_next().await? {
                Some(chunk) => {
                    hash.update(&chunk);
                    if let Some(before) = held.replace(chunk) {
                        return Ok(Some((before, (bytes, hash, held, false))));
                    }
                }
                None if Digest(hash.clone().finalize().into()) == digest => {
                    return Ok(held.take().map(|last| (last, (bytes, hash, None, true))));
                }
                None => return Err(Error::Damaged(digest)),
            }
        }
    })
}
