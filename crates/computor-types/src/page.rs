//! Paging of lists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which part of a list is wanted. `skip` and `limit` are query parameters of every list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Page {
    /// How many rows to leave out.
    pub skip: u32,
    /// How many rows to answer at most.
    pub limit: u32,
}

impl Page {
    /// More rows than this are never answered at once.
    pub const MAX: u32 = 10_000;

    /// The first `limit` rows.
    pub const fn first(limit: u32) -> Self {
        Self { skip: 0, limit }
    }

    /// The page that two optional query parameters ask for.
    pub fn of(skip: Option<u32>, limit: Option<u32>) -> Self {
        let first = Self::default();
        Self { skip: skip.unwrap_or(first.skip), limit: limit.unwrap_or(first.limit) }
    }

    /// How many rows there are in all, if the number of rows on this page tells: it is not full, and not beyond the end.
    pub fn known_total(self, shown: usize) -> Option<u64> {
        let shown = shown as u64;
        let ends_here = shown < u64::from(self.limit.min(Self::MAX)) && (shown > 0 || self.skip == 0);
        ends_here.then(|| u64::from(self.skip) + shown)
    }

    /// The limit, never more than [`Page::MAX`].
    pub fn rows(self) -> i64 {
        i64::from(self.limit.min(Self::MAX))
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::first(100)
    }
}

/// One page, and how many rows there are in all (`X-Total-Count`).
#[derive(Clone, Debug, Default)]
pub struct Listing<T> {
    /// The rows of the page.
    pub items: Vec<T>,
    /// The number of rows that match the filters.
    pub total: u64,
}
