//! The example library: lecturers of any course share it.

use super::prelude::*;

/// Whoever teaches somewhere, or has the claim.
fn teaches(p: &Principal, action: &str) -> Cond {
    Cond::when(p.may("example", action)).or(Cond::AnyCourse(Lecturer))
}

impl Policy for Example {
    /// Others are told that the library is not theirs.
    fn ask(p: &Principal) -> Decision {
        Decision::anywhere(Lecturer, p.may("example", "list"))
    }
    fn see(p: &Principal) -> Cond {
        teaches(p, "list")
    }
}

impl Policy for ExampleRepository {
    fn see(p: &Principal) -> Cond {
        teaches(p, "list")
    }
}
/// The library is shared by whoever teaches, and so are its repositories.
impl CreatePolicy for ExampleRepository {
    fn create(p: &Principal, _: &ExampleRepositoryCreate) -> Decision {
        Decision::anywhere(Lecturer, p.may("example", "create"))
    }
}
impl UpdatePolicy for ExampleRepository {
    fn change(p: &Principal, _: &ExampleRepositoryUpdate) -> Cond {
        teaches(p, "update")
    }
}
impl DeletePolicy for ExampleRepository {
    fn delete(p: &Principal) -> Cond {
        teaches(p, "delete")
    }
}

/// Known to whoever teaches, and done by whom `need` admits.
const fn library(table: &'static str, at: At, need: fn(&Principal) -> Cond) -> Named {
    row(table, at, |p| teaches(p, "get"), need)
}

/// The library is asked by whoever teaches or has a claim to something in it, and by services, which find what they test. Others
/// are refused, whatever they name; to those who are not, what is not there is missing.
fn readers(p: &Principal, _: &Asked<'_>) -> Decision {
    let claims = p.claims.get("example").is_some_and(|actions| !actions.is_empty());
    Decision::anywhere(Lecturer, p.is_service || claims || p.is_admin())
}

/// Whoever may upload.
fn uploads(p: &Principal) -> Cond {
    teaches(p, "upload").or(teaches(p, "create"))
}

/// Whoever may download examples; and a testing service those that contents show which name it.
fn downloads(p: &Principal) -> Cond {
    teaches(p, "download").or(if p.is_service { Cond::via("id", "example_version", "example_id", tested_version()) } else { Cond::Never })
}

/// As [`downloads`], of a version.
fn downloads_version(p: &Principal) -> Cond {
    teaches(p, "download").or(if p.is_service { tested_version() } else { Cond::Never })
}

fn tested_version() -> Cond {
    Cond::via("id", "course_content_deployment", "example_version_id", Cond::Tests("course_content_id"))
}

const DOWNLOAD: &[(&str, &str)] = &[("example", "download"), ("example", "get")];
const UPLOAD: &[(&str, &str)] = &[("example", "upload"), ("example", "create")];

guard! {
    // Extensions of editors: everybody installs them, whoever has the claim publishes them.
    GetPublicExtension: Rule::public();
    GetGettingStarted: Rule::public();
    ListExtensions: Rule::scoped(&[("extension", "list"), ("extension", "get")]);
    GetExtension: Rule::scoped(&[("extension", "get")]);
    ListExtensionVersions: Rule::scoped(&[("extension", "list"), ("extension", "get")]);
    DownloadExtension: Rule::scoped(&[("extension", "get"), ("extension", "download")]);
    PublishExtension: Rule::scoped(&[("extension", "create")]).may(|p, _| Decision::when(p.may("extension", "create")));
    YankExtensionVersion: Rule::scoped(&[("extension", "update")]).may(|p, _| Decision::when(p.may("extension", "update")));
    FetchExampleRepository: Rule::scoped(&[("example", "update")])
        .may(readers)
        .about(&[library("example_repository", At::Path("id"), |p| Cond::when(p.may("example", "update")))]);
    UploadExample: Rule::scoped(UPLOAD)
        .may(readers).about(&[library("example_repository", At::Body("repository_id"), uploads)]);
    CreateExampleVersion: Rule::scoped(UPLOAD)
        .may(readers).about(&[library("example", At::Path("id"), uploads)]);
    ListExampleVersions: Rule::scoped(&[("example", "list"), ("example", "get")])
        .may(readers)
        .about(&[library("example", At::Path("id"), |p| teaches(p, "list").or(teaches(p, "get")))]);
    GetExampleVersion: Rule::scoped(&[("example", "get")])
        .may(readers)
        .about(&[library("example_version", At::Path("id"), |p| teaches(p, "get").or(downloads_version(p)))]);
    DownloadExample: Rule::scoped(DOWNLOAD)
        .may(readers).about(&[library("example", At::Path("id"), downloads)]);
    DownloadExampleVersion: Rule::scoped(DOWNLOAD)
        .may(readers).about(&[library("example_version", At::Path("id"), downloads_version)]);
    DeleteExampleVersion: Rule::administrator(Token::Scopes(&[("example", "delete")]));
    DeleteExamples: Rule::administrator(Token::Scopes(&[("example", "delete")]));
    ListExampleDependencies: Rule::scoped(&[("example", "get")])
        .may(readers).about(&[library("example", At::Path("id"), |p| teaches(p, "get"))]);
    CreateExampleDependency: Rule::scoped(&[("example", "update")])
        .may(readers)
        .about(&[library("example", At::Path("id"), |p| teaches(p, "update"))]);
    // No role carries the claim `example:delete`: administrators.
    DeleteDependency: Rule::scoped(&[("example", "delete")])
        .may(readers)
        .about(&[library("example_dependency", At::Path("id"), |p| Cond::when(p.may("example", "delete")))]);
    DeleteExampleDependency: Rule::scoped(&[("example", "delete")])
        .may(readers)
        .about(&[library("example_dependency", At::Path("dependency_id"), |p| Cond::when(p.may("example", "delete")))]);
}
