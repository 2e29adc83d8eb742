//! Lists that clients ask for again and again: whether the answer that a client has still stands is found without making it
//! anew.
//!
//! The tag of such an answer says what stands for its content, how many rows there are in all, and as of which snapshot of
//! the database that was so. It is signed together with who asked for what, so that nobody is told of an answer to another
//! question. What the answer depends on is the place of its rows (`computor_db::queries::change`), and nothing else: a view
//! that looks at the clock, or at a table that is not watched, does not belong into [`watched`] (a test looks at both).
//!
//! For clients that keep no answer the server keeps it, packed (`kept`), and looks at it in the same way.

use super::{
    answer::Wanted,
    kept::{Kept, KeptAnswer, Making, Question},
};
use crate::{App, Result, auth::Secret};
use axum::{body::Bytes, response::Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use computor_db::queries::change::{self, Watched, Work};
use computor_policy::{Cond, Principal};
use computor_types::{Endpoint, dto::*};
use ring::hmac;
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// What the answer of a call depends on, if it is a list of one course that is asked for often.
pub(super) fn watched(path: &str, query: &Map<String, Value>, who: &Principal) -> Option<Watched> {
    const CALLS: [(&str, Work); 4] = [
        (ListStudentCourseContents::PATH, Work::Own),
        (ListTutorCourseMembers::PATH, Work::All),
        (ListTutorSubmissionGroups::PATH, Work::All),
        (ListLecturerCourseContents::PATH, Work::None),
    ];
    let (_, work) = CALLS.into_iter().find(|(call, _)| *call == path)?;
    let course = query.get("course_id")?.as_str().and_then(|id| Uuid::parse_str(id).ok())?;
    Some(Watched { course, reader: who.user_id.uuid(), work })
}

/// As of which snapshot an answer is made, and for which question.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    key: hmac::Key,
    snapshot: String,
    /// Where the answer is kept, unless nobody wants that.
    kept: Option<(Kept, Question)>,
    /// Others who ask the same wait for this one.
    _making: Option<Arc<Making>>,
}

/// What a tag says that a client sent.
struct Claim<'t> {
    content: &'t str,
    total: u64,
    snapshot: &'t str,
}

impl Standing {
    /// The tag of an answer with this content.
    pub(super) fn tag(&self, content: &str, total: u64) -> String {
        let content = content.trim_matches('"');
        let as_of = URL_SAFE_NO_PAD.encode(format!("{total};{}", self.snapshot));
        let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, signed(content, &as_of).as_bytes()));
        format!("\"{content}.{as_of}.{signature}\"")
    }

    /// Keeps an answer with this content.
    pub(super) fn keep(&self, content: &str, total: u64, text: &Bytes) {
        if let Some((kept, question)) = &self.kept {
            kept.keep(*question, content.trim_matches('"').to_owned(), total, self.snapshot.clone(), text.clone());
        }
    }

    /// The answer that is kept.
    fn kept(&self) -> Option<Arc<KeptAnswer>> {
        let (kept, question) = self.kept.as_ref()?;
        kept.get(question)
    }

    /// It is as of now as well.
    fn renew(&self, answer: &KeptAnswer) {
        if let Some((kept, question)) = &self.kept {
            kept.renew(*question, answer, self.snapshot.clone());
        }
    }

    fn has_signed(&self, content: &str, as_of: &str, signature: &str) -> bool {
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        hmac::verify(&self.key, signed(content, as_of).as_bytes(), &signature).is_ok()
    }
}

fn signed(content: &str, as_of: &str) -> String {
    format!("{content}.{as_of}")
}

/// So often is waited for somebody who makes the same: what does not stand then changes all the time.
const WAITS: usize = 2;

