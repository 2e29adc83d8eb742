//! What a release is about: which contents, and why one of those that were named cannot be.

use computor_db::queries::release::Content;
use computor_types::{
    Violation,
    dto::{DeploymentStatus as Status, ReleaseSelection},
};
use std::collections::BTreeSet;

/// Why a content cannot be released.
fn issue(content: &Content, why: &str) -> Violation {
    let title = content.title.as_deref().unwrap_or(&content.path);
    Violation { field: content.id.to_string(), message: format!("{title} ({}): {why}", content.path), kind: "release".to_owned() }
}

fn missing(id: impl ToString) -> Violation {
    let message = "the course has no such content, or it is archived".to_owned();
    Violation { field: id.to_string(), message, kind: "release".to_owned() }
}

/// The contents to be released, in the order of the tree.
///
/// What is named by itself has to be releasable, unless no example was ever assigned to it; of what is chosen by place,
/// that which shows an example is meant. Without a choice it is what is assigned and not released, and what failed.
pub(super) fn choose<'a>(
    contents: &'a [Content],
    selection: Option<&ReleaseSelection>,
    force: bool,
) -> Result<Vec<&'a Content>, Vec<Violation>> {
    let mut issues = Vec::new();
    let named: Option<BTreeSet<_>> =
        selection.and_then(|s| s.course_content_ids.as_ref()).map(|ids| ids.iter().map(|id| id.uuid()).collect());
    let chosen: Vec<&Content> = if let Some(ids) = &named {
        issues.extend(ids.iter().filter(|id| !contents.iter().any(|content| content.id == **id)).map(missing));
        contents.iter().filter(|content| ids.contains(&content.id)).collect()
    } else if let Some((parent, below)) = selection.and_then(|s| Some((s.parent_id?, s.include_descendants))) {
        match contents.iter().find(|content| content.id == parent.uuid()) {
            Some(parent) => {
                let prefix = format!("{}.", parent.path);
                contents.iter().filter(|content| content.id == parent.id || below && content.path.starts_with(&prefix)).collect()
            }
            None => {
                issues.push(missing(parent));
                Vec::new()
            }
        }
    } else if selection.is_some_and(|s| s.all) {
        contents.iter().collect()
    } else {
        let open = |content: &&Content| match content.status() {
            Some(Status::Pending | Status::Failed) => true,
            Some(Status::Deployed) => force,
            Some(Status::Deploying | Status::Unassigned) | None => false,
        };
        contents.iter().filter(open).collect()
    };
    let by_name = named.is_some();
    let releasable = chosen.into_iter().filter(|content| match content.status() {
        _ if !content.is_submittable => {
            if by_name {
                issues.push(issue(content, "nothing can be handed in for it"));
            }
            false
        }
        None => false,
        Some(Status::Unassigned) => {
            if by_name {
                issues.push(issue(content, "its example was taken away"));
            }
            false
        }
        Some(Status::Deploying) => {
            issues.push(issue(content, "it is being released"));
            false
        }
        Some(Status::Pending | Status::Failed | Status::Deployed) if content.version_id.is_none() => {
            issues.push(issue(content, "the assigned version was deleted"));
            false
        }
        Some(Status::Pending | Status::Failed | Status::Deployed) => true,
    });
    let releasable: Vec<_> = releasable.collect();
    if issues.is_empty() { Ok(releasable) } else { Err(issues) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_types::Id;
    use uuid::Uuid;

    fn content(number: u128, path: &str, status: Option<Status>) -> Content {
        let known = status.is_some_and(|status| status != Status::Unassigned).then(|| Uuid::from_u128(100 + number));
        Content {
            id: Uuid::from_u128(number),
            title: None,
            path: path.to_owned(),
            is_submittable: path.contains('.'),
            deployment_id: status.map(|_| Uuid::from_u128(200 + number)),
            status: status.map(|status| status.to_string()),
            example_id: known,
            version_id: known,
            version_tag: None,
            released_id: None,
            released_tag: None,
            directory: None,
        }
    }

    fn course() -> Vec<Content> {
        vec![
            content(1, "a", None),
            content(2, "a.new", Some(Status::Pending)),
            content(3, "a.old", Some(Status::Deployed)),
            content(4, "a.plain", None),
            content(5, "b", None),
            content(6, "b.bad", Some(Status::Failed)),
            content(7, "b.gone", Some(Status::Unassigned)),
        ]
    }

    fn chosen(contents: &[Content], selection: Option<&ReleaseSelection>, force: bool) -> Result<Vec<u128>, usize> {
        choose(contents, selection, force).map(|c| c.iter().map(|c| c.id.as_u128()).collect()).map_err(|issues| issues.len())
    }

    fn named(ids: &[u128]) -> ReleaseSelection {
        let ids = ids.iter().map(|id| Id::from(Uuid::from_u128(*id))).collect();
        ReleaseSelection { course_content_ids: Some(ids), ..ReleaseSelection::default() }
    }

    #[test]
    fn without_a_choice_it_is_what_is_open() {
        assert_eq!(chosen(&course(), None, false), Ok(vec![2, 6]));
        assert_eq!(chosen(&course(), None, true), Ok(vec![2, 3, 6]));
        assert_eq!(chosen(&course(), Some(&ReleaseSelection::default()), false), Ok(vec![2, 6]));
    }

    #[test]
    fn places_choose_what_shows_an_example() {
        let below = |id, include_descendants| ReleaseSelection {
            parent_id: Some(Uuid::from_u128(id).into()),
            include_descendants,
            ..ReleaseSelection::default()
        };
        assert_eq!(chosen(&course(), Some(&below(1, true)), false), Ok(vec![2, 3]));
        assert_eq!(chosen(&course(), Some(&below(5, true)), false), Ok(vec![6]));
        assert_eq!(chosen(&course(), Some(&below(1, false)), false), Ok(vec![]));
        assert_eq!(chosen(&course(), Some(&below(3, false)), false), Ok(vec![3]));
        assert_eq!(chosen(&course(), Some(&below(99, true)), false), Err(1));
        let all = ReleaseSelection { all: true, ..ReleaseSelection::default() };
        assert_eq!(chosen(&course(), Some(&all), false), Ok(vec![2, 3, 6]));
    }

    #[test]
    fn what_is_named_has_to_be_releasable() {
        assert_eq!(chosen(&course(), Some(&named(&[2, 3, 4])), false), Ok(vec![2, 3]), "without an example there is nothing to do");
        assert_eq!(chosen(&course(), Some(&named(&[])), false), Ok(vec![]));
        assert_eq!(chosen(&course(), Some(&named(&[1, 2, 7, 99])), false), Err(3), "a unit, one without an example, an unknown one");
        let mut busy = course();
        busy[1] = content(2, "a.new", Some(Status::Deploying));
        assert_eq!(chosen(&busy, Some(&named(&[2])), false), Err(1));
        assert_eq!(chosen(&busy, None, false), Ok(vec![6]));
        busy[1] = Content { version_id: None, ..content(2, "a.new", Some(Status::Pending)) };
        assert_eq!(chosen(&busy, None, false), Err(1));
    }
}
