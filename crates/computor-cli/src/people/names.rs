//! What people call things: courses by their path, contents by path, directory or title. What may be meant in two ways is
//! said, and so is the nearest name of what is not there.

use crate::output::Unusable;
use anyhow::{Result, bail};
use computor_client::Client;
use computor_types::{Id, NoBody, Nothing, Page, dto::*};
use std::collections::HashMap;

/// Something with its names.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    pub(crate) it: T,
    /// The full name, its parts joined by dots.
    pub(crate) name: String,
    /// Other full names: id, title, directory.
    pub(crate) others: Vec<String>,
}

impl<T> Named<T> {
    /// Whether `given` is one of its full names, in any case.
    fn is_called(&self, given: &str) -> bool {
        std::iter::once(&self.name).chain(&self.others).any(|name| name.to_lowercase() == given)
    }

    /// Its name, and its id where another one has that name too.
    fn shown_among(&self, all: &[&Self]) -> String {
        let id = self.others.iter().find(|name| uuid::Uuid::parse_str(name).is_ok());
        match id {
            Some(id) if all.iter().filter(|one| one.name.eq_ignore_ascii_case(&self.name)).count() > 1 => format!("{} ({id})", self.name),
            _ => self.name.clone(),
        }
    }

    /// Whether `given` is the end of its name, by whole parts.
    fn ends_with(&self, given: &str) -> bool {
        self.name.to_lowercase().strip_suffix(given).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// The one that is meant.
pub(crate) fn choose<'a, T>(what: &str, given: &str, all: &'a [Named<T>]) -> Result<&'a Named<T>> {
    let exact = given.trim().trim_matches('/').replace('/', ".");
    let given = given.trim().trim_matches('/').to_lowercase();
    let dotted = given.replace('/', ".");
    let found = |test: &dyn Fn(&Named<T>) -> bool| all.iter().filter(|one| test(one)).collect::<Vec<_>>();
    // What is written as it is written there is meant, whatever else is called alike. A title is no better than the end of a path.
    type Test<'t, T> = &'t dyn Fn(&Named<T>) -> bool;
    let tests: [Test<'_, T>; 3] = [&|one| one.name == exact, &|one| [&given, &dotted].contains(&&one.name.to_lowercase()), &|one| {
        one.is_called(&given) || one.is_called(&dotted) || one.ends_with(&dotted)
    }];
    let meant = tests.iter().map(|test| found(test)).find(|meant| !meant.is_empty()).unwrap_or_default();
    match meant.as_slice() {
        [one] => Ok(one),
        [] => Err(Unusable(format!("there is no {what} `{given}`{}", nearest(&dotted, all))).into()),
        several => {
            let names: Vec<String> = several.iter().map(|one| one.shown_among(several)).collect();
            Err(Unusable(format!("`{given}` may be any of these: {}; say more of it", names.join(", "))).into())
        }
    }
}

/// Whether something has this name, or one that ends so.
fn is_called_by<T>(given: &str, all: &[Named<T>]) -> bool {
    let given = given.trim().trim_matches('/').to_lowercase();
    let dotted = given.replace('/', ".");
    all.iter().any(|one| one.is_called(&given) || one.is_called(&dotted) || one.ends_with(&dotted))
}

/// The one with this full name or id, to the letter: for what must not happen to another one. What may have been meant is only a hint.
pub(crate) fn exactly<'a, T>(what: &str, given: &str, all: &'a [Named<T>]) -> Result<&'a Named<T>> {
    let meant: Vec<_> = all.iter().filter(|one| one.name == given || one.others.iter().any(|name| name == given)).collect();
    match meant.as_slice() {
        [one] => Ok(one),
        [] => Err(Unusable(format!("there is no {what} `{given}`{}", nearest(&given.to_lowercase(), all))).into()),
        _ => Err(Unusable(format!("several are called `{given}`; give the id of the {what}")).into()),
    }
}

