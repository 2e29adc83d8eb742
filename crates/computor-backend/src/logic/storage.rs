//! Room in the store: who takes up how much of it, and when that is enough.
//!
//! A file counts for the row whose upload stored it first. The sums are kept in the database, in the transaction that
//! writes the row; so uploads at the same time cannot exceed a quota together.

use crate::{Ctx, Error, Result};
use computor_db::{
    Tx,
    queries::storage::{self as queries, Keeper, Use},
};
use computor_store::Stored;
use computor_types::Code;
use uuid::Uuid;

/// Refuses what would not fit, before it is stored. The decision that counts is that of [`charge`].
///
/// # Errors
/// `VAL_004`.
pub(super) async fn need_room(cx: &Ctx, course: Option<Uuid>, more: u64) -> Result<()> {
    let used = queries::used(cx.db().pool(), cx.me(), course).await?;
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    within(cx, Use { by_user: used.by_user.saturating_add(more), by_course: used.by_course.saturating_add(more) }, more)
}

/// Charges a row with the files that were new in the store, to who asks and to the course.
///
/// # Errors
/// `VAL_004` if that is more than they may take up; then the transaction must not be committed.
pub(super) async fn charge(cx: &Ctx, tx: &mut Tx, keeper: Keeper, course: Option<Uuid>, stored: &[Stored]) -> Result<()> {
    let bytes = stored.iter().filter(|stored| stored.new).map(|stored| stored.size).sum::<u64>();
    let used = queries::charge(&mut **tx, keeper, Some(cx.me()), course, bytes).await?;
    if bytes == 0 { Ok(()) } else { within(cx, used, i64::try_from(bytes).unwrap_or(i64::MAX)) }
}

/// `used` is what would be taken up, `more` of it by what is asked for.
fn within(cx: &Ctx, used: Use, more: i64) -> Result<()> {
    let limits = [
        (used.by_user, cx.options.quota_per_user, "your files take up", "one user", "quota_per_user"),
        (used.by_course, cx.options.quota_per_course, "the files of this course take up", "one course", "quota_per_course"),
    ];
    for (used, limit, whose, who, setting) in limits {
        if u64::try_from(used).unwrap_or_default() > limit {
            let before = u64::try_from(used.saturating_sub(more)).unwrap_or_default();
            let message = format!(
                "there is no room for this file: {whose} {} of the {} that {who} may have, and it would add {}; \
                 ask the operators to raise {setting}",
                size(before),
                size(limit),
                size(u64::try_from(more).unwrap_or_default()),
            );
            return Err(Error::new(Code::Val004, message));
        }
    }
    Ok(())
}

/// A size for people.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let (mut value, mut shown) = (bytes as f64, "bytes");
    for unit in UNITS {
        if value < 1024.0 {
            break;
        }
        (value, shown) = (value / 1024.0, unit);
    }
    if shown == "bytes" { format!("{bytes} bytes") } else { format!("{value:.1} {shown}") }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_for_people() {
        let shown = [0, 1023, 1024, 10 << 20, 3 << 29].map(size);
        assert_eq!(shown, ["0 bytes", "1023 bytes", "1.0 KiB", "10.0 MiB", "1.5 GiB"]);
    }
}