/// The answer, if the client's still stands or that which is kept, or as of when a new one is made. Where somebody makes the same
/// just now it is waited for, and looked at like any other: it was begun earlier, and this client may have changed something since.
///
/// # Errors
/// When the database fails.
pub(super) async fn look(
    app: &App,
    watched: Watched,
    rows: &Cond,
    query: &Map<String, Value>,
    path: &str,
    wanted: &Wanted,
) -> Result<std::result::Result<Response, Standing>> {
    let question = question(&app.signing, watched, rows, query, path);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &question);
    let kept = (!wanted.declines_kept).then(|| (app.kept.clone(), question));
    let mut waits = 0;
    loop {
        let standing = Standing { key: key.clone(), snapshot: String::new(), kept: kept.clone(), _making: None };
        let mut standing = match once(app, watched, standing, wanted).await? {
            Err(standing) => standing,
            Ok(response) => return Ok(Ok(response)),
        };
        match kept.as_ref().map(|(kept, question)| kept.make(*question)) {
            Some(Err(made)) if waits < WAITS => made.done().await,
            making => {
                standing._making = making.and_then(std::result::Result::ok).map(Arc::new);
                return Ok(Err(standing));
            }
        }
        waits += 1;
    }
}

/// The answer that stands now.
async fn once(app: &App, watched: Watched, mut standing: Standing, wanted: &Wanted) -> Result<std::result::Result<Response, Standing>> {
    let signed = wanted.tags().find_map(|tag| {
        let (content, rest) = tag.split_once('.')?;
        let (as_of, signature) = rest.split_once('.')?;
        if !standing.has_signed(content, as_of, signature) {
            return None;
        }
        Some((content.to_owned(), String::from_utf8(URL_SAFE_NO_PAD.decode(as_of).ok()?).ok()?))
    });
    let claim = signed.as_ref().and_then(|(content, text)| {
        let (total, snapshot) = text.split_once(';')?;
        Some(Claim { content, total: total.parse().ok()?, snapshot })
    });
    let kept = standing.kept();
    let since = claim.as_ref().map(|claim| claim.snapshot).or(kept.as_ref().map(|kept| kept.snapshot.as_str()));
    let mut now = change::look(app.db.pool(), watched, since).await?;
    // What the client has may be older than what is kept.
    if let (Some(claim), Some(kept), false) = (&claim, &kept, now.stands)
        && claim.snapshot != kept.snapshot
    {
        now = change::look(app.db.pool(), watched, Some(&kept.snapshot)).await?;
        standing.snapshot = now.snapshot;
        return answered(standing, now.stands.then_some(kept), wanted).await;
    }
    standing.snapshot = now.snapshot;
    match claim.filter(|_| now.stands) {
        // It is as of now as well.
        Some(claim) => Ok(Ok(wanted.still_known(&standing.tag(claim.content, claim.total), claim.total)?)),
        None => answered(standing, kept.as_ref().filter(|_| now.stands), wanted).await,
    }
}

/// The answer that is kept and stands, if there is one.
async fn answered(
    standing: Standing,
    answer: Option<&Arc<KeptAnswer>>,
    wanted: &Wanted,
) -> Result<std::result::Result<Response, Standing>> {
    let (Some(answer), Some((kept, _))) = (answer, &standing.kept) else { return Ok(Err(standing)) };
    let tag = standing.tag(&answer.content, answer.total);
    if wanted.has(&tag) {
        standing.renew(answer);
        return Ok(Ok(wanted.still_known(&tag, answer.total)?));
    }
    if let Some(packed) = answer.packed().filter(|_| wanted.takes_packed) {
        standing.renew(answer);
        return Ok(Ok(wanted.packed(&tag, packed, answer.total)?));
    }
    let Some(text) = kept.text(answer).await else { return Ok(Err(standing)) };
    standing.renew(answer);
    Ok(Ok(wanted.known(&tag, text, answer.total)?))
}

/// Stands for the question: who asks, which rows may be shown, which are wanted.
fn question(secret: &Secret, watched: Watched, rows: &Cond, query: &Map<String, Value>, path: &str) -> Question {
    let question = format!("{path}\0{}\0{rows:?}\0{}", watched.reader, Value::Object(query.clone()));
    let of_question = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret.digest()), question.as_bytes());
    of_question.as_ref().try_into().unwrap_or_default()
}
