//! Answers that were made, packed: whoever asks the same again is answered without making it anew, if it still stands.
//!
//! Editors and pages that keep nothing ask for the same lists all day. Which answers these are and when they stand, `standing`
//! says; who has no right to an answer has asked another question, so nothing is shared between people. Who takes packed answers is
//! sent them as they are kept; for others what was unpacked a moment ago is there for the next one.
//!
//! When many ask the same at once one of them makes the answer, and the others wait for it.

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use moka::sync::Cache;
use std::{
    collections::HashMap,
    io::{Read as _, Write as _},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;

/// All that is kept, in bytes. A student's list of fifty assignments takes about nine thousand.
const MOST: u64 = 32 << 20;
/// What nobody asks for so long is forgotten.
const IDLE: Duration = Duration::from_secs(1800);
/// Of texts that are not packed: so much,
const MOST_PLAIN: u64 = 8 << 20;
/// and for so long.
const IDLE_PLAIN: Duration = Duration::from_secs(60);
/// What is larger is unpacked on a thread of its own: it takes milliseconds, in which others would not be answered.
const AT_ONCE: usize = 64 << 10;

/// What was asked, and by whom: a digest that nobody can make up.
pub(super) type Question = [u8; 32];

/// An answer that was made.
#[derive(Clone, Debug)]
pub(super) struct KeptAnswer {
    /// Stands for the content.
    pub(super) content: String,
    /// How many rows there are in all.
    pub(super) total: u64,
    /// As of when.
    pub(super) snapshot: String,
    /// The text as `gzip` packs it, as soon as it is; shared with what is the same as of later.
    packed: Arc<OnceLock<Bytes>>,
    size: usize,
}

impl KeptAnswer {
    /// The same, as of later.
    fn as_of(&self, snapshot: String) -> Self {
        Self { snapshot, ..self.clone() }
    }

    /// What can be sent to who takes packed answers.
    pub(super) fn packed(&self) -> Option<Bytes> {
        self.packed.get().cloned()
    }
}

fn pack(text: &[u8]) -> Option<Bytes> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text).ok()?;
    Some(packed.finish().ok()?.into())
}

fn unpack(packed: &[u8], size: usize) -> Option<Bytes> {
    let mut text = Vec::with_capacity(size);
    GzDecoder::new(packed).read_to_end(&mut text).ok()?;
    Some(text.into())
}

/// The answers that are kept. Cheap to clone; clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    answers: Cache<Question, Arc<KeptAnswer>>,
    /// Texts, by what stands for them.
    plain: Cache<String, Bytes>,
    /// What is made just now; closed when it is done.
    making: Arc<Mutex<HashMap<Question, Arc<Semaphore>>>>,
}

impl Default for Kept {
    fn default() -> Self {
        let weight =
            |_: &Question, answer: &Arc<KeptAnswer>| u32::try_from(answer.packed.get().map_or(0, Bytes::len) + 512).unwrap_or(u32::MAX);
        let plain = |_: &String, text: &Bytes| u32::try_from(text.len() + 128).unwrap_or(u32::MAX);
        Self {
            answers: Cache::builder().weigher(weight).max_capacity(MOST).time_to_idle(IDLE).build(),
            plain: Cache::builder().weigher(plain).max_capacity(MOST_PLAIN).time_to_idle(IDLE_PLAIN).build(),
            making: Arc::default(),
        }
    }
}

impl Kept {
    pub(super) fn get(&self, question: &Question) -> Option<Arc<KeptAnswer>> {
        self.answers.get(question)
    }

    /// The text of an answer, if it is still here.
    pub(super) async fn text(&self, answer: &KeptAnswer) -> Option<Bytes> {
        if let Some(text) = self.plain.get(&answer.content) {
            return Some(text);
        }
        let (packed, size) = (answer.packed()?, answer.size);
        let text = if size <= AT_ONCE {
            unpack(&packed, size)
        } else {
            tokio::task::spawn_blocking(move || unpack(&packed, size)).await.ok().flatten()
        }?;
        self.plain.insert(answer.content.clone(), text.clone());
        Some(text)
    }

    /// Keeps an answer: at once as it is, and packed as soon as that is done, which takes longer than a request should wait for.
    pub(super) fn keep(&self, question: Question, content: String, total: u64, snapshot: String, text: Bytes) {
        // What was made anew and is the same is packed already, or will be.
        let same = self.get(&question).filter(|kept| kept.content == content);
        let packed = same.as_ref().map(|kept| Arc::clone(&kept.packed));
        let answer = KeptAnswer { content, total, snapshot, packed: packed.unwrap_or_default(), size: text.len() };
        self.plain.insert(answer.content.clone(), text.clone());
        self.answers.insert(question, Arc::new(answer.clone()));
        if same.is_some() {
            return;
        }
        let kept = self.clone();
        tokio::task::spawn_blocking(move || {
            let Some(packed) = pack(&text) else { return };
            let _ = answer.packed.set(packed);
            // What it weighs is looked at when it is kept: again, unless there is another one by now.
            if let Some(now) = kept.get(&question).filter(|now| now.content == answer.content) {
                kept.answers.insert(question, now);
            }
        });
    }

    /// It is as of this snapshot as well.
    pub(super) fn renew(&self, question: Question, answer: &KeptAnswer, snapshot: String) {
        self.answers.insert(question, Arc::new(answer.as_of(snapshot)));
    }

    /// Says that the answer to a question is made now; or what to wait for, if it is made already.
    pub(super) fn make(&self, question: Question) -> Result<Making, Made> {
        let mut making = self.making();
        if let Some(done) = making.get(&question) {
            return Err(Made(Arc::clone(done)));
        }
        let done = Arc::new(Semaphore::new(0));
        making.insert(question, Arc::clone(&done));
        drop(making);
        Ok(Making { kept: self.clone(), question, done })
    }

