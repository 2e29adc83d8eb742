//! How lists find the rows that a rule lets somebody see: from the few rows that are one's own, and never by walking a
//! table until enough of them were met.
//!
//! A rule admits a row for one of several reasons, and most reasons say that a column holds one of a few keys: of the
//! courses that one is a tutor of, of the groups that one is a member of. So each reason is asked by itself: first for
//! those keys, then for the first rows of each, which an index has in order. A page costs what one's own rows cost,
//! however many others there are.

use crate::sql::{push_cond, roles_from};
use computor_policy::Cond;
use computor_types::Page;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// What a list selects from. Its rows are called `t`.
pub(crate) struct Reach<'a> {
    /// A table, or a select in parentheses.
    pub(crate) from: &'a str,
    /// The order of the list, which is total.
    pub(crate) order: &'a str,
    /// What the rule says.
    pub(crate) cond: &'a Cond,
    /// The user who asks.
    pub(crate) me: Uuid,
    /// Columns that filters want to hold just this.
    pub(crate) known: Vec<(String, Uuid)>,
    /// Adds ` and …` for each filter.
    pub(crate) filters: &'a (dyn Fn(&mut QueryBuilder<Postgres>) + Sync),
}

/// The columns that filters want to hold a key, of those that may be asked for.
pub(crate) fn known(asked: &[(&str, Option<Uuid>)]) -> Vec<(String, Uuid)> {
    asked.iter().filter_map(|(column, value)| Some(((*column).to_owned(), (*value)?))).collect()
}

impl Reach<'_> {
    /// `select t.*` of one page, in order.
    pub(crate) fn push_page(&self, q: &mut QueryBuilder<Postgres>, page: Page) {
        let reasons = reasons(self.cond);
        let whole = page.rows().saturating_add(i64::from(page.skip));
        q.push("select t.* from ");
        match reasons.as_slice() {
            [reason] if keys(reason).is_none() => {
                q.push(self.from).push(" t where ");
                self.push_where(q, reason, &[]);
            }
            reasons => {
                q.push("(");
                for (i, reason) in reasons.iter().enumerate() {
                    let earlier = reasons.get(..i).unwrap_or_default();
                    self.push_each(q, reason, earlier, "t.*", |q| {
                        q.push(" order by ").push(self.order).push(" limit ").push_bind(whole);
                    });
                    q.push(" union all ");
                }
                // Nobody sees anything for no reason.
                q.push("select t.* from ").push(self.from).push(" t where false) t");
            }
        }
        q.push(" order by ").push(self.order).push(" limit ").push_bind(page.rows());
        q.push(" offset ").push_bind(i64::from(page.skip));
    }

    /// A statement that says how many rows there are in all: the rows of each reason that no earlier one has.
    pub(crate) fn count(&self) -> QueryBuilder<Postgres> {
        let reasons = reasons(self.cond);
        let mut q = QueryBuilder::new("select sum(t.n)::bigint from (select 0 as n");
        for (i, reason) in reasons.iter().enumerate() {
            q.push(" union all ");
            self.push_each(&mut q, reason, reasons.get(..i).unwrap_or_default(), "count(*) as n", |_| {});
        }
        q.push(") t");
        q
    }

    /// Selects `what` of the rows of each reason, with `rest` behind its conditions, one after the other: what is seen for
    /// several reasons is there as often. For pages of rows that many are seen for several reasons, since leaving out what an
    /// earlier reason has means to walk past it.
    pub(crate) fn push_all(&self, q: &mut QueryBuilder<Postgres>, what: &str, rest: impl Fn(&mut QueryBuilder<Postgres>)) {
        for reason in reasons(self.cond) {
            self.push_each(q, &reason, &[], what, &rest);
            q.push(" union all ");
        }
        // Nobody sees anything for no reason.
        q.push("select ").push(what).push(" from ").push(self.from).push(" t where false");
    }

    /// A select of `what` from the rows that are seen for this reason and for no earlier one: for each key, or at once.
    fn push_each(
        &self,
        q: &mut QueryBuilder<Postgres>,
        reason: &Cond,
        earlier: &[Cond],
        what: &str,
        rest: impl Fn(&mut QueryBuilder<Postgres>),
    ) {
        let Some((column, by)) = keys(reason) else {
            q.push("(select ").push(what).push(" from ").push(self.from).push(" t where ");
            self.push_where(q, reason, earlier);
            rest(q);
            q.push(")");
            return;
        };
        q.push("(select x.* from (");
        self.push_known_keys(q, column, by);
        q.push(") own cross join lateral (select ").push(what).push(" from ").push(self.from);
        q.push(format_args!(" t where t.{column} = own.k and "));
        self.push_where(q, &without(reason, by), earlier);
        rest(q);
        q.push(") x)");
    }

    fn push_where(&self, q: &mut QueryBuilder<Postgres>, cond: &Cond, earlier: &[Cond]) {
        push_cond(q, cond, "t", self.me);
        (self.filters)(q);
        for other in earlier {
            q.push(" and (");
            push_cond(q, other, "t", self.me);
            q.push(") is not true");
        }
    }

    /// The keys, as far as the filters leave any.
    fn push_known_keys(&self, q: &mut QueryBuilder<Postgres>, column: &str, by: &Cond) {
        let known = |name: &str| self.known.iter().find(|(column, _)| column == name).map(|(_, value)| *value);
        q.push("select o.k from (");
        push_keys(q, by, self.me);
        q.push(") o where true");
        if let Some(value) = known(column) {
            q.push(" and o.k = ").push_bind(value);
        }
        // A content lies in one course: others need not be looked at.
        if let (Cond::Course { .. }, Some(content)) = (by, known("course_content_id")) {
            q.push(" and o.k = (select c.course_id from course_content c where c.id = ").push_bind(content).push(")");
        }
    }
}

