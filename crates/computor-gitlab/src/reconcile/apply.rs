//! Taking steps until there are none.

use super::{
    Desired, Key, Kind, Known, Ledger, Located, Observed, Plan, Report, Seen, State, Step, Stopped, There, Trouble, Wanted, difference,
    observe,
};
use crate::{Client, Error, Level, NewFork, NewGroup, NewProject, Place, UserId};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// A fork is asked for so often, with a pause in between, before it is left to another run.
const LOOKS: u32 = 10;
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// So often may the server have trouble of its own with one thing until it is taken to have trouble with everything.
pub(super) const MOST_TROUBLE: usize = 5;

pub(super) struct Run<'a, L> {
    client: &'a Client,
    ledger: &'a L,
    desired: &'a Desired,
    wanted: BTreeMap<&'a Key, &'a Wanted>,
    known: Known,
    observed: Observed,
    /// Steps that were refused, and why.
    refused: BTreeMap<Step, String>,
    /// Steps that were taken. What is to be done once more afterwards is left to another run: this one comes to an end.
    taken: BTreeSet<Step>,
    /// What the server did not come to its end with.
    coming: BTreeSet<Key>,
    done: usize,
}

impl<'a, L: Ledger> Run<'a, L> {
    pub(super) fn new(client: &'a Client, ledger: &'a L, desired: &'a Desired, known: Known, observed: Observed) -> Self {
        let wanted = desired.places.iter().map(|wanted| (&wanted.key, wanted)).collect();
        let (refused, taken) = (BTreeMap::new(), BTreeSet::new());
        let passing = |(key, seen): (&Key, &Seen)| matches!(seen, Seen::Unknown { passes: true, .. }).then(|| key.clone());
        let coming = observed.places.iter().filter_map(passing).collect();
        Self { client, ledger, desired, wanted, known, observed, refused, taken, coming, done: 0 }
    }

