//! What a student may see of a report.

use super::{CollectionReport, Report, TestReport};
use crate::format::suite::Visibility;
use crate::verdict::Class;

/// Whether students may see what is kept from them before the deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
        let collections: Vec<CollectionReport> =
            self.collections.iter().enumerate().filter_map(|(index, collection)| self.seen(index, collection)).collect();
        let hidden = self.tests().count() - collections.iter().map(|collection| collection.tests.len()).sum::<usize>();
        Self { collections, hidden, ..self.clone() }
    }

    fn seen(&self, index: usize, collection: &CollectionReport) -> Option<CollectionReport> {
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
        if partly || collection.tests.iter().any(|test| test.grading.is_hidden()) {
            (seen.setup, seen.teardown) = (None, None);
            seen.settle();
        }
        if collection.grading.hide_name {
            seen.name = format!("Collection {}", index + 1);
            seen.description = None;
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

fn conceal(number: usize, test: &TestReport, seen: &mut TestReport) {
    if test.grading.hide_name {
        seen.name = format!("Test {}", number + 1);
    }
    if test.grading.hide_name || test.grading.hide_message {
        seen.judgement.message = Some(HIDDEN_MESSAGE.to_owned());
        seen.judgement.texts = None;
    }
}