/// The reasons for which a condition admits a row.
fn reasons(cond: &Cond) -> Vec<Cond> {
    match cond {
        Cond::Never => Vec::new(),
        Cond::Any(all) => all.iter().flat_map(reasons).collect(),
        Cond::All(all) if keys(cond).is_none() && !all.iter().any(|one| matches!(one, Cond::Me(_))) => {
            let Some(at) = all.iter().position(|one| matches!(one, Cond::Any(_))) else { return vec![cond.clone()] };
            let rest = all.iter().enumerate().filter(|(i, _)| *i != at).fold(Cond::Always, |rest, (_, one)| rest.and(one.clone()));
            all.get(at).map(reasons).unwrap_or_default().into_iter().flat_map(|one| reasons(&one.and(rest.clone()))).collect()
        }
        cond => vec![cond.clone()],
    }
}

/// The part of a condition that says that a column holds one of a few keys, and that column.
fn keys(cond: &Cond) -> Option<(&'static str, &Cond)> {
    match cond {
        Cond::All(all) => {
            // Where a column is one's own id there is nothing to be asked first.
            let own = all.iter().any(|one| matches!(one, Cond::Me(_)));
            let found = all.iter().filter_map(keys).min_by_key(|(_, by)| many(by));
            found.filter(|(_, by)| !own || many(by) == 0)
        }
        Cond::Course { column, .. }
        | Cond::Organization { column, .. }
        | Cond::Family { column, .. }
        | Cond::Tests(column)
        | Cond::Ids(column, _)
        | Cond::Texts(column, _) => Some((column, cond)),
        Cond::Via { column, cond: of, .. } if is_own(of) => Some((column, cond)),
        _ => None,
    }
}

/// Whether few rows meet the condition, since it is about somebody.
fn is_own(cond: &Cond) -> bool {
    match cond {
        Cond::Me(_) => true,
        Cond::All(all) => all.iter().any(is_own),
        cond => keys(cond).is_some(),
    }
}

/// How many rows a key may have, roughly.
const fn many(cond: &Cond) -> u8 {
    match cond {
        Cond::Ids(..) | Cond::Texts(..) => 0,
        Cond::Via { .. } => 1,
        Cond::Tests(_) => 2,
        _ => 3,
    }
}

