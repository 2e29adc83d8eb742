//! What can be said of a deployment file without a server: names that stand twice, people without a name, files that are not
//! there.

use super::{
    file::{Fault, Text, nearest},
    model::*,
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Roles in a course, the weakest first.
const ROLES: [&str; 5] = ["_student", "_tutor", "_lecturer", "_maintainer", "_owner"];

/// A role's full name, or why it is none.
pub(super) fn role(given: Option<&Text>) -> Result<&'static str, Fault> {
    let Some(text) = given else { return Ok("_student") };
    let wanted = text.value.trim_start_matches('_');
    let found = ROLES.into_iter().find(|role| role.trim_start_matches('_') == wanted);
    found.ok_or_else(|| {
        let near = nearest(wanted, ROLES.iter().map(|role| role.trim_start_matches('_')));
        Fault { at: text.at, message: format!("there is no role `{}` in a course{near}; there are {}", text.value, ROLES.join(", ")) }
    })
}

/// The directory or file that the deployment file names, which lies beside it.
pub(super) fn beside(file: &Path, named: &Text) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(&named.value)
}

/// The path of a content below what it stands in: as it is written, or made of its exercise or title.
pub(super) fn content_label(content: &Content) -> String {
    if let Some(path) = &content.path {
        return path.value.clone();
    }
    let last = |identifier: &Text| identifier.value.rsplit('.').next().unwrap_or_default().to_owned();
    let of = content.example_identifier.as_ref().map(last).or_else(|| content.title.as_ref().map(|title| title.value.clone()));
    let of = of.unwrap_or_else(|| content.content_type.value.clone());
    // As names of accounts are made of names of people.
    let spelt = of.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    let bare = spelt.nfd().filter(|c| !is_combining_mark(*c));
    let plain: String = bare.map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    plain.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// What is wrong with the file itself.
pub(super) fn check(deployment: &Deployment, file: &Path) -> Vec<Fault> {
    let mut check = Check::default();
    check.once(
        "service",
        each(&deployment.services).iter().map(|one| &one.slug).chain(each(&deployment.execution_backends).iter().map(|one| &one.slug)),
    );
    check.once("organization", each(&deployment.organizations).iter().map(|one| &one.path));
    for organization in each(&deployment.organizations) {
        check.once("course family", each(&organization.course_families).iter().map(|one| &one.path));
        for family in each(&organization.course_families) {
            check.once("course", each(&family.courses).iter().map(|one| &one.path));
            for course in each(&family.courses) {
                check.once("content type", each(&course.content_types).iter().map(|one| &one.slug));
                let assignments = each(&course.content_types).iter().filter(|kind| kind.kind.value == "assignment");
                check.assignments = assignments.map(|kind| kind.slug.value.clone()).collect();
                check.contents(each(&course.contents));
                if let Some(zone) = course.settings.iter().find_map(|settings| settings.map.get("timezone")?.as_str()) {
                    check.when(computor_deadline::zone(zone).is_none(), &course.path, || {
                        format!("{zone:?} is no time zone: write its IANA name, such as Europe/Vienna")
                    });
                }
            }
        }
    }
    check.people(deployment);
    check.scopes(each(&deployment.services));
    if let Some(upload) = &deployment.examples_upload {
        let path = beside(file, &upload.path);
        check.when(!path.is_dir(), &upload.path, || format!("there is no directory {}", path.display()));
    }
    for upload in each(&deployment.extensions_upload) {
        let path = beside(file, &upload.path);
        check.when(!path.is_file(), &upload.path, || format!("there is no file {}", path.display()));
    }
    check.faults
}

#[derive(Default)]
struct Check {
    faults: Vec<Fault>,
    /// The content types of the course at hand that nothing can be below.
    assignments: BTreeSet<String>,
}

impl Check {
    fn when(&mut self, wrong: bool, at: &Text, message: impl FnOnce() -> String) {
        if wrong {
            self.faults.push(Fault { at: at.at, message: message() });
        }
    }

    fn once<'t>(&mut self, what: &str, names: impl Iterator<Item = &'t Text>) {
        let mut seen = BTreeSet::new();
        for name in names {
            self.when(!seen.insert(name.value.to_lowercase()), name, || format!("the {what} `{}` stands here a second time", name.value));
        }
    }

    fn contents(&mut self, contents: &[Content]) {
        let mut seen = BTreeSet::new();
        for content in contents {
            let at = content.path.as_ref().or(content.title.as_ref()).unwrap_or(&content.content_type);
            let label = content_label(content);
            self.when(label.is_empty(), at, || format!("no path can be made of `{}`: give the content a `path`", at.value));
            let again = !label.is_empty() && !seen.insert(label.clone());
            self.when(again, at, || format!("there are two contents `{label}`; give one of them another path"));
            let below = each(&content.contents);
            let ends = self.assignments.contains(&content.content_type.value);
            self.when(ends && !below.is_empty(), at, || {
                format!("`{}` is an assignment, and nothing can be below one", content.content_type.value)
            });
            if let (Some(tag), None) = (&content.example_version_tag, &content.example_identifier) {
                self.when(true, tag, || "a version without `example_identifier` means nothing".to_owned());
            }
            self.contents(below);
        }
    }

    fn scopes(&mut self, services: &[Service]) {
        for scope in services.iter().flat_map(|service| service.api_token.iter()).flat_map(|token| each(&token.scopes)) {
            if let Some(wrong) = computor_policy::unmatched(&scope.value) {
                self.when(true, scope, || wrong);
            }
        }
    }

    fn people(&mut self, deployment: &Deployment) {
        let mut names = BTreeSet::new();
        for user in each(&deployment.users) {
            let name = user.user.username.as_ref().or(user.user.email.as_ref());
            match name {
                Some(name) => {
                    self.when(!names.insert(name.value.to_lowercase()), name, || {
                        format!("the user `{}` stands here a second time", name.value)
                    });
                    let service = user.user.user_type.as_ref().is_some_and(|kind| kind.value == "token");
                    self.when(service, name, || "an account of the type `token` belongs below `services`".to_owned());
                }
                None => {
                    let at = [&user.user.given_name, &user.user.family_name].into_iter().flatten().next().map(|text| text.at);
                    self.faults.push(Fault { at: at.unwrap_or_default(), message: "a user needs a `username` or an `email`".to_owned() });
                }
            }
            self.memberships(each(&user.course_members));
        }
        for service in each(&deployment.services) {
            self.memberships(each(&service.course_members));
        }
    }

    fn memberships(&mut self, memberships: &[Membership]) {
        for one in memberships {
            if let Err(fault) = role(one.role.as_ref()) {
                self.faults.push(fault);
            }
            let named = [&one.organization, &one.course_family, &one.course];
            let some = [&one.id, &one.organization, &one.course_family, &one.course, &one.role, &one.group].into_iter().flatten().next();
            let whole = named.iter().all(|part| part.is_some());
            if !whole && one.id.is_none() {
                let message = "a membership names its course by `organization`, `course_family` and `course`, or by `id`".to_owned();
                self.faults.push(Fault { at: some.map(|text| text.at).unwrap_or_default(), message });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::file::parse, *};

    fn faults(text: &str) -> Vec<String> {
        let deployment: Deployment = parse(text).unwrap();
        check(&deployment, Path::new("x.yaml")).into_iter().map(|fault| format!("{} {}", fault.at, fault.message)).collect()
    }

    #[test]
    fn what_is_wrong_without_a_server_is_found() {
        assert_eq!(faults("organizations:\n- path: a\n- path: A\n"), ["3:9 the organization `A` stands here a second time"]);
        assert_eq!(faults("users:\n- user: {given_name: Ada}\n"), ["2:22 a user needs a `username` or an `email`"]);
        let role = faults("users:\n- user: {username: ada}\n  course_members:\n  - {id: x, role: studnet}\n");
        assert!(role[0].contains("did you mean `student`?"), "{role:?}");
        assert!(faults("users:\n- user: {username: ada}\n  course_members:\n  - {course: c}\n")[0].contains("names its course by"));
        assert!(faults("examples_upload: {repository: r, path: nowhere}\n")[0].contains("there is no directory nowhere"));
        let course =
            |rest: &str| faults(&format!("organizations: [{{path: a, course_families: [{{path: b, courses: [{{path: c, {rest}}}]}}]}}]"));
        assert!(
            course("settings: {timezone: Europe/Wien}")[0].contains("IANA name")
                && course("settings: {timezone: Europe/Vienna}").is_empty()
        );
        let types = "content_types: [{slug: task, kind: assignment}, {slug: week, kind: unit}]";
        let below = |kind: &str| {
            course(&format!("{types}, contents: [{{content_type: {kind}, title: T, contents: [{{content_type: task, title: U}}]}}]"))
        };
        assert!(below("task")[0].contains("nothing can be below one") && below("week").is_empty());
        assert!(course("contents: [{content_type: x, title: Άλφα}]")[0].contains("give the content a `path`"));
        let twice = "organizations: [{path: a, course_families: [{path: b, courses: [{path: c, contents: [
            {content_type: x, example_identifier: py.sum}, {content_type: x, title: Sum}, {content_type: x, path: y, example_version_tag: '1'}]}]}]}]";
        let twice = faults(twice);
        assert!(twice[0].contains("two contents `sum`") && twice[1].contains("without `example_identifier`"), "{twice:?}");
    }

    #[test]
    fn paths_are_made_of_what_there_is() {
        let label = |text: &str| content_label(&parse::<Content>(text).unwrap());
        assert_eq!(label("{content_type: x, title: 'Week 1: Über sums'}"), "week_1_ueber_sums");
        assert_eq!(label("{content_type: x, title: 'Été à Brno'}"), "ete_a_brno");
        assert_eq!(label("{content_type: x, title: T, example_identifier: a.b.hello-world}"), "hello_world");
        assert_eq!(label("{content_type: x, title: T, path: p}"), "p");
    }
}