/// What may have been meant, as the end of a sentence.
fn nearest<T>(given: &str, all: &[Named<T>]) -> String {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let near = |name: &str| {
        let whole = strsim::jaro_winkler(&name.to_lowercase(), given);
        (whole.max(strsim::jaro_winkler(&last(name), &last(given))), whole)
    };
    let names = all.iter().flat_map(|one| std::iter::once(&one.name).chain(&one.others));
    // Of those that are as near, the first: what is most the name of it.
    let best = names
        .enumerate()
        .max_by(|(one, a), (other, b)| near(a).0.total_cmp(&near(b).0).then(near(a).1.total_cmp(&near(b).1)).then(other.cmp(one)));
    match best.map(|(_, name)| name) {
        Some(best) if near(best).0 > 0.8 => format!("; did you mean `{best}`?"),
        Some(_) if all.len() <= 8 => {
            format!("; there are {}", all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "))
        }
        Some(_) => String::new(),
        None => "; there is none at all".to_owned(),
    }
}

/// The courses that one is a member of.
pub(crate) async fn courses(client: &Client) -> Result<Vec<Named<CourseStudentList>>> {
    let query = CourseStudentQuery { limit: Some(Page::MAX), ..Default::default() };
    let courses = client.call::<ListStudentCourses>(&Nothing {}, &query, NoBody).await?.items;
    in_full(client, courses).await
}

/// All courses that one may see, whether or not one is a member.
pub(crate) async fn all_courses(client: &Client) -> Result<Vec<Named<CourseStudentList>>> {
    let courses = client.list::<Course>(&CourseQuery::default(), Page::first(Page::MAX)).await?.items;
    let courses = courses.into_iter().map(|course| CourseStudentList {
        id: course.id,
        title: course.title,
        course_family_id: course.course_family_id,
        organization_id: course.organization_id,
        path: course.path,
        repository: CourseStudentRepository { provider_url: None, full_path: None },
    });
    in_full(client, courses.collect()).await
}

/// Courses with their full names.
async fn in_full(client: &Client, courses: Vec<CourseStudentList>) -> Result<Vec<Named<CourseStudentList>>> {
    let all = Page::first(Page::MAX);
    let families = client.list::<CourseFamily>(&CourseFamilyQuery::default(), all).await.map(|found| found.items).unwrap_or_default();
    let organizations = client.list::<Organization>(&OrganizationQuery::default(), all).await.map(|found| found.items).unwrap_or_default();
    let families: HashMap<Id<CourseFamily>, String> = families.into_iter().map(|family| (family.id, family.path)).collect();
    let organizations: HashMap<Id<Organization>, String> = organizations.into_iter().map(|one| (one.id, one.path)).collect();
    let named = |course: CourseStudentList| {
        let organization = course.organization_id.and_then(|id| organizations.get(&id)).map(String::as_str);
        let family = course.course_family_id.and_then(|id| families.get(&id)).map(String::as_str);
        let name = [organization, family, Some(course.path.as_str())].into_iter().flatten().collect::<Vec<_>>().join(".");
        Named { name, others: [Some(course.id.to_string()), course.title.clone()].into_iter().flatten().collect(), it: course }
    };
    Ok(courses.into_iter().map(named).collect())
}

/// The course that is meant: the only one, if none is named. One's own come first; who may see others, as administrators do,
/// can name them too.
pub(crate) async fn course(client: &Client, given: Option<&str>) -> Result<Named<CourseStudentList>> {
    let all = courses(client).await?;
    match (given, all.as_slice()) {
        (Some(given), own) => match choose("course of yours", given, own) {
            Ok(one) => Ok(one.clone()),
            Err(unclear) if is_called_by(given, own) => Err(unclear),
            Err(_) => Ok(choose("course", given, &all_courses(client).await?)?.clone()),
        },
        (None, [one]) => Ok(one.clone()),
        (None, []) => bail!("you are a member of no course"),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
            Err(Unusable(format!("say which course with --course: {}", names.join(", "))).into())
        }
    }
}

/// The contents of a course with one's own work on them, in their order.
pub(crate) async fn contents(client: &Client, course: Id<Course>) -> Result<Vec<Named<CourseContentStudentList>>> {
    let query = CourseContentStudentQuery { course_id: Some(course), limit: Some(Page::MAX), ..Default::default() };
    let found = client.call::<ListStudentCourseContents>(&Nothing {}, &query, NoBody).await?.items;
    let named = |content: CourseContentStudentList| {
        let others = [Some(content.id.to_string()), content.title.clone(), content.directory.clone()];
        Named { name: content.path.clone(), others: others.into_iter().flatten().collect(), it: content }
    };
    Ok(found.into_iter().map(named).collect())
}

/// All contents of a course, as those see them who teach.
pub(crate) async fn course_contents(client: &Client, course: Id<Course>) -> Result<Vec<Named<CourseContentList>>> {
    let query = CourseContentQuery { course_id: Some(course), ..Default::default() };
    let all = client.list::<CourseContent>(&query, Page::first(Page::MAX)).await?.items;
    let named = |it: CourseContentList| {
        let others = it.title.iter().cloned().chain([it.id.to_string()]).collect();
        Named { name: it.path.clone(), others, it }
    };
    Ok(all.into_iter().map(named).collect())
}

