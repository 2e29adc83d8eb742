//! How clients name operations.
//!
//! `names.tsv` has the names that existing clients know: method, path, class and stem in TypeScript, class and method in
//! Python (`-`: it had none). Other operations are named by the rules that those names were made by.

use super::{Member, Names};
use crate::case::{camel, pascal, snake, split_pascal};
use std::collections::{BTreeMap, BTreeSet};

const TABLE: &str = include_str!("names.tsv");

/// An operation that wants names.
pub(super) struct Nameless<'a> {
    pub(super) id: &'a str,
    pub(super) verb: &'a str,
    pub(super) path: &'a str,
    pub(super) tag: &'a str,
}

/// The names of each of these operations, in their order.
pub(super) fn of(operations: &[Nameless<'_>]) -> Vec<Vec<Names>> {
    let mut all: Vec<Vec<Names>> = operations.iter().map(known).collect();
    let mut taken: BTreeSet<(String, String)> = all.iter().flatten().map(|names| key(&names.python)).collect();
    let wanted: Vec<Member> = operations.iter().map(python).collect();
    let mut wishes: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (names, wish) in all.iter().zip(&wanted) {
        if names.iter().all(|names| names.python.method.is_empty()) {
            *wishes.entry(key(wish)).or_default() += 1;
        }
    }
    for ((operation, names), wish) in operations.iter().zip(&mut all).zip(wanted) {
        if names.is_empty() {
            names.push(Names { params: params(operation.path), typescript: typescript(operation), python: Member::none() });
        }
        for names in names.iter_mut().filter(|names| names.python.method.is_empty()) {
            let alone = wishes.get(&key(&wish)) == Some(&1);
            names.python = free(operation, &wish, alone, &taken);
            taken.insert(key(&names.python));
        }
    }
    all
}

impl Member {
    const fn none() -> Self {
        Self { class: String::new(), method: String::new() }
    }
}

fn key(member: &Member) -> (String, String) {
    (member.class.clone(), member.method.clone())
}

/// A row of the table.
struct Row<'a> {
    path: &'a str,
    typescript_class: &'a str,
    stem: &'a str,
    python_class: &'a str,
    python: &'a str,
}

/// The rows of the table that are about an operation.
fn rows(operation: &Nameless<'_>) -> impl Iterator<Item = Row<'static>> {
    let wanted = (operation.verb.to_owned(), unnamed(operation.path));
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let (verb, path) = (next(), next());
        let row = Row { path, typescript_class: next(), stem: next(), python_class: next(), python: next() };
        (verb.to_owned(), row)
    };
    TABLE.lines().map(row).filter(move |(verb, row)| (verb, unnamed(row.path)) == (&wanted.0, wanted.1.clone())).map(|(_, row)| row)
}

/// The names that existing clients know. What they do not know in Python is left empty.
fn known(operation: &Nameless<'_>) -> Vec<Names> {
    let names = |row: Row<'_>| Names {
        params: params(row.path),
        typescript: Member { class: row.typescript_class.to_owned(), method: full(row.stem, operation.verb, row.path) },
        python: match row.python {
            "-" => Member::none(),
            method => Member { class: row.python_class.to_owned(), method: method.to_owned() },
        },
    };
    rows(operation).map(names).collect()
}

/// A stem, all words of the path, and the verb.
fn full(stem: &str, verb: &str, path: &str) -> String {
    format!("{stem}{}{}", pascal(path), pascal(&verb.to_lowercase()))
}

fn class(operation: &Nameless<'_>) -> String {
    // Another operation below the same first segment says which class that segment belongs to.
    let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    let sibling = TABLE.lines().filter_map(|line| {
        let mut cells = line.split('\t').skip(1);
        Some((first(cells.next()?), cells.next()?))
    });
    let mut sibling = sibling.filter(|(segment, _)| *segment == first(operation.path));
    sibling.next().map_or_else(|| format!("{}Client", pascal(operation.tag)), |(_, class)| class.to_owned())
}

fn typescript(operation: &Nameless<'_>) -> Member {
    Member { class: class(operation), method: full(&camel(operation.id), operation.verb, operation.path) }
}

