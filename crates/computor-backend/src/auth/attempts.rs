//! Slows down guessing: wrong passwords are counted per name and per address, right ones are not.

use crate::Result;
use chrono::{DateTime, TimeDelta, Utc};
use computor_types::Code;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

const PER_NAME: u32 = 5;
const PER_ADDRESS: u32 = 100;
const WINDOW: TimeDelta = TimeDelta::seconds(60);
/// More keys than this are not remembered at once; expired ones go first.
const MOST: usize = 100_000;

/// Failed log-ins of the last minute.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, (DateTime<Utc>, u32)>>);

impl Attempts {
    /// Refuses when the name has failed five times, or the address a hundred times, in the last minute.
    ///
    /// # Errors
    /// `RATE_002`.
    pub fn check(&self, name: &str, ip: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let used_up = keys(name, ip).any(|(key, most)| counts.get(&key).is_some_and(|(since, n)| now - *since < WINDOW && *n >= most));
        if used_up { Err(Code::Rate002.into()) } else { Ok(()) }
    }

    /// Counts a failure.
    pub fn failed(&self, name: &str, ip: Option<IpAddr>, now: DateTime<Utc>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST {
            counts.retain(|_, (since, _)| now - *since < WINDOW);
        }
        for (key, _) in keys(name, ip) {
            let entry = counts.entry(key).or_insert((now, 0));
            if now - entry.0 >= WINDOW {
                *entry = (now, 0);
            }
            entry.1 += 1;
        }
    }
}

/// One address cannot lock a name for others: the name counts together with the address.
fn keys(name: &str, ip: Option<IpAddr>) -> impl Iterator<Item = (String, u32)> {
    let ip = ip.map(|ip| ip.to_string()).unwrap_or_default();
    [(format!("name {} {ip}", name.to_lowercase()), PER_NAME), (format!("ip {ip}"), PER_ADDRESS)].into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_a_minute() {
        let (attempts, start) = (Attempts::default(), DateTime::UNIX_EPOCH);
        for _ in 0..5 {
            assert!(attempts.check("Ada", None, start).is_ok());
            attempts.failed("Ada", None, start);
        }
        assert_eq!(attempts.check("ada", None, start).unwrap_err().code, Code::Rate002);
        assert!(attempts.check("bob", None, start).is_ok());
        assert!(attempts.check("ada", "127.0.0.1".parse().ok(), start).is_ok());
        assert!(attempts.check("ada", None, start + WINDOW).is_ok());
    }
}
