//! Documents: whoever knows their owner reads them, and whoever has a hand in it writes them.

use super::prelude::*;

const READ: &[(&str, &str)] = &[("document", "get"), ("document", "list")];
const WRITE: &[(&str, &str)] = &[("document", "update")];

/// The rows that own documents, named where the scope says so.
macro_rules! owners {
    ($at:ident, $organization:expr, $family:expr, $course:expr) => {
        &[
            row("organization", At::$at("scope_id", ("scope", "organization")), <Organization as Policy>::see, $organization),
            row("course_family", At::$at("scope_id", ("scope", "course_family")), <CourseFamily as Policy>::see, $family),
            row("course", At::$at("scope_id", ("scope", "course")), <Course as Policy>::see, $course),
        ]
    };
}
const READERS: &[Named] = owners!(QueryIf, <Organization as Policy>::see, <CourseFamily as Policy>::see, <Course as Policy>::see);
const WRITERS: &[Named] =
    owners!(BodyIf, |_| Cond::organization("id", ScopeRole::Developer), |_| Cond::family("id", ScopeRole::Developer), |_| Cond::course(
        "id", Lecturer
    ));

/// What is the installation's is for administrators to write.
const WRITES: Rule = Rule::scoped(WRITE).may(|_, asked| Decision::when(asked.text(At::Body("scope")) != Some("system"))).about(WRITERS);

fn teaches_in_family(_: &Principal) -> Cond {
    Cond::via("id", "course", "course_family_id", Cond::course("id", Lecturer))
}

/// An organization, for who owns it.
const OWNED: &[Named] = &[row("organization", At::Path("id"), <Organization as Policy>::see, |p| {
    Cond::when(p.may("organization", "update")).or(Cond::organization("id", ScopeRole::Owner))
})];

guard! {
    ListDocuments: Rule::scoped(READ).about(READERS);
    GetDocument: Rule::scoped(READ).about(READERS);
    UploadDocument: WRITES;
    RenameDocument: WRITES;
    DeleteDocument: WRITES;
    CreateDocumentDirectory: WRITES;
    RenameDocumentDirectory: WRITES;
    DeleteDocumentDirectory: WRITES;
    SyncDocuments: Rule::scoped(WRITE)
        .about(&[row("course_family", At::Path("id"), <CourseFamily as Policy>::see, teaches_in_family)]);
    UpdateOrganizationToken: Rule::unlimited().about(OWNED);
    CreateGitlabHook: Rule::unlimited().about(OWNED);
    // Who tells shows the organization's secret.
    ReceiveGitlabHook: Rule::public();
    SyncMember: Rule::scoped(&[("course_member", "update")]).about(&[row(
        "course_member",
        At::Path("id"),
        |_| Cond::course("course_id", Student),
        |_| Cond::course("course_id", Lecturer),
    )]);
}
