//! What bodies are refused.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use computor_types::{Input, dto};
use serde_json::{Value, json};

const ID: &str = "0192f0c1-2d3e-7aaa-8bbb-0123456789ab";

/// The fields that are wrong with a body.
fn wrong<T: Input>(body: Value) -> Vec<String> {
    let body: T = serde_json::from_value(body).unwrap();
    let report = body.validate().err().into_iter();
    report.flat_map(|report| report.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>()).collect()
}

#[test]
fn paths_are_checked_in_new_rows_and_in_changes() {
    let content = |path: &str| json!({"path": path, "course_id": ID, "course_content_type_id": ID});
    assert!(wrong::<dto::CourseContentCreate>(content("week_1.sum")).is_empty());
    assert_eq!(wrong::<dto::CourseContentCreate>(content("Week 1")), ["path"]);
    assert_eq!(wrong::<dto::CourseContentUpdate>(json!({"path": "a..b"})), ["path"]);
    assert_eq!(wrong::<dto::CourseContentMoveRequest>(json!({"path": "", "position": 1})), ["path"]);
    assert_eq!(wrong::<dto::CourseFamilyUpdate>(json!({"path": "a b"})), ["path"]);
    assert!(wrong::<dto::CourseFamilyUpdate>(json!({"path": "A-1.b"})).is_empty());
}

#[test]
fn lengths_are_counted_in_characters() {
    let title = |count: usize| json!({"title": "ü".repeat(count), "course_id": ID});
    assert!(wrong::<dto::CourseGroupCreate>(title(255)).is_empty());
    assert_eq!(wrong::<dto::CourseGroupCreate>(title(256)), ["title"]);
    assert_eq!(wrong::<dto::CourseGroupUpdate>(json!({"title": "ü".repeat(256)})), ["title"]);
}

#[test]
fn null_is_no_violation() {
    assert!(wrong::<dto::UserUpdate>(json!({"email": null, "username": null, "given_name": null})).is_empty());
    assert!(wrong::<dto::UserCreate>(json!({"email": null, "password": null})).is_empty());
}

#[test]
fn people_are_checked() {
    let user = json!({"username": "a b", "email": "nobody", "password": "short", "given_name": ""});
    let mut fields = wrong::<dto::UserCreate>(user);
    fields.sort();
    assert_eq!(fields, ["email", "given_name", "password", "username"]);
}

/// Wherever a body has the address of a page: no field lets a script through that a browser would run for others.
#[test]
fn addresses_are_those_of_pages() {
    let (good, bad) = ("https://example.org/a", "javascript:alert(1)");
    let gitlab = |url: &str| json!({"gitlab": {"url": url, "web_url": url}});
    let profile = |url: &str| json!({"user_id": ID, "url": url, "avatar_image": url});
    let course = |url: &str| json!({"path": "a", "course_family_id": ID, "properties": gitlab(url)});
    let organization = |url: &str| json!({"path": "a", "organization_type": "organization", "url": url, "properties": gitlab(url)});
    let repository = |url: &str| json!({"name": "r", "source_url": url});
    assert!(wrong::<dto::ProfileCreate>(profile(good)).is_empty());
    assert_eq!(wrong::<dto::ProfileCreate>(profile(bad)).len(), 2);
    assert!(wrong::<dto::ProfileUpdate>(json!({"url": null, "avatar_image": good})).is_empty());
    assert_eq!(wrong::<dto::ProfileUpdate>(json!({"url": bad, "avatar_image": bad})).len(), 2);
    assert!(wrong::<dto::CourseCreate>(course(good)).is_empty());
    assert_eq!(wrong::<dto::CourseCreate>(course(bad)), ["properties.gitlab.url", "properties.gitlab.web_url"]);
    assert!(wrong::<dto::OrganizationCreate>(organization(good)).is_empty());
    assert_eq!(wrong::<dto::OrganizationCreate>(organization(bad)).len(), 3);
    assert_eq!(wrong::<dto::OrganizationUpdate>(json!({"url": bad, "properties": gitlab(bad)})).len(), 3);
    assert!(wrong::<dto::ExampleRepositoryCreate>(repository(good)).is_empty());
    assert_eq!(wrong::<dto::ExampleRepositoryCreate>(repository(bad)), ["source_url"]);
    for patched in [
        wrong::<dto::CourseFamilyUpdate>(json!({"properties": gitlab(bad)})),
        wrong::<dto::CourseContentUpdate>(json!({"properties": gitlab(bad)})),
        wrong::<dto::CourseMemberUpdate>(json!({"properties": gitlab(bad)})),
        wrong::<dto::SubmissionGroupUpdate>(json!({"properties": gitlab(bad)})),
        wrong::<dto::SubmissionGroupMemberUpdate>(json!({"properties": gitlab(bad)})),
    ] {
        assert_eq!(patched.len(), 2, "{patched:?}");
    }
}

#[test]
fn passwords_and_names_have_bounds() {
    let long = |count: usize| "x".repeat(count);
    let log_in = |name: usize, password: usize| json!({"username": long(name), "password": long(password)});
    assert!(wrong::<dto::LocalLoginRequest>(log_in(320, 1024)).is_empty());
    let mut both = wrong::<dto::LocalLoginRequest>(log_in(321, 1025));
    both.sort();
    assert_eq!(both, ["password", "username"]);
    assert!(wrong::<dto::UserPassword>(json!({"password": long(12)})).is_empty());
    assert_eq!(wrong::<dto::UserPassword>(json!({"password": long(11)})), ["password"]);
    assert_eq!(wrong::<dto::UserPassword>(json!({"password": long(12), "password_old": long(1025)})), ["password_old"]);
    assert!(wrong::<dto::UserCreate>(json!({"password": long(12)})).is_empty());
    assert_eq!(wrong::<dto::UserCreate>(json!({"password": long(11)})), ["password"]);
}

#[test]
fn numbers_are_checked() {
    assert_eq!(wrong::<dto::CourseContentUpdate>(json!({"max_group_size": 0})), ["max_group_size"]);
    assert_eq!(wrong::<dto::TutorGradeCreate>(json!({"grade": 1.01})), ["grade"]);
    assert!(wrong::<dto::TutorGradeCreate>(json!({"grade": 1})).is_empty());
    assert_eq!(wrong::<dto::SubmissionGradeUpdate>(json!({"grade": -0.1})), ["grade"]);
    assert!(serde_json::from_value::<dto::CourseContentUpdate>(json!({"max_group_size": 3_000_000_000_i64})).is_err());
}

#[test]
fn words_are_checked() {
    let kind = |color: &str, slug: &str| json!({"slug": slug, "course_id": ID, "course_content_kind_id": "unit", "color": color});
    assert!(wrong::<dto::CourseContentTypeCreate>(kind("#2080ff", "home.work")).is_empty());
    assert_eq!(wrong::<dto::CourseContentTypeCreate>(kind("#2080f", "homework")), ["color"]);
    assert_eq!(wrong::<dto::CourseContentTypeCreate>(kind("seagreen", "home work")), ["slug"]);
    assert!(serde_json::from_value::<dto::CourseUpdate>(json!({"team_mode": "chaos"})).is_err());
}

#[test]
fn the_new_password_is_said_twice() {
    let change = |again: &str| json!({"old_password": "x", "new_password": "correct horse", "confirm_password": again});
    assert!(wrong::<dto::ChangePasswordRequest>(change("correct horse")).is_empty());
    assert_eq!(wrong::<dto::ChangePasswordRequest>(change("correct house")), ["confirm_password"]);
}