/// The name that an operation has in Python if no other operation of its class wants it.
fn python(operation: &Nameless<'_>) -> Member {
    let class = class(operation);
    let own = split_pascal(class.trim_end_matches("Client"), '-');
    let segments: Vec<&str> = operation.path.split('/').filter(|segment| !segment.is_empty() && *segment != own).collect();
    let (fixed, variable): (Vec<&str>, Vec<&str>) = segments.iter().partition(|segment| !segment.starts_with('{'));
    let method = match (fixed.as_slice(), variable.len(), operation.verb) {
        ([], 0, "GET") => "list".to_owned(),
        ([], 0, "POST") => "create".to_owned(),
        ([], 1, "GET") => "get".to_owned(),
        ([], 1, "PATCH") => "update".to_owned(),
        ([], 1, "PUT") => "replace".to_owned(),
        ([], 1, "DELETE") => "delete".to_owned(),
        ([], ..) => snake(operation.id),
        (fixed, variables, verb) => {
            let name = snake(&fixed.join("_"));
            let verb = verb.to_lowercase();
            if variables > 1 && matches!(verb.as_str(), "get" | "delete") { format!("{verb}_{name}") } else { name }
        }
    };
    Member { class, method }
}

/// The wish, or with the verb before it, or the operation's id: what no other has. What several wish nobody gets, so that an
/// operation that comes later takes no name away.
fn free(operation: &Nameless<'_>, wish: &Member, alone: bool, taken: &BTreeSet<(String, String)>) -> Member {
    let with_verb = format!("{}_{}", operation.verb.to_lowercase(), wish.method);
    let names = [alone.then(|| wish.method.clone()), Some(with_verb), Some(snake(operation.id))];
    let free = names.into_iter().flatten().find(|name| !taken.contains(&(wish.class.clone(), name.clone())));
    Member { class: wish.class.clone(), method: free.unwrap_or_else(|| operation.id.to_owned()) }
}

/// The names of the parameters in a path.
fn params(path: &str) -> Vec<String> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).map(str::to_owned).collect()
}

/// A path whose parameters have no names.
fn unnamed(path: &str) -> String {
    let segment = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(verb: &str, path: &str, id: &str, tag: &str) -> Vec<Names> {
        of(&[Nameless { id, verb, path, tag }]).remove(0)
    }

    #[test]
    fn existing_clients_find_their_names() {
        let names = named("GET", "/course-contents/{id}/submission-groups/my-team", "get_my_team", "teams").remove(0);
        assert_eq!(names.typescript.class, "CourseContentsClient");
        assert_eq!(names.typescript.method, "getMyTeamCourseContentsCourseContentIdSubmissionGroupsMyTeamGet");
        assert_eq!(names.python.class, "TeamManagementClient");
        assert_eq!(names.python.method, "get_course_contents_submission_groups_my_team");
        assert_eq!(names.params, ["course_content_id"]);
        let twice = named("DELETE", "/courses/{id}", "delete_course", "courses");
        let python: Vec<_> = twice.iter().map(|names| names.python.method.as_str()).collect();
        assert_eq!(python, ["delete", "delete_delete"]);
    }

    #[test]
    fn what_they_do_not_know_is_named_in_the_same_way() {
        let names = named("GET", "/messages/unread", "list_unread_messages", "messages").remove(0);
        assert_eq!(names.typescript.method, "listUnreadMessagesMessagesUnreadGet");
        assert_eq!((names.python.class.as_str(), names.python.method.as_str()), ("MessagesClient", "unread"));
        let names = named("GET", "/user-roles/new/{id}", "get_new", "anything").remove(0);
        assert_eq!(names.python.class, "UserClient", "as the others below /user-roles");
    }

    #[test]
    fn a_name_that_two_want_nobody_gets() {
        let new = |verb, id| Nameless { id, verb, path: "/novelties/{id}/parts", tag: "novelties" };
        let all = of(&[new("GET", "list_parts"), new("POST", "create_part")]);
        let python: Vec<_> = all.iter().flatten().map(|names| names.python.method.as_str()).collect();
        assert_eq!(python, ["get_parts", "post_parts"]);
    }
}
