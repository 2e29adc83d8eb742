//! What is to be done, from what shall be, what was done and what is there: a plain function.

use super::{Desired, Key, Kind, Known, Observed, Plan, Seen, State, Step, There, Trouble, Wanted};
use crate::{Level, UserId};
use std::collections::BTreeMap;

/// The steps from what is there to what shall be, as far as can be seen from here: what is made shows more.
pub fn difference(desired: &Desired, known: &Known, observed: &Observed) -> Plan {
    let mut plan = Plan::default();
    let wanted: BTreeMap<&Key, &Wanted> = desired.places.iter().map(|wanted| (&wanted.key, wanted)).collect();
    // What is taken away comes first: whoever is cut off in between has too little, not too much.
    let nobody = BTreeMap::new();
    for (key, user) in &known.grants {
        let shall = wanted.get(key).map_or(&nobody, |wanted| &wanted.members);
        if shall.contains_key(user) {
            continue;
        }
        match observed.places.get(key) {
            Some(Seen::There(there)) if there.members.contains_key(user) => plan.steps.push(Step::Remove(key.clone(), *user)),
            // They may have the right still: it is kept in mind until somebody can look.
            Some(Seen::Unknown { why, .. }) => {
                plan.trouble(key, format!("whether everybody who is to have no rights there has lost them is not known: {why}"));
            }
            Some(Seen::There(_) | Seen::Absent | Seen::Foreign) | None => plan.steps.push(Step::Forget(key.clone(), *user)),
        }
    }
    for place in &desired.places {
        match observed.places.get(&place.key) {
            Some(Seen::There(there)) => kept(place, there, &wanted, known, observed, &mut plan),
            Some(Seen::Foreign) => {
                let mark = place.key.mark();
                plan.trouble(
                    &place.key,
                    format!("{} is there and was not made from here; whoever wants it used writes {mark} into its description", place.path),
                );
            }
            Some(Seen::Unknown { why, .. }) => plan.trouble(&place.key, why.clone()),
            Some(Seen::Absent) | None => missing(place, observed, &mut plan),
        }
    }
    plan
}

impl Plan {
    fn trouble(&mut self, key: &Key, message: String) {
        self.troubles.push(Trouble { key: key.clone(), message });
    }
}

fn there<'a>(observed: &'a Observed, key: &Key) -> Option<&'a There> {
    match observed.places.get(key) {
        Some(Seen::There(there)) => Some(there),
        _ => None,
    }
}

/// It is made as soon as the group is there that it is in, and as soon as there is something to fork.
fn missing(place: &Wanted, observed: &Observed, plan: &mut Plan) {
    if place.parent.as_ref().is_some_and(|parent| there(observed, parent).is_none()) {
        return;
    }
    match &place.kind {
        Kind::Group | Kind::Project { .. } => plan.steps.push(Step::Create(place.key.clone())),
        Kind::Fork { of, .. } => {
            if there(observed, of).is_some_and(|template| template.state == State::Filled) {
                plan.steps.push(Step::Fork(place.key.clone()));
            }
        }
    }
}

fn kept(place: &Wanted, there: &There, wanted: &BTreeMap<&Key, &Wanted>, known: &Known, observed: &Observed, plan: &mut Plan) {
    let key = &place.key;
    if there.shown {
        plan.steps.push(Step::Hide(key.clone()));
    }
    match there.state {
        State::Coming => plan.steps.push(Step::Await(key.clone())),
        State::Failed => plan.trouble(key, format!("GitLab has not made {}; delete it there, then it is made again", place.path)),
        // There is no branch to protect.
        State::Empty => {}
        State::Filled => {
            if place.kind.protection().is_some() && there.branch.is_some() && there.protection != Some(true) {
                plan.steps.push(Step::Protect(key.clone()));
            }
        }
    }
    for (user, level) in &place.members {
        match there.members.get(user) {
            Some(has) if has == level => {}
            Some(has) if known.grants.contains(&(key.clone(), *user)) => {
                if inherited(place, *user, wanted, observed) < *level {
                    plan.steps.push(Step::SetLevel(key.clone(), *user, *level));
                } else if has > level {
                    // What they have from above suffices, and GitLab sets nobody below that.
                    plan.steps.push(Step::Remove(key.clone(), *user));
                }
            }
            Some(has) if has > level => {}
            Some(has) => {
                let (has, level) = (has.0, level.0);
                plan.trouble(key, format!("user {user} was added by somebody else, with level {has} instead of {level}"));
            }
            // Whoever has as much from above needs nothing here, and GitLab would refuse it.
            None if inherited(place, *user, wanted, observed) >= *level => {}
            None => plan.steps.push(Step::Add(key.clone(), *user, *level)),
        }
    }
}

/// What a user has here because of what they have above.
fn inherited(place: &Wanted, user: UserId, wanted: &BTreeMap<&Key, &Wanted>, observed: &Observed) -> Level {
    let mut level = observed.root_members.get(&user).copied().unwrap_or(Level::NONE);
    let mut above = place.parent.as_ref();
    while let Some(key) = above {
        if let Some(has) = there(observed, key).and_then(|there| there.members.get(&user)) {
            level = level.max(*has);
        }
        above = wanted.get(key).and_then(|wanted| wanted.parent.as_ref());
    }
    level
}