/// The condition without a part of it.
fn without(cond: &Cond, part: &Cond) -> Cond {
    match cond {
        Cond::All(all) => all.iter().filter(|one| *one != part).fold(Cond::Always, |rest, one| rest.and(one.clone())),
        _ => Cond::Always,
    }
}

/// `select … as k` of the keys, each once.
fn push_keys(q: &mut QueryBuilder<Postgres>, by: &Cond, me: Uuid) {
    match by {
        Cond::Course { at_least, .. } => {
            q.push("select m.course_id as k from active_member m where m.user_id = ").push_bind(me);
            q.push(format_args!(" and m.course_role_id in ({})", roles_from(*at_least)));
        }
        Cond::Organization { at_least, .. } => push_scope(q, "organization", at_least.level(), me),
        Cond::Family { at_least, .. } => push_scope(q, "course_family", at_least.level(), me),
        Cond::Tests(_) => {
            q.push(
                "select c.id as k from service s join course_content c on c.testing_service_id = s.id
                 where s.enabled and s.archived_at is null and s.user_id = ",
            );
            q.push_bind(me);
        }
        Cond::Ids(_, ids) => _ = q.push("select distinct u as k from unnest(").push_bind(ids.clone()).push(") u"),
        Cond::Texts(_, texts) => _ = q.push("select distinct u as k from unnest(").push_bind(texts.clone()).push(") u"),
        Cond::Via { table, key, cond, .. } => {
            let each = if *key == "id" { "" } else { "distinct " };
            q.push(format_args!("select {each}v.{key} as k from "));
            match keys(cond) {
                Some((column, inner)) => {
                    q.push("(");
                    push_keys(q, inner, me);
                    q.push(format_args!(") o cross join lateral (select v.{key} from \"{table}\" v where v.{column} = o.k and "));
                    push_cond(q, &without(cond, inner), "v", me);
                    q.push(" offset 0) v");
                }
                None => {
                    q.push(format_args!("\"{table}\" v where "));
                    push_cond(q, cond, "v", me);
                }
            }
        }
        // None of these is a key: see `keys`.
        _ => _ = q.push("select null::uuid as k where false"),
    }
}

fn push_scope(q: &mut QueryBuilder<Postgres>, scope: &str, level: i32, me: Uuid) {
    q.push(format_args!(
        "select m.{scope}_id as k from {scope}_member m join {scope}_role r on r.id = m.{scope}_role_id where r.level >= {level} and m.user_id = "
    ));
    q.push_bind(me);
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_policy::CourseRole::Tutor;

    fn own_group() -> Cond {
        let member = Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id"));
        Cond::via("submission_group_id", "submission_group_member", "submission_group_id", member)
    }

    #[test]
    fn each_reason_is_asked_from_the_fewest_keys() {
        let tutor = || Cond::course("course_id", Tutor);
        let column = |cond: &Cond| keys(cond).map(|(column, _)| column);
        assert_eq!(column(&tutor()), Some("course_id"));
        assert_eq!(column(&own_group()), Some("submission_group_id"));
        assert_eq!(column(&tutor().and(own_group())), Some("submission_group_id"));
        assert_eq!(column(&own_group().and(Cond::Ids("id", Vec::new()))), Some("id"));
        // Found by one's own id, or in no other way than by looking at all of them.
        assert_eq!(column(&Cond::Me("user_id").and(tutor())), None);
        assert_eq!(column(&Cond::via("id", "user_role", "user_id", Cond::Is("role_id", "_admin"))), None);
    }

    #[test]
    fn reasons_are_told_apart() {
        let (tutor, me) = (Cond::course("course_id", Tutor), Cond::Me("user_id"));
        let any = tutor.clone().or(me.clone());
        assert_eq!(reasons(&any), [tutor.clone(), me.clone()]);
        assert_eq!(reasons(&Cond::Never), []);
        assert_eq!(reasons(&Cond::Always), [Cond::Always]);
        let flag = Cond::Flag("is_service");
        assert_eq!(reasons(&any.clone().and(flag.clone())), [tutor.and(flag.clone()), me.and(flag)]);
        let one = any.and(Cond::Ids("id", Vec::new()));
        assert_eq!(reasons(&one), std::slice::from_ref(&one));
    }
}
