//! Looking at what is there: with as few requests as it takes.

use super::{Desired, Key, Known, Located, Observed, Seen, State, There, Wanted, apply::MOST_TROUBLE};
use crate::{Client, Error, Group, Level, Place, Project, Protection, Result, UserId};
use futures::{StreamExt as _, TryStreamExt as _, future::BoxFuture, stream};
use std::collections::{BTreeMap, BTreeSet};

/// A group of which more is wanted than this is listed; of others, each thing is asked for.
const FEW: usize = 4;
/// So many requests are under way at once.
const AT_ONCE: usize = 4;

/// Something at the server, before it is known whose it is.
#[derive(Clone)]
enum Found {
    Group(Group),
    Project(Project),
}

impl Found {
    const fn is_group(&self) -> bool {
        matches!(self, Self::Group(_))
    }

    const fn id(&self) -> u64 {
        match self {
            Self::Group(group) => group.id,
            Self::Project(project) => project.id,
        }
    }

    fn path(&self) -> &str {
        match self {
            Self::Group(group) => &group.path,
            Self::Project(project) => &project.path,
        }
    }

    fn description(&self) -> Option<&str> {
        match self {
            Self::Group(group) => group.description.as_deref(),
            Self::Project(project) => project.description.as_deref(),
        }
    }
}

pub(super) async fn observe(client: &Client, desired: &Desired, known: &Known) -> Result<Observed> {
    let root = client.group(&desired.root).await?;
    let root_members = members(client.all_members(Place::Group(root.id)).await?);
    let mut observed = Observed { root: root.id, root_members, places: BTreeMap::new() };
    let path = root.full_path;
    let mut groups: BTreeMap<Option<&Key>, (u64, String)> = BTreeMap::from([(None, (root.id, path.clone()))]);
    // Level by level: what is in a group is asked for when the group is known.
    let mut left: Vec<&Wanted> = desired.places.iter().collect();
    while !left.is_empty() {
        let (now, later): (Vec<&Wanted>, Vec<&Wanted>) = left.into_iter().partition(|wanted| groups.contains_key(&wanted.parent.as_ref()));
        if now.is_empty() {
            left = later;
            break;
        }
        let mut by_parent: BTreeMap<Option<&Key>, Vec<&Wanted>> = BTreeMap::new();
        for wanted in now {
            by_parent.entry(wanted.parent.as_ref()).or_default().push(wanted);
        }
        for (parent, children) in by_parent {
            let Some((id, path)) = groups.get(&parent).cloned() else { continue };
            for (wanted, seen) in below(client, (id, &path), &children, known).await? {
                if let (Seen::There(there), true) = (&seen, wanted.kind.is_group()) {
                    groups.insert(Some(&wanted.key), (there.at.id, there.at.full_path.clone()));
                }
                observed.places.insert(wanted.key.clone(), seen);
            }
        }
        left = later;
    }
    // What is in a group that is not there is not there either; but what was granted in it may be.
    for wanted in left {
        observed.places.insert(wanted.key.clone(), Seen::Absent);
    }
    granted(client, desired, &path, known, &mut observed).await?;
    let trouble = observed.places.values().filter(|seen| matches!(seen, Seen::Unknown { passes: true, .. })).count();
    if trouble > MOST_TROUBLE {
        return Err(Error::Server { call: "many things", status: 500 });
    }
    Ok(observed)
}

