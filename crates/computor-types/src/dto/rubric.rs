//! Rubrics: the criteria that a grade of an assignment is made of, and how work was marked by them.

use crate::dto::prelude::*;

/// Marker of a criterion of a rubric.
pub struct RubricCriterion;

/// Something that graders say again and again, and the points that go with it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RubricRemark {
    #[garde(length(chars, min = 1, max = 1000))]
    pub text: String,
    /// What such work gets, if that is always the same.
    #[serde(default)]
    #[garde(inner(range(min = 0.0, max = 10000.0)))]
    pub points: Option<f64>,
}

/// What is looked at in work on an assignment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RubricCriterionGet {
    pub id: Id<RubricCriterion>,
    pub title: String,
    pub description: Option<String>,
    /// The most that work can get.
    pub points: f64,
    pub remarks: Vec<RubricRemark>,
}

/// The rubric of an assignment; one without criteria is none.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RubricGet {
    pub course_content_id: Id<CourseContent>,
    /// In their order.
    pub criteria: Vec<RubricCriterionGet>,
    /// Of all criteria.
    pub total_points: f64,
}

/// A criterion as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RubricCriterionSet {
    /// Which one is meant; without it, it is a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<RubricCriterion>>,
    #[garde(length(chars, min = 1, max = 255))]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 4096)))]
    pub description: Option<String>,
    #[garde(range(min = 0.001, max = 10000.0))]
    pub points: f64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 100), dive)]
    pub remarks: Vec<RubricRemark>,
}

/// The rubric of an assignment as it shall be: criteria that are not named go, unless work was marked by them.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RubricSet {
    /// In their order.
    #[garde(length(max = 100), dive)]
    pub criteria: Vec<RubricCriterionSet>,
}

/// What work got for a criterion.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RubricMark {
    pub criterion_id: Id<RubricCriterion>,
    #[garde(range(min = 0.0, max = 10000.0))]
    pub points: f64,
    /// For the student.
    #[serde(default)]
    #[garde(inner(length(chars, max = 4096)))]
    pub remark: Option<String>,
}

/// How work is marked: each criterion of the assignment once.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RubricMarksSet {
    #[garde(length(min = 1, max = 100), dive)]
    pub marks: Vec<RubricMark>,
}

/// How work was marked.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RubricMarksGet {
    pub grade_id: Id<SubmissionGrade>,
    /// The grade, 0 to 1: what was made of the points, unless it was changed since.
    pub grade: Option<f64>,
    /// In the order of the rubric; none if it was not marked by one.
    pub marks: Vec<RubricMark>,
    /// Of all marks.
    pub points: f64,
    /// Of the criteria that were marked.
    pub total_points: f64,
}

endpoint! {
    /// Answers the rubric of an assignment.
    GetRubric = "get_rubric", "course-contents",
    Get "/course-contents/{id}/rubric",
    params: ById<CourseContent>,
    answer: RubricGet,
}

endpoint! {
    /// Sets the rubric of an assignment as a whole.
    SetRubric = "set_rubric", "course-contents",
    Put "/course-contents/{id}/rubric",
    params: ById<CourseContent>,
    body: RubricSet,
    answer: RubricGet,
}

endpoint! {
    /// Answers how work was marked when it was graded.
    GetRubricMarks = "get_rubric_marks", "submissions",
    Get "/submissions/grades/{id}/rubric",
    params: ById<SubmissionGrade>,
    answer: RubricMarksGet,
}

endpoint! {
    /// Marks work by the rubric of its assignment. The grade becomes the share of the points that it got.
    SetRubricMarks = "set_rubric_marks", "submissions",
    Put "/submissions/grades/{id}/rubric",
    params: ById<SubmissionGrade>,
    body: RubricMarksSet,
    answer: RubricMarksGet,
}
