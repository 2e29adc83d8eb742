//! Looking at what is there: with as few requests as it takes.

use super::{Desired, Key, Known, Located, Observed, Seen, State, There, Wanted};
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
    let mut groups: BTreeMap<Option<&Key>, (u64, String)> = BTreeMap::from([(None, (root.id, root.full_path))]);
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
    let granted: BTreeSet<&Key> = known.grants.iter().map(|(key, _)| key).collect();
    for key in granted {
        if !matches!(observed.places.get(key), Some(Seen::There(_)))
            && let Some(at) = known.places.get(key)
        {
            // Something that shall be and is elsewhere is looked at as what is there.
            if let Some(found) = by_id(client, at).await? {
                observed.places.insert(key.clone(), Seen::There(look(client, found, None).await?));
            }
        }
    }
    Ok(observed)
}

/// What is there of these, in this group.
async fn below<'a>(client: &Client, group: (u64, &str), wanted: &[&'a Wanted], known: &Known) -> Result<Vec<(&'a Wanted, Seen)>> {
    let mut listed: Vec<Found> = Vec::new();
    let mut is_listed = [false; 2];
    for kind in [true, false] {
        let many = wanted.iter().filter(|wanted| wanted.kind.is_group() == kind).count() > FEW;
        if many && kind {
            listed.extend(client.subgroups(group.0).await?.into_iter().map(Found::Group));
        } else if many {
            listed.extend(client.group_projects(group.0).await?.into_iter().map(Found::Project));
        }
        if let Some(is_listed) = is_listed.get_mut(usize::from(kind)) {
            *is_listed = many;
        }
    }
    let among = Among { client, group: group.1, listed: &listed, is_listed, known };
    let mut looked: Vec<BoxFuture<'_, Result<(&'a Wanted, Seen)>>> = Vec::new();
    for wanted in wanted.iter().copied() {
        looked.push(Box::pin(among.seen(wanted)));
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
    async fn seen<'w>(&self, wanted: &'w Wanted) -> Result<(&'w Wanted, Seen)> {
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
        let seen = match found {
            None => Seen::Absent,
            Some((found, ours)) if ours || wanted.key.is_in(found.description()) => {
                Seen::There(look(client, found, wanted.kind.protection()).await?)
            }
            Some(_) => Seen::Foreign,
        };
        Ok((wanted, seen))
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