    fn making(&self) -> MutexGuard<'_, HashMap<Question, Arc<Semaphore>>> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever has this makes the answer; others wait until it is dropped, whether there is an answer then or not.
#[derive(Debug)]
pub(super) struct Making {
    kept: Kept,
    question: Question,
    done: Arc<Semaphore>,
}

impl Drop for Making {
    fn drop(&mut self) {
        self.kept.making().remove(&self.question);
        self.done.close();
    }
}

/// An answer that somebody makes.
#[derive(Debug)]
pub(super) struct Made(Arc<Semaphore>);

impl Made {
    /// Waits until it is made, or given up.
    pub(super) async fn done(self) {
        // It has no permits: it is closed once.
        let _ = self.0.acquire().await;
    }
}

/// Whether a client takes answers that `gzip` has packed.
pub(super) fn takes_packed(headers: &HeaderMap) -> bool {
    let said = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = said.flat_map(|value| value.split(','));
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0)));
        named && !refused
    })
}

/// Whether a client wants nothing that was kept (`Cache-Control: no-store`).
pub(super) fn is_declined(headers: &HeaderMap) -> bool {
    let said = headers.get_all(header::CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|value| value.split(',')).any(|word| word.trim().eq_ignore_ascii_case("no-store"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt as _, poll};
    use std::pin::pin;

    fn keep(kept: &Kept, question: u8, text: &str) {
        kept.keep([question; 32], format!("content {question}"), 7, "1:1:".to_owned(), Bytes::from(text.to_owned()));
    }

    /// Waits until it is packed.
    async fn packed(kept: &Kept, question: u8) -> Arc<KeptAnswer> {
        loop {
            if let Some(answer) = kept.get(&[question; 32]).filter(|answer| answer.packed().is_some()) {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_is_packed_comes_back_and_others_do_not_wait_for_what_is_large() {
        let kept = Kept::default();
        let text = |rows| "[{\"title\": \"grüße\"}]".repeat(rows);
        for (question, rows) in [(0, 2000), (1, 20_000)] {
            let text = text(rows);
            keep(&kept, question, &text);
            let answer = packed(&kept, question).await;
            assert!(answer.packed().unwrap().len() * 10 < text.len());
            assert_eq!(kept.text(&answer).now_or_never().flatten().unwrap(), text, "it was made a moment ago");
            kept.plain.invalidate_all();
        }
        let (small, large) = (packed(&kept, 0).await, packed(&kept, 1).await);
        assert_eq!(kept.text(&small).now_or_never().flatten().unwrap(), text(2000));
        let mut unpacked = pin!(kept.text(&large));
        assert!(poll!(&mut unpacked).is_pending(), "it is not unpacked here");
        assert_eq!(unpacked.await.unwrap(), text(20_000));
        assert_eq!(kept.text(&large).now_or_never().flatten().unwrap(), text(20_000), "nor twice in a row");
    }

    #[test]
    fn no_more_is_kept_than_there_is_room() {
        let kept = Kept::default();
        let noise: String = (0..1_000_000_u32).map(|i| char::from(i.wrapping_mul(2_654_435_761).to_le_bytes()[3] % 90 + 33)).collect();
        let text = Bytes::from(noise);
        let packed = Arc::new(OnceLock::from(pack(&text).unwrap()));
        for question in 0..100 {
            let answer =
                KeptAnswer { content: question.to_string(), total: 0, snapshot: String::new(), packed: packed.clone(), size: text.len() };
            kept.plain.insert(answer.content.clone(), text.clone());
            kept.answers.insert([question; 32], Arc::new(answer));
        }
        kept.answers.run_pending_tasks();
        kept.plain.run_pending_tasks();
        assert!(kept.answers.weighted_size() <= MOST && kept.answers.entry_count() > 5, "{}", kept.answers.weighted_size());
        assert!(kept.plain.weighted_size() <= MOST_PLAIN && kept.plain.entry_count() > 5, "{}", kept.plain.weighted_size());
    }

    #[tokio::test]
    async fn one_makes_what_many_ask_for() {
        let kept = Kept::default();
        let making = kept.make([1; 32]).unwrap();
        assert!(kept.make([2; 32]).is_ok(), "another question");
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(kept.make([1; 32]).unwrap_err().done())).collect();
        for one in &mut waiting {
            assert!(poll!(one).is_pending());
        }
        drop(making);
        futures::future::join_all(waiting).await;
        assert!(kept.make([1; 32]).is_ok(), "nobody makes it now");
        assert!(kept.making().is_empty());
    }

    #[test]
    fn who_takes_packed_answers_says_so() {
        let mut headers = HeaderMap::new();
        assert!(!takes_packed(&headers));
        for (said, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1, GZIP;q=0.5", true),
            ("identity", false),
            ("gzip;q=0, br", false),
            ("gzip; q=0.0", false),
        ] {
            headers.insert(header::ACCEPT_ENCODING, said.parse().unwrap());
            assert_eq!(takes_packed(&headers), takes, "{said}");
        }
    }

    #[test]
    fn who_wants_nothing_kept_says_so() {
        let mut headers = HeaderMap::new();
        for (said, declined) in [("no-cache", false), ("max-age=0, No-Store", true), ("no-store", true), ("", false)] {
            headers.insert(header::CACHE_CONTROL, said.parse().unwrap());
            assert_eq!(is_declined(&headers), declined, "{said}");
        }
    }
}