/// What was granted is looked for wherever it is: also what shall be no more, and what is elsewhere than it shall be.
async fn granted(client: &Client, desired: &Desired, root: &str, known: &Known, observed: &mut Observed) -> Result<()> {
    let protections: BTreeMap<&Key, Protection> =
        desired.places.iter().filter_map(|wanted| Some((&wanted.key, wanted.kind.protection()?))).collect();
    let granted: BTreeSet<&Key> = known.grants.iter().map(|(key, _)| key).collect();
    let mut owner = None;
    for key in granted {
        if matches!(observed.places.get(key), Some(Seen::There(_) | Seen::Unknown { .. })) {
            continue;
        }
        let Some(at) = known.places.get(key) else { continue };
        let look = async {
            match by_id(client, at).await? {
                Some(found) => Ok(Some(Seen::There(look(client, found, protections.get(key).copied()).await?))),
                None => Ok(None),
            }
        };
        let seen = match known_or_not(look.await)? {
            Ok(Some(seen)) => seen,
            Err(unknown) => unknown,
            // Nothing is hidden from who owns the group that it was in: it is gone. Anything else may be hidden alone.
            Ok(None) => {
                let owns = match owner {
                    Some(owns) => owns,
                    None => client.me().await.map(|me| observed.root_members.get(&me.id).is_some_and(|has| *has >= Level::OWNER))?,
                };
                owner = Some(owns);
                let root = root.to_ascii_lowercase();
                if owns && at.full_path.to_ascii_lowercase().strip_prefix(&root).is_some_and(|below| below.starts_with('/')) {
                    continue;
                }
                Seen::Unknown { why: format!("the token cannot see {}, which is gone or hidden", at.full_path), passes: false }
            }
        };
        observed.places.insert(key.clone(), seen);
    }
    Ok(())
}

/// What is wrong with one thing alone keeps nobody from looking at the others.
fn known_or_not<T>(looked: Result<T>) -> Result<Result<T, Seen>> {
    match looked {
        Ok(seen) => Ok(Ok(seen)),
        Err(error @ (Error::Token | Error::Address(_) | Error::Unreachable { .. } | Error::Limited { .. })) => Err(error),
        Err(error) => Ok(Err(Seen::Unknown { passes: error.passes(), why: error.to_string() })),
    }
}

/// What is there of these, in this group.
async fn below<'a>(client: &Client, group: (u64, &str), wanted: &[&'a Wanted], known: &Known) -> Result<Vec<(&'a Wanted, Seen)>> {
    let mut listed: Vec<Found> = Vec::new();
    let mut is_listed = [false; 2];
    for kind in [true, false] {
        if wanted.iter().filter(|wanted| wanted.kind.is_group() == kind).count() <= FEW {
            continue;
        }
        let list: Result<Vec<Found>> = if kind {
            client.subgroups(group.0).await.map(|list| list.into_iter().map(Found::Group).collect())
        } else {
            client.group_projects(group.0).await.map(|list| list.into_iter().map(Found::Project).collect())
        };
        // What cannot be listed is asked for one by one.
        if let (Ok(list), Some(is_listed)) = (known_or_not(list)?, is_listed.get_mut(usize::from(kind))) {
            listed.extend(list);
            *is_listed = true;
        }
    }
    let among = Among { client, group: group.1, listed: &listed, is_listed, known };
    let mut looked: Vec<BoxFuture<'_, Result<(&'a Wanted, Seen)>>> = Vec::new();
    for wanted in wanted.iter().copied() {
        let among = &among;
        looked.push(Box::pin(async move {
            let seen = known_or_not(among.seen(wanted).await)?;
            Ok((wanted, seen.unwrap_or_else(|unknown| unknown)))
        }));
    }
    stream::iter(looked).buffered(AT_ONCE).try_collect().await
}

/// A group, and what is known of what is in it.
struct Among<'a> {
    client: &'a Client,
    group: &'a str,
    listed: &'a [Found],
    /// Whether all projects were listed, and all groups.
    is_listed: [bool; 2],
    known: &'a Known,
}

impl Among<'_> {
    async fn seen(&self, wanted: &Wanted) -> Result<Seen> {
        let (client, group) = (self.client, wanted.kind.is_group());
        let ours = match self.known.places.get(&wanted.key).filter(|at| at.group == group) {
            Some(at) => match self.listed.iter().find(|found| found.is_group() == group && found.id() == at.id) {
                Some(found) => Some(found.clone()),
                None => by_id(client, at).await?,
            },
            None => None,
        };
        let found = match ours {
            Some(found) => Some((found, true)),
            None if self.is_listed.get(usize::from(group)) == Some(&true) => {
                let named = |found: &&Found| found.is_group() == group && found.path().eq_ignore_ascii_case(&wanted.path);
                self.listed.iter().find(named).map(|found| (found.clone(), false))
            }
            None => named(client, group, &format!("{}/{}", self.group, wanted.path)).await?.map(|found| (found, false)),
        };
        Ok(match found {
            None => Seen::Absent,
            Some((found, ours)) if ours || wanted.key.is_in(found.description()) => {
                Seen::There(look(client, found, wanted.kind.protection()).await?)
            }
            Some(_) => Seen::Foreign,
        })
    }
}