/// The content of a course that is meant.
pub(super) async fn course_content(client: &Client, course: Id<Course>, given: &str) -> Result<Named<CourseContentList>> {
    Ok(choose("content", given, &course_contents(client, course).await?)?.clone())
}

/// The members of a course.
pub(crate) async fn members(client: &Client, course: Id<Course>) -> Result<Vec<Named<Id<CourseMember>>>> {
    let query = TutorCourseMemberQuery { course_id: Some(course), limit: Some(Page::MAX), ..Default::default() };
    let all = client.call::<ListTutorCourseMembers>(&Nothing {}, &query, NoBody).await?.items;
    Ok(all.iter().map(super::grade::named).collect())
}

/// The member of a course that is meant.
pub(crate) async fn member(client: &Client, course: Id<Course>, given: &str) -> Result<Named<Id<CourseMember>>> {
    Ok(choose("member of the course", given, &members(client, course).await?)?.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Named<u8>> {
        let named = |it, name: &str, title: &str| Named { it, name: name.into(), others: vec![title.to_owned()] };
        vec![
            named(1, "uni.prog.python.2026", "Programming"),
            named(2, "uni.prog.python.2025", "Programming, last year"),
            named(3, "uni.math.2026", "Analysis"),
        ]
    }

    #[test]
    fn names_are_whole_or_the_end_of_it() {
        let all = all();
        let chosen = |given: &str| choose("course", given, &all).map(|one| one.it);
        assert_eq!(chosen("uni.prog.python.2026").unwrap(), 1);
        assert_eq!(chosen("python/2025/").unwrap(), 2);
        assert_eq!(chosen("programming").unwrap(), 1);
        assert_eq!(chosen("Analysis").unwrap(), 3);
        assert_eq!(chosen("2025").unwrap(), 2);
    }

    #[test]
    fn a_title_takes_no_name_from_another_one() {
        let named = |it, name: &str, title: &str| Named { it, name: name.to_owned(), others: vec![title.to_owned()] };
        let all = [named(1, "uni.prog.2026", "Programming"), named(2, "uni.math.algebra", "2026"), named(3, "uni.Prog.2026", "Other")];
        let chosen = |given: &str| choose("course", given, &all).map(|one| one.it).map_err(|error| error.to_string());
        assert!(chosen("2026").unwrap_err().contains("uni.prog.2026, uni.math.algebra"));
        assert_eq!((chosen("uni.prog.2026"), chosen("uni/Prog/2026")), (Ok(1), Ok(3)), "to the letter");
        assert!(chosen("UNI.PROG.2026").unwrap_err().contains("may be any of these"));
        let id = "0192f0c1-2d3e-7aaa-8bbb-0123456789ab";
        let twins = [named(1, "py.sum", id), named(2, "py.sum", "another")];
        assert!(choose("exercise", "py.sum", &twins).unwrap_err().to_string().contains(&format!("py.sum ({id}), py.sum")));
    }

    #[test]
    fn what_must_not_happen_to_another_one_is_named_to_the_letter() {
        let all = all();
        assert_eq!(exactly("course", "uni.math.2026", &all).unwrap().it, 3);
        assert_eq!(exactly("course", "Analysis", &all).unwrap().it, 3);
        for other in ["math.2026", "2026", "Uni.Math.2026", "uni/math/2026", " uni.math.2026", "analysis"] {
            let error = exactly("course", other, &all).unwrap_err().to_string();
            assert!(error.contains("there is no course"), "{error}");
        }
        assert!(exactly("course", "math.2026", &all).unwrap_err().to_string().contains("did you mean `uni.math.2026`?"));
    }

    #[test]
    fn what_is_not_clear_is_asked_for() {
        let all = all();
        let error = |given: &str| choose("course", given, &all).unwrap_err().to_string();
        let two = error("2026");
        assert!(two.contains("uni.prog.python.2026, uni.math.2026"), "{two}");
        assert!(error("math.2027").contains("did you mean `uni.math.2026`?"));
        assert!(error("ython.2026").contains("there is no course"), "parts are whole");
        assert!(error("zzz").contains("there are uni.prog"));
        let none: Vec<Named<u8>> = Vec::new();
        assert!(choose("course", "x", &none).unwrap_err().to_string().contains("none at all"));
    }
}
