//! The scopes that a token can be limited to: those that rules ask for. What no rule asks for matches nothing.

use crate::{
    Action, Token, endpoints,
    rules::{Repository, Transfer},
};
use computor_types::{Endpoint, dto, for_each_endpoint, list};
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// What a scope allows: `resource:action`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeInfo {
    /// The resource.
    pub resource: &'static str,
    /// The action.
    pub action: &'static str,
    /// What can be done with it, a sentence each.
    pub words: Vec<String>,
}

/// All of them, by resource and action.
pub fn scopes() -> &'static [ScopeInfo] {
    static ALL: LazyLock<Vec<ScopeInfo>> = LazyLock::new(|| {
        let mut all: BTreeMap<(&'static str, &'static str), Vec<String>> = BTreeMap::new();
        for entity in list::entities() {
            let rows = entity.name.replace('_', " ");
            let mut add = |action: Action, words: String| all.entry((entity.name, action.as_str())).or_default().push(words);
            add(Action::List, format!("Lists each {rows}."));
            add(Action::Get, format!("Reads one {rows}."));
            let abilities = [
                (entity.create.is_some(), Action::Create, "Makes"),
                (entity.update.is_some(), Action::Update, "Changes"),
                (entity.delete, Action::Delete, "Deletes"),
                (entity.archive, Action::Archive, "Archives, and takes out of the archive,"),
            ];
            for (_, action, verb) in abilities.into_iter().filter(|(able, ..)| *able) {
                add(action, format!("{verb} a {rows}."));
            }
        }
        let docs = docs();
        for (name, rule) in endpoints() {
            let Token::Scopes(scopes) = rule.token else { continue };
            for (resource, action) in scopes.iter().chain(rule.shows) {
                all.entry((*resource, *action)).or_default().extend(docs.get(name).map(|doc| (*doc).to_owned()));
            }
        }
        // Git asks for a repository, which is no row that a call is about.
        for (transfer, words) in [(Transfer::Read, "Clones a repository and fetches from it."), (Transfer::Push, "Pushes to a repository.")]
        {
            let Token::Scopes(scopes) = Repository::Student.rule(transfer).token else { continue };
            for (resource, action) in scopes {
                all.entry((*resource, *action)).or_default().push(words.to_owned());
            }
        }
        all.into_iter().map(|((resource, action), words)| ScopeInfo { resource, action, words }).collect()
    });
    &ALL
}

/// The first sentence of what each call does.
fn docs() -> HashMap<&'static str, &'static str> {
    let mut all = HashMap::new();
    macro_rules! add {
        ($endpoint:ident) => {
            let doc = <dto::$endpoint as Endpoint>::DOC.trim();
            let first = doc.split_inclusive(". ").next().unwrap_or(doc);
            all.insert(<dto::$endpoint as Endpoint>::NAME, first.trim());
        };
    }
    for_each_endpoint!(add);
    all
}

/// What a scope names that no rule asks for: none if one does. A role in a place (`course:_tutor:<id>`), as deployments of other
/// servers give it, is known and gives nothing.
pub fn unmatched(scope: &str) -> Option<String> {
    const PLACES: [&str; 3] = ["course", "course_family", "organization"];
    let parts: Vec<&str> = scope.split(':').collect();
    let (resource, action) = match parts.as_slice() {
        [resource, action] => (*resource, *action),
        [place, role, id] if PLACES.contains(place) && role.starts_with('_') && !id.is_empty() => return None,
        [resource, action, id] if !id.is_empty() => (*resource, *action),
        _ => return Some(format!("{scope:?} is no scope: one is resource:action, or resource:action:id")),
    };
    if scopes().iter().any(|one| one.resource == resource && one.action == action) {
        return None;
    }
    let is_known = scopes().iter().any(|one| one.resource == resource);
    let near = match is_known {
        true => computor_types::shape::nearest(action, scopes().iter().filter(|one| one.resource == resource).map(|one| one.action))
            .map(|action| format!("{resource}:{action}")),
        false => {
            let whole: Vec<String> = scopes().iter().map(|one| format!("{}:{}", one.resource, one.action)).collect();
            computor_types::shape::nearest(&format!("{resource}:{action}"), whole.iter().map(String::as_str)).map(str::to_owned)
        }
    };
    let meant = near.map_or_else(|| "GET /api-tokens/scopes lists them".to_owned(), |near| format!("did you mean {near}?"));
    Some(format!("{scope:?} matches nothing: {meant}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rules_ask_for_is_a_scope_and_nothing_else() {
        for good in [
            "course:list",
            "course:get:0192",
            "submission_artifact:list",
            "repository:read",
            "repository:push",
            "course:_tutor:0192",
            "organization:_owner:1",
        ] {
            assert_eq!(unmatched(good), None, "{good}");
        }
        assert!(unmatched("course:lsit").unwrap().ends_with("did you mean course:list?"));
        assert!(unmatched("corse:list").unwrap().ends_with("did you mean course:list?"));
        for bad in ["", "everything", "a:b:c:d", "course:", "course:get:", "result:_tutor:1", "Course:list", "*:*"] {
            assert!(unmatched(bad).is_some(), "{bad}");
        }
        let all = scopes();
        assert!(all.len() > 50 && all.iter().all(|scope| !scope.words.is_empty()));
        // Every one is one that a rule looks for.
        for (_, rule) in endpoints() {
            if let Token::Scopes(scopes) = rule.token {
                assert!(scopes.iter().all(|(resource, action)| unmatched(&format!("{resource}:{action}")).is_none()));
            }
        }
    }
}