async fn by_id(client: &Client, at: &Located) -> Result<Option<Found>> {
    named(client, at.group, &at.id.to_string()).await
}

async fn named(client: &Client, group: bool, name: &str) -> Result<Option<Found>> {
    let found = if group { client.group(name).await.map(Found::Group) } else { client.project(name).await.map(Found::Project) };
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What was made under this name, if it has this mark.
pub(super) async fn marked(client: &Client, wanted: &Wanted, full_path: &str) -> Result<Option<Seen>> {
    Ok(match named(client, wanted.kind.is_group(), full_path).await? {
        None => None,
        Some(found) if wanted.key.is_in(found.description()) => Some(Seen::There(look(client, found, wanted.kind.protection()).await?)),
        Some(_) => Some(Seen::Foreign),
    })
}

/// A project as it is now.
pub(super) async fn again(client: &Client, at: &Located, protection: Option<Protection>) -> Result<Option<There>> {
    match by_id(client, at).await? {
        Some(found) => Ok(Some(look(client, found, protection).await?)),
        None => Ok(None),
    }
}

/// What was just made: it has nobody whom the caller has added, and nothing is known of its branch until it is filled.
pub(super) fn fresh(group: Option<Group>, project: Option<Project>) -> Option<There> {
    group.map(|group| of_group(group, BTreeMap::new())).or_else(|| project.map(|project| of_project(project, BTreeMap::new(), None)))
}

async fn look(client: &Client, found: Found, protection: Option<Protection>) -> Result<There> {
    match found {
        Found::Group(group) => {
            let members = members(client.members(Place::Group(group.id)).await?);
            Ok(of_group(group, members))
        }
        Found::Project(project) => {
            let members = members(client.members(Place::Project(project.id)).await?);
            let branch = project.default_branch.clone().filter(|_| state(&project) == State::Filled);
            let protection = match (branch, protection) {
                (Some(branch), Some(shall)) => {
                    let branches = client.protected_branches(project.id).await?;
                    branches.iter().find(|protected| protected.name == branch).map(|protected| shall.is(protected))
                }
                _ => None,
            };
            Ok(of_project(project, members, protection))
        }
    }
}

fn members(list: Vec<crate::Member>) -> BTreeMap<UserId, Level> {
    let mut members = BTreeMap::new();
    for member in list {
        let level = members.entry(member.id).or_insert(member.access_level);
        *level = member.access_level.max(*level);
    }
    members
}

fn state(project: &Project) -> State {
    match project.import_status.as_deref() {
        Some("scheduled" | "started") => State::Coming,
        Some("failed") => State::Failed,
        _ if project.empty_repo || project.default_branch.is_none() => State::Empty,
        _ => State::Filled,
    }
}

fn of_group(group: Group, members: BTreeMap<UserId, Level>) -> There {
    let shown = group.visibility != "private";
    let at = Located {
        id: group.id,
        group: true,
        full_path: group.full_path,
        web_url: group.web_url,
        http_url: String::new(),
        ssh_url: String::new(),
    };
    There { at, shown, state: State::Empty, branch: None, protection: None, members }
}

fn of_project(project: Project, members: BTreeMap<UserId, Level>, protection: Option<bool>) -> There {
    let (state, shown) = (state(&project), project.visibility != "private");
    let at = Located {
        id: project.id,
        group: false,
        full_path: project.path_with_namespace,
        web_url: project.web_url,
        http_url: project.http_url_to_repo,
        ssh_url: project.ssh_url_to_repo,
    };
    There { at, shown, state, branch: project.default_branch, protection, members }
}
