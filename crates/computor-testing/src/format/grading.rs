//! What a test is worth, and who sees it. All of it is off unless a suite asks for it.

use serde::{Deserialize, Serialize};

use super::FormatError;
use super::fields::Fields;
use super::words::Visibility;

/// Points and visibility of a collection or a sub-test. How a score follows is said in [`crate::report::Points`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grading {
    /// What it is worth.
    pub points: Option<f64>,
    /// Share of a sub-test in the points of its collection.
    pub weight: Option<f64>,
    /// Its points come on top: who does not earn them loses nothing.
    pub bonus: bool,
    /// For a collection: all of its sub-tests have to pass. For a sub-test: no part of its points.
    pub all_or_nothing: Option<bool>,
    /// Who may see it; of a collection and a sub-test in it the stricter word counts.
    pub visibility: Option<Visibility>,
    /// Students see a number instead of its name, and no message, which would say the name.
    pub hide_name: bool,
    /// Students see the result, not the message.
    pub hide_message: bool,
}

impl Grading {
    /// The fields of a collection.
    pub(super) fn read(fields: &mut Fields<'_>) -> Result<Self, FormatError> {
        Ok(Self {
            points: fields.number_where("points", "at least 0", at_least_zero)?,
            weight: None,
            bonus: fields.boolean("bonus")?.unwrap_or(false),
            all_or_nothing: fields.boolean("allOrNothing")?,
            visibility: fields.word("visibility", Visibility::WORDS)?,
            hide_name: fields.boolean("hideName")?.unwrap_or(false),
            hide_message: fields.boolean("hideMessage")?.unwrap_or(false),
        })
    }

    /// The fields of a sub-test.
    pub(super) fn read_part(fields: &mut Fields<'_>) -> Result<Self, FormatError> {
        let weight = fields.number_where("weight", "at least 0", at_least_zero)?;
        let grading = Self { weight, ..Self::read(fields)? };
        if grading.points.is_some() && weight.is_some() {
            return Err(fields.error("`points` and `weight` exclude each other"));
        }
        Ok(grading)
    }

    /// What is wrong with the points of a collection and its parts together.
    pub(super) fn conflict<'a>(&self, mut parts: impl Iterator<Item = &'a Self>) -> Option<&'static str> {
        let both = self.points.is_some() && parts.any(|part| part.points.is_some());
        both.then_some("`points` belong to the collection or to its sub-tests, not to both: `weight` shares out those of the collection")
    }

    /// Whether it says anything about points.
    pub fn is_scored(&self) -> bool {
        self.points.is_some() || self.weight.is_some() || self.bonus || self.all_or_nothing.is_some()
    }

    /// Whether anything of it is kept from students.
    pub fn is_hidden(&self) -> bool {
        self.hide_name || self.hide_message || self.visibility.unwrap_or(Visibility::Always) != Visibility::Always
    }

    /// What students may see of a part of this: the stricter of the two, everywhere.
    #[must_use]
    pub fn over(&self, part: &Self) -> Self {
        Self {
            visibility: self.visibility.max(part.visibility),
            hide_name: self.hide_name || part.hide_name,
            hide_message: self.hide_message || part.hide_message,
            ..part.clone()
        }
    }
}

fn at_least_zero(number: f64) -> bool {
    number >= 0.0 && number.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::suite::Suite;

    fn suite(collection: &str) -> Result<Suite, FormatError> {
        Suite::parse("test.yaml", &format!("properties:\n  tests:\n  - {{name: c, {collection}}}"))
    }

    #[test]
    fn the_stricter_word_counts() {
        let suite =
            suite("visibility: afterDeadline, tests: [{name: a}, {name: b, visibility: never}, {name: c, visibility: always}]").unwrap();
        let collection = &suite.collections[0];
        let seen: Vec<_> = collection.tests.iter().filter_map(|test| collection.grading.over(&test.grading).visibility).collect();
        assert_eq!(seen, [Visibility::AfterDeadline, Visibility::Never, Visibility::AfterDeadline]);
        assert!(collection.tests.iter().all(|test| collection.hides(test)));
    }

    #[test]
    fn contradictions_are_refused() {
        for (collection, message) in [
            ("points: 3, tests: [{name: a, points: 1}]", "test.yaml:3:5: `points` belong to the collection or to its sub-tests"),
            ("tests: [{name: a, points: 1, weight: 1}]", "`points` and `weight` exclude each other"),
            ("points: -1, tests: []", "`points` must be at least 0"),
            ("points: .nan, tests: []", "`points` must be at least 0"),
            ("weight: 1, tests: []", "unknown key `weight` in a collection"),
            ("visibility: afterdeadline, tests: []", "did you mean `afterDeadline`?"),
            ("hidename: true, tests: []", "did you mean `hideName`?"),
        ] {
            let error = suite(collection).unwrap_err().to_string();
            assert!(error.contains(message), "{collection}: {error}");
        }
    }
}
