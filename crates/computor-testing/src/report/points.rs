//! Points: what a suite that gives them makes of the verdicts.

use serde::{Deserialize, Serialize};

use super::CollectionReport;
use crate::format::suite::{Collection, SubTest, Suite};
use crate::verdict::{Class, TestResult};

/// Points of a sub-test, a collection or a run.
///
/// A suite gives points as soon as it says `points`, `weight`, `bonus` or `allOrNothing` anywhere. Then:
///
/// 1. A collection with `points` shares them out among its sub-tests in proportion to their `weight` (1 unless set).
///    Without `points`, each sub-test is worth its own `points`, else its `weight`, else 1.
/// 2. A passed sub-test earns what it is worth; a failed or skipped one nothing, unless a checker gave it a share
///    (`score`) and `allOrNothing` is not set.
/// 3. In a collection that is `allOrNothing`, nobody earns anything unless all sub-tests pass that are not a bonus.
/// 4. A `bonus` sub-test or collection counts for what is earned, not for what can be earned, nor in the shares of 1.
/// 5. What could not be judged and is not the submission's fault (class `internal`) counts for neither, where it does not withhold the
///    score altogether ([`Compat::withheld_scores`](crate::Compat::withheld_scores)).
/// 6. The score is what was earned divided by what could be earned, at most 1, and 0 if nothing could be earned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// What the submission got.
    pub earned: f64,
    /// What it could have got without any bonus.
    pub available: f64,
}

impl Points {
    pub(super) fn sum(parts: impl Iterator<Item = Points>) -> Self {
        parts.fold(Self::default(), |sum, part| Self { earned: sum.earned + part.earned, available: sum.available + part.available })
    }

    /// Between 0 and 1.
    pub fn score(self) -> f64 {
        if self.available > 0.0 { (self.earned / self.available).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// Gives each sub-test its points, if the suite gives any.
pub(super) fn award(suite: &Suite, reports: &mut [CollectionReport]) {
    let scored = suite.all_or_nothing
        || suite
            .collections
            .iter()
            .any(|collection| collection.grading.is_scored() || collection.tests.iter().any(|test| test.grading.is_scored()));
    if scored {
        for (collection, report) in suite.collections.iter().zip(reports) {
            collection_points(collection, suite.all_or_nothing, report);
        }
    }
}

fn collection_points(collection: &Collection, all_or_nothing: bool, report: &mut CollectionReport) {
    let all_or_nothing = collection.grading.all_or_nothing.unwrap_or(all_or_nothing);
    let regular = |test: &SubTest| !test.grading.bonus;
    let lost = collection.tests.iter().zip(&report.tests).any(|(test, report)| {
        let judgement = &report.judgement;
        regular(test) && judgement.result != TestResult::Passed && judgement.class != Class::Internal
    });
    let weight = |test: &SubTest| test.grading.weight.unwrap_or(1.0);
    let weights: f64 = collection.tests.iter().filter(|test| regular(test)).map(weight).sum();
    // nothing but bonus: they share the points among themselves
    let weights = if weights > 0.0 { weights } else { collection.tests.iter().map(weight).sum() };
    for (test, report) in collection.tests.iter().zip(&mut report.tests) {
        let worth = match collection.grading.points {
            Some(points) if weights > 0.0 => points * weight(test) / weights,
            Some(_) => 0.0,
            None => test.grading.points.unwrap_or_else(|| weight(test)),
        };
        let judgement = &report.judgement;
        if judgement.class == Class::Internal && judgement.result != TestResult::Passed {
            report.points = Some(Points::default());
            continue;
        }
        let whole = if judgement.result == TestResult::Passed { 1.0 } else { 0.0 };
        let partial = !test.grading.all_or_nothing.unwrap_or(all_or_nothing);
        let share = judgement.credit.filter(|_| partial).unwrap_or(whole);
        let earned = if all_or_nothing && lost { 0.0 } else { worth * share };
        let bonus = test.grading.bonus || collection.grading.bonus;
        report.points = Some(Points { earned, available: if bonus { 0.0 } else { worth } });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::Effort;
    use crate::verdict::Judgement;

    fn report(collection: &Collection, judgements: Vec<Judgement>) -> CollectionReport {
        CollectionReport::new(collection, judgements, Effort::default(), Effort::default())
    }

    fn judgement() -> impl Strategy<Value = Judgement> {
        prop_oneof![
            Just(Judgement::passed()),
            Just(Judgement::wrong("")),
            Just(Judgement::skipped("")),
            Just(Judgement::unjudged("")),
            (0.0..=1.0).prop_map(|credit| Judgement { credit: Some(credit), ..Judgement::wrong("") }),
        ]
    }

    proptest! {
        #[test]
        fn a_score_is_a_share_whatever_a_suite_says(
            points in prop::option::of(0.0..100.0),
            weights in prop::collection::vec((0.0..10.0, any::<bool>(), any::<bool>()), 1..6),
            all_or_nothing in any::<bool>(),
            given in prop::collection::vec(judgement(), 6),
        ) {
            let tests: Vec<String> = weights
                .iter()
                .map(|(weight, bonus, all)| format!("{{name: t, weight: {weight:?}, bonus: {bonus}, allOrNothing: {all}}}"))
                .collect();
            let points = points.map_or(String::new(), |points| format!("points: {points:?}, "));
            let text = format!("properties:\n  tests: [{{name: c, {points}allOrNothing: {all_or_nothing}, tests: [{}]}}]", tests.join(", "));
            let suite = Suite::parse("test.yaml", &text).unwrap();
            let score = |judgements: Vec<Judgement>| {
                let mut reports = [report(&suite.collections[0], judgements)];
                award(&suite, &mut reports);
                let points = reports[0].points().unwrap();
                (points, points.score())
            };
            let (points, some) = score(given[..weights.len()].to_vec());
            prop_assert!((0.0..=1.0).contains(&some) && points.earned >= 0.0);
            let (all, whole) = score(vec![Judgement::passed(); weights.len()]);
            prop_assert!(whole == 1.0 || all.available == 0.0 || (whole - 1.0).abs() < 1e-9, "{all:?}");
            prop_assert!(points.earned <= all.earned + 1e-9);
            prop_assert_eq!(score(vec![Judgement::wrong(""); weights.len()]).1, 0.0);
        }
    }
}
