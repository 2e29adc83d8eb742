//! Puts load on something and says how long each time took.

use anyhow::Result;
use futures::future::join_all;
use serde::Serialize;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// How long things took.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Latency {
    pub(super) count: usize,
    pub(super) per_second: f64,
    /// In milliseconds.
    pub(super) p50_ms: f64,
    /// In milliseconds.
    pub(super) p99_ms: f64,
}

impl Latency {
    /// From single times, and the time that they took together.
    pub(super) fn new(mut times: Vec<Duration>, whole: Duration) -> Self {
        times.sort_unstable();
        let ms = |share| percentile(&times, share).as_secs_f64() * 1e3;
        let per_second = times.len() as f64 / whole.as_secs_f64().max(f64::EPSILON);
        Self { count: times.len(), per_second, p50_ms: ms(0.5), p99_ms: ms(0.99) }
    }
}

/// The smallest time that at least this share of the sorted times does not exceed.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// Calls `work` with 0, 1, 2, …, `concurrency` times at once, for this long or until it has nothing more to do.
///
/// # Errors
/// The first error of a call: figures of refused calls would mean nothing.
pub(super) async fn load<F, W>(seconds: u64, concurrency: usize, work: F) -> Result<Latency>
where
    F: Fn(usize) -> Option<W> + Send + Sync + 'static,
    W: Future<Output = Result<()>> + Send,
{
    let work = Arc::new(work);
    let count = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let end = begin + Duration::from_secs(seconds);
    let lane = || {
        let (work, count) = (Arc::clone(&work), Arc::clone(&count));
        tokio::spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < end {
                let Some(work) = work(count.fetch_add(1, Ordering::Relaxed)) else { break };
                let begin = Instant::now();
                work.await?;
                times.push(begin.elapsed());
            }
            anyhow::Ok(times)
        })
    };
    let mut times = Vec::new();
    for lane in join_all((0..concurrency.max(1)).map(|_| lane())).await {
        times.extend(lane??);
    }
    Ok(Latency::new(times, begin.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_times_that_were_measured() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 0.5), Duration::from_millis(50));
        assert_eq!(percentile(&times, 0.99), Duration::from_millis(99));
        assert_eq!(percentile(&times[..1], 0.99), Duration::from_millis(1));
        assert_eq!(percentile(&[], 0.5), Duration::ZERO);
        let latency = Latency::new(times, Duration::from_secs(2));
        assert_eq!((latency.count, latency.per_second), (100, 50.0));
    }

    #[tokio::test]
    async fn it_ends_when_there_is_nothing_more_to_do() {
        let latency = load(60, 3, |i| (i < 10).then_some(async { Ok(()) })).await.unwrap();
        assert_eq!(latency.count, 10);
    }

    #[tokio::test]
    async fn an_error_ends_the_measurement() {
        assert!(load(60, 2, |_| Some(async { anyhow::bail!("refused") })).await.is_err());
    }
}
