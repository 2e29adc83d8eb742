//! What is too much to be held at once: long lists, and large files.

use crate::{Client, Error, Result, line, wire};
use bytes::Bytes;
use computor_types::{Download, Endpoint, Entity, Listing, Page, Streamed, endpoint::RawBody};
use futures::{Stream, TryStreamExt as _, stream};
use std::io::Write;

/// So many rows are fetched at once.
const ROWS: u32 = 1000;

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// What the server calls it; never a path.
    pub file_name: String,
    /// What is in it.
    pub content_type: String,
    /// How many bytes it has.
    pub size: u64,
}

impl Client {
    /// All rows that match, page by page, as they are wanted.
    ///
    /// ```no_run
    /// # async fn example(client: computor_client::Client) -> Result<(), computor_client::Error> {
    /// use computor_types::dto;
    /// use futures::TryStreamExt as _;
    ///
    /// let mut members = std::pin::pin!(client.every::<dto::CourseMember>(dto::CourseMemberQuery::default()));
    /// while let Some(member) = members.try_next().await? {
    ///     println!("{}", member.id);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn every<E: Entity>(&self, query: E::Query) -> impl Stream<Item = Result<E::List>> {
        let client = self.clone();
        let pages = stream::try_unfold(Some(0), move |skip: Option<u32>| {
            let (client, encoded) = (client.clone(), wire::encode(&query));
            async move {
                let Some(skip) = skip else { return Ok(None) };
                let page = Page { skip, limit: ROWS };
                let query = wire::query(&[&encoded?, &wire::encode(&page)?]);
                let rows: Listing<E::List> = client.page::<E>(&query).await?;
                let is_last = rows.items.len() < ROWS as usize;
                Ok::<_, Error>(Some((stream::iter(rows.items.into_iter().map(Ok)), (!is_last).then_some(skip + ROWS))))
            }
        });
        pages.try_flatten()
    }

    /// Fetches a file as it comes: whatever its size, it takes little memory. `progress` is told how many bytes there are so
    /// far, and how many there will be if the server has said so. What was written when it fails is a part of the file.
    ///
    /// ```no_run
    /// # async fn example(client: computor_client::Client, id: computor_types::Id<computor_types::dto::SubmissionArtifact>)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use computor_types::{ById, Nothing, dto};
    ///
    /// let mut file = std::fs::File::create("work.zip")?;
    /// let fetched = client.fetch::<dto::DownloadSubmission>(&ById::new(id), &Nothing {}, &mut file, |done, _| eprint!("\r{done}")).await?;
    /// println!("{} bytes", fetched.size);
    /// # Ok(()) }
    /// ```
    pub async fn fetch<E: Endpoint<Answer = Download>>(
        &self,
        params: &E::Params,
        query: &E::Query,
        to: &mut (impl Write + Send),
        mut progress: impl FnMut(u64, Option<u64>) + Send,
    ) -> Result<Fetched>
    where
        E::Body: Default,
    {
        let call = self.prepare::<E>(params, query, E::Body::default())?;
        let mut response = self.send(&call).await?;
        let (total, mut size) = (response.content_length(), 0);
        while let Some(piece) = line::next(&mut response, self.silence).await? {
            to.write_all(&piece).map_err(|error| Error::File(error.to_string()))?;
            size += piece.len() as u64;
            progress(size, total);
        }
        let (file_name, content_type) = wire::named(response.headers());
        Ok(Fetched { file_name, content_type, size })
    }

    /// Sends a body of JSON, however large, to a call that reads its body as it comes.
    pub async fn send_streamed<E: Endpoint<Body = Streamed>>(
        &self,
        params: &E::Params,
        query: &E::Query,
        json: Bytes,
    ) -> Result<E::Answer> {
        let mut call = self.prepare::<E>(params, query, Streamed)?;
        call.set_body(RawBody::Json(json));
        self.answer::<E::Answer>(&call).await
    }
}
