//! Answers that were made, packed: whoever asks the same again is answered without making it anew, if it still stands.
//!
//! Editors and pages that keep nothing ask for the same lists all day. Which answers these are and when they stand, `standing`
//! says; who has no right to an answer has asked another question, so nothing is shared between people.

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use moka::sync::Cache;
use std::{
    io::{Read as _, Write as _},
    sync::Arc,
    time::Duration,
};

/// All that is kept, in bytes. A student's list of fifty assignments takes about nine thousand.
const MOST: u64 = 32 << 20;
/// What nobody asks for so long is forgotten.
const IDLE: Duration = Duration::from_secs(1800);
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
    packed: Bytes,
    size: usize,
}

impl KeptAnswer {
    /// Packs an answer.
    pub(super) fn pack(content: String, total: u64, snapshot: String, text: &[u8]) -> Option<Self> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text).ok()?;
        Some(Self { content, total, snapshot, packed: packed.finish().ok()?.into(), size: text.len() })
    }

    /// The same, as of later.
    pub(super) fn as_of(&self, snapshot: String) -> Self {
        Self { snapshot, ..self.clone() }
    }

    /// The answer as it was.
    pub(super) async fn text(self: &Arc<Self>) -> Option<Bytes> {
        if self.size <= AT_ONCE {
            return self.unpack();
        }
        let answer = Arc::clone(self);
        tokio::task::spawn_blocking(move || answer.unpack()).await.ok().flatten()
    }

    fn unpack(&self) -> Option<Bytes> {
        let mut text = Vec::with_capacity(self.size);
        ZlibDecoder::new(self.packed.as_ref()).read_to_end(&mut text).ok()?;
        Some(text.into())
    }
}

/// The answers that are kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept(Cache<Question, Arc<KeptAnswer>>);

impl Default for Kept {
    fn default() -> Self {
        let weight = |_: &Question, answer: &Arc<KeptAnswer>| u32::try_from(answer.packed.len() + 512).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weight).max_capacity(MOST).time_to_idle(IDLE).build())
    }
}

impl Kept {
    pub(super) fn get(&self, question: &Question) -> Option<Arc<KeptAnswer>> {
        self.0.get(question)
    }

    pub(super) fn keep(&self, question: Question, answer: KeptAnswer) {
        self.0.insert(question, Arc::new(answer));
    }
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

    #[tokio::test]
    async fn what_is_packed_comes_back_and_others_do_not_wait_for_what_is_large() {
        let answer = |rows| {
            let text = "[{\"title\": \"grüße\"}]".repeat(rows);
            let answer = KeptAnswer::pack("x".to_owned(), 7, "1:1:".to_owned(), text.as_bytes()).unwrap();
            assert!(answer.packed.len() * 10 < text.len(), "{}", answer.packed.len());
            (text, Arc::new(answer))
        };
        let (text, small) = answer(2000);
        assert_eq!(small.text().now_or_never().flatten().unwrap(), text);
        let (text, large) = answer(20_000);
        let mut unpacked = pin!(large.text());
        assert!(poll!(&mut unpacked).is_pending(), "it is not unpacked here");
        assert_eq!(unpacked.await.unwrap(), text);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room() {
        let kept = Kept::default();
        let noise: Vec<u8> = (0..1_000_000_u32).map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        for i in 0..100_u8 {
            kept.keep([i; 32], KeptAnswer::pack(i.to_string(), 0, String::new(), &noise).unwrap());
        }
        kept.0.run_pending_tasks();
        assert!(kept.0.weighted_size() <= MOST && kept.0.entry_count() > 5, "{} {}", kept.0.weighted_size(), kept.0.entry_count());
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
