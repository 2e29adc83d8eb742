//! What a student may see of a report.

use serde::{Deserialize, Serialize};

use super::{CollectionReport, Effort, Report, TestReport};
use crate::backend::Used;
use crate::format::suite::Visibility;
use crate::verdict::Class;

/// Whether students may see what is kept from them before the deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deadline {
    /// It has not passed, or there is none.
    #[default]
    Before,
    /// It has passed.
    After,
}

/// What still tells students of a test whose message is hidden.
const HIDDEN_MESSAGE: &str = "The message of this test is not shown";

impl Report {
    /// The report without what students may not see. Score, points and result are still those of the whole run, so
    /// they count what is hidden; everything else only speaks of what is left.
    #[must_use]
    pub fn student_view(&self) -> Self {
        let mut collections: Vec<CollectionReport> = self.collections.iter().filter_map(|collection| self.seen(collection)).collect();
        // numbers that count what is left do not say where something is missing
        for (number, seen) in collections.iter_mut().enumerate().filter(|(_, seen)| seen.grading.hide_name) {
            seen.name = format!("Collection {}", number + 1);
            seen.description = None;
        }
        let hidden = self.tests().count() - collections.iter().map(|collection| collection.tests.len()).sum::<usize>();
        let mut view = Self { collections, hidden, ..self.clone() };
        if self.collections.iter().any(hides_something) {
            view.used = Used::default();
            view.collections.iter().for_each(|collection| view.used.add(collection.used));
        }
        view
    }

    fn seen(&self, collection: &CollectionReport) -> Option<CollectionReport> {
        let visible = |visibility: Option<Visibility>| match visibility.unwrap_or(Visibility::Always) {
            Visibility::Always => true,
            Visibility::AfterDeadline => self.deadline == Deadline::After,
            Visibility::Never => false,
        };
        let mut seen = collection.clone();
        seen.tests.retain(|test| visible(test.grading.visibility));
        // set-up code, messages and what the program used up say something about the tests that are not there
        let partly = seen.tests.len() < collection.tests.len() || collection.grading.is_hidden();
        if !visible(collection.grading.visibility) || (seen.tests.is_empty() && partly) {
            return None;
        }
        for (number, test) in collection.tests.iter().filter(|test| visible(test.grading.visibility)).enumerate() {
            if let Some(seen) = seen.tests.get_mut(number) {
                conceal(number, test, seen);
            }
        }
        if partly || hides_something(collection) {
            (seen.setup, seen.teardown) = (None, None);
            Effort { status: seen.status, duration: seen.duration, used: seen.used, reference: seen.reference } = collection.shown;
            seen.settle();
        }
        Some(seen)
    }

    /// The class that students see: that of what they see, but never better than the result.
    pub(super) fn seen_class(&self, class: Class) -> Class {
        match self.whole.class {
            whole @ (Class::Correct | Class::Internal) if self.hidden > 0 && class == Class::Correct => whole,
            _ if self.hidden > 0 && class == Class::Correct => Class::Wrong,
            _ => class,
        }
    }
}

/// Whether a run was made for something that students do not see in full.
fn hides_something(collection: &CollectionReport) -> bool {
    collection.grading.is_hidden() || collection.tests.iter().any(|test| test.grading.is_hidden())
}

fn conceal(number: usize, test: &TestReport, seen: &mut TestReport) {
    seen.judgement.note = None;
    if test.grading.hide_name {
        seen.name = format!("Test {}", number + 1);
    }
    if test.grading.hide_name || test.grading.hide_message {
        seen.judgement.message = Some(HIDDEN_MESSAGE.to_owned());
        seen.judgement.texts = None;
    }
}