    pub(super) async fn finish(mut self) -> Result<Report, Stopped<L::Error>> {
        self.note_places().await?;
        let mut trouble = 0;
        loop {
            let Plan { steps, troubles } = difference(self.desired, &self.known, &self.observed);
            let steps: Vec<Step> = steps.into_iter().filter(|step| !self.taken.contains(step)).collect();
            if steps.is_empty() {
                let of = |(step, message): (Step, String)| Trouble { key: step.key().clone(), message };
                let troubles = troubles.into_iter().chain(self.refused.into_iter().map(of)).collect();
                return Ok(Report { done: self.done, troubles, coming: self.coming.into_iter().collect() });
            }
            for step in steps {
                self.taken.insert(step.clone());
                match self.take(&step).await {
                    Ok(()) => self.done += 1,
                    // With one thing: the others are not to wait for it, least of all those who lose something.
                    Err(Stopped::GitLab(Error::Server { .. })) if trouble < MOST_TROUBLE => {
                        trouble += 1;
                        self.coming.insert(step.key().clone());
                    }
                    Err(Stopped::GitLab(error)) if !error.passes() && error != Error::Token => {
                        self.refused.insert(step, error.to_string());
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }

    /// What was found by its mark, or is elsewhere than before, is noted.
    async fn note_places(&mut self) -> Result<(), Stopped<L::Error>> {
        for (key, seen) in &self.observed.places {
            if let Seen::There(there) = seen
                && self.known.places.get(key) != Some(&there.at)
            {
                self.ledger.locate(key, &there.at).await.map_err(Stopped::Ledger)?;
                self.known.places.insert(key.clone(), there.at.clone());
            }
        }
        Ok(())
    }

    async fn take(&mut self, step: &Step) -> Result<(), Stopped<L::Error>> {
        let key = step.key();
        match step {
            Step::Create(_) | Step::Fork(_) => self.make(key).await,
            Step::Await(_) => self.wait(key).await,
            Step::Hide(_) => {
                let place = self.place(key)?;
                match place {
                    Place::Group(id) => drop(self.client.hide_group(id).await?),
                    Place::Project(id) => drop(self.client.hide_project(id).await?),
                }
                self.change(key, |there| there.shown = false);
                Ok(())
            }
            Step::Protect(_) => self.protect(key).await,
            Step::Add(_, user, level) => self.add(key, *user, *level).await,
            Step::SetLevel(_, user, level) => {
                let has = self.client.set_level(self.place(key)?, *user, *level).await?.access_level;
                self.change(key, |there| {
                    there.members.insert(*user, has);
                });
                Ok(())
            }
            Step::Remove(_, user) => {
                self.client.remove_member(self.place(key)?, *user).await?;
                self.change(key, |there| {
                    there.members.remove(user);
                });
                self.forget(key, *user).await
            }
            Step::Forget(_, user) => self.forget(key, *user).await,
        }
    }

    async fn forget(&mut self, key: &Key, user: UserId) -> Result<(), Stopped<L::Error>> {
        self.ledger.forget(key, user).await.map_err(Stopped::Ledger)?;
        self.known.grants.remove(&(key.clone(), user));
        Ok(())
    }

    async fn make(&mut self, key: &Key) -> Result<(), Stopped<L::Error>> {
        let wanted = *self.wanted.get(key).ok_or(Error::NotFound { call: "what shall be" })?;
        let (group, group_path) = match &wanted.parent {
            None => (self.observed.root, None),
            Some(parent) => {
                let at = &self.there(parent)?.at;
                (at.id, Some(at.full_path.clone()))
            }
        };
        let description = format!("Kept by Computor: what is changed here by hand may be changed back. {}", key.mark());
        let (path, name, description) = (wanted.path.as_str(), wanted.name.as_str(), description.as_str());
        let made = match &wanted.kind {
            Kind::Group => {
                let new = NewGroup { path, name, description, parent_id: group };
                self.client.create_group(&new).await.map(|group| observe::fresh(Some(group), None))
            }
            Kind::Project { .. } => {
                let new = NewProject { path, name, description, namespace_id: group };
                self.client.create_project(&new).await.map(|project| observe::fresh(None, Some(project)))
            }
            Kind::Fork { of, .. } => {
                let new = NewFork { path, name, description, namespace_id: group };
                let of = self.there(of)?.at.id;
                self.client.fork(of, &new).await.map(|project| observe::fresh(None, Some(project)))
            }
        };
        let seen = match made {
            Ok(made) => made.map(Seen::There),
            // It came there meanwhile, or at an attempt whose answer was lost.
            Err(Error::Taken { call, message }) => {
                let above = match group_path {
                    Some(path) => path,
                    None => self.client.group(&group.to_string()).await?.full_path,
                };
                let found = observe::marked(self.client, wanted, &format!("{above}/{path}")).await?;
                // Something that this token cannot see has the name.
                Some(found.ok_or(Error::Refused { call, status: 400, message })?)
            }
            Err(error) => return Err(error.into()),
        };
        let seen = seen.ok_or(Error::Unreadable { call: "what was made", why: "it is nothing".to_owned() })?;
        if let Seen::There(there) = &seen {
            self.ledger.locate(key, &there.at).await.map_err(Stopped::Ledger)?;
            self.known.places.insert(key.clone(), there.at.clone());
        }
        self.observed.places.insert(key.clone(), seen);
        Ok(())
    }

    /// Waits for a fork, which comes after it was asked for.
    async fn wait(&mut self, key: &Key) -> Result<(), Stopped<L::Error>> {
        let protection = self.wanted.get(key).and_then(|wanted| wanted.kind.protection());
        let at = self.there(key)?.at.clone();
        for look in 0..LOOKS {
            match observe::again(self.client, &at, protection).await? {
                None => {
                    self.observed.places.insert(key.clone(), Seen::Absent);
                    return Ok(());
                }
                Some(there) if there.state != State::Coming => {
                    self.observed.places.insert(key.clone(), Seen::There(there));
                    return Ok(());
                }
                Some(_) if look + 1 < LOOKS => self.client.pause(BETWEEN_LOOKS).await,
                Some(_) => {}
            }
        }
        self.coming.insert(key.clone());
        Ok(())
    }

    async fn protect(&mut self, key: &Key) -> Result<(), Stopped<L::Error>> {
        let protection = self.wanted.get(key).and_then(|wanted| wanted.kind.protection());
        let there = self.there(key)?;
        let (Located { id, .. }, Some(branch), Some(protection)) = (there.at.clone(), there.branch.clone(), protection) else {
            return Ok(());
        };
        // Every edition can only make it anew. Whoever is quick enough finds the branch open in between, and no longer.
        if there.protection.is_some() {
            self.client.unprotect(id, &branch).await?;
            self.change(key, |there| there.protection = None);
        }
        let mut made = self.client.protect(id, &branch, protection).await;
        if matches!(made, Err(Error::Taken { .. })) {
            // The server has protected it in its own way when it was made, or an attempt was successful whose answer was lost.
            let branches = self.client.protected_branches(id).await?;
            made = match branches.into_iter().find(|made| made.name == branch && protection.is(made)) {
                Some(right) => Ok(right),
                None => {
                    self.client.unprotect(id, &branch).await?;
                    self.client.protect(id, &branch, protection).await
                }
            };
        }
        let is_right = protection.is(&made?);
        self.change(key, |there| there.protection = Some(is_right));
        if is_right {
            return Ok(());
        }
        Err(Error::Refused { call: "protected branch", status: 200, message: format!("{branch} is protected in another way") }.into())
    }

    async fn add(&mut self, key: &Key, user: UserId, level: Level) -> Result<(), Stopped<L::Error>> {
        let place = self.place(key)?;
        let was_ours = self.known.grants.contains(&(key.clone(), user));
        self.ledger.grant(key, user).await.map_err(Stopped::Ledger)?;
        self.known.grants.insert((key.clone(), user));
        let error = match self.client.add_member(place, user, level, None).await {
            Ok(member) => {
                self.change(key, |there| {
                    there.members.insert(user, member.access_level);
                });
                return Ok(());
            }
            Err(error) => error,
        };
        match error {
            // An attempt whose answer was lost has added them with just this level; anything else was somebody else.
            Error::Taken { .. } => {
                let has = self.client.member(place, user).await?.access_level;
                if !was_ours && has != level {
                    self.forget(key, user).await?;
                }
                self.change(key, |there| {
                    there.members.insert(user, has);
                });
                Ok(())
            }
            // Nobody knows whether they were added, or are as soon as somebody has agreed: the ledger keeps it, and the next run looks.
            error if error.passes() || matches!(error, Error::Unreadable { .. }) => Err(error.into()),
            error => {
                if !was_ours {
                    self.forget(key, user).await?;
                }
                Err(error.into())
            }
        }
    }

    fn there(&self, key: &Key) -> Result<&There, Error> {
        match self.observed.places.get(key) {
            Some(Seen::There(there)) => Ok(there),
            _ => Err(Error::NotFound { call: "what was observed" }),
        }
    }

    fn place(&self, key: &Key) -> Result<Place, Error> {
        let at = &self.there(key)?.at;
        Ok(if at.group { Place::Group(at.id) } else { Place::Project(at.id) })
    }

    fn change(&mut self, key: &Key, change: impl FnOnce(&mut There)) {
        if let Some(Seen::There(there)) = self.observed.places.get_mut(key) {
            change(there);
        }
    }
}
