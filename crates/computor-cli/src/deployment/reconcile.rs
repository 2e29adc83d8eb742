//! One way of looking at what there is, for the plan and for carrying it out: so the plan is what will be done.
//!
//! Nothing is written in a plan. What is below something that is not there yet has no parent to ask for, and is new.

use super::{
    file::Secrets,
    plan::{Action, Change, Row, shown},
};
use crate::output::{self, Progress};
use anyhow::{Context as _, Result};
use computor_client::Client;
use computor_types::{Create, Entity, Id, Input, Page, Update, list};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Which thing of the file: for the plan.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) kind: &'static str,
    pub(super) name: String,
}

impl Name {
    pub(super) fn new(kind: &'static str, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

/// How a thing shall be.
pub(super) struct Wanted {
    /// Where it is looked for; nothing when what it is below is not there yet.
    pub(super) key: Option<Value>,
    /// What else a new one is told: who it belongs to, and what it is called if nothing is said.
    pub(super) new: Value,
    /// What is compared, and changed. Objects are merged: what is there beside stays.
    pub(super) fields: Map<String, Value>,
    /// Of these, what cannot be changed.
    pub(super) fixed: &'static [&'static str],
}

/// Fields of which those that are not said are left out.
pub(super) fn fields(all: Value) -> Map<String, Value> {
    let Value::Object(mut all) = all else { return Map::new() };
    all.retain(|_, value| !value.is_null());
    all
}

/// Looks at a server, or makes it as it shall be.
pub(super) struct Reconciler<'a> {
    pub(super) client: &'a Client,
    pub(super) secrets: &'a Secrets,
    pub(super) progress: &'a Progress,
    /// Whether anything is written.
    pub(super) write: bool,
    /// Whether what is written is told at once.
    pub(super) tell: bool,
    pub(super) rows: Vec<Row>,
    /// What is said beside the rows.
    pub(super) notes: Vec<String>,
}

impl Reconciler<'_> {
    pub(super) fn row(&mut self, action: Action, name: &Name, changes: Vec<Change>, about: Option<String>) {
        let hide = |text: String| self.secrets.hide(&text);
        let row = Row { action, kind: name.kind, name: hide(name.name.clone()), changes, about: about.map(hide) };
        if self.tell && row.action != Action::Unchanged {
            self.progress.aside(|| output::data(&row.line())).unwrap_or_default();
        }
        self.rows.push(row);
    }

    pub(super) fn refuse(&mut self, name: &Name, why: impl Into<String>) {
        self.row(Action::Refused, name, vec![], Some(why.into()));
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        let text = self.secrets.hide(&text.into());
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// What the server would say of a body before it looks at anything else.
    pub(super) fn body<T: Input>(&self, body: Value) -> Result<T, String> {
        let body: T = serde_json::from_value(body).map_err(|error| error.to_string())?;
        match list::validated(&body) {
            Ok(()) => Ok(body),
            Err(violations) => {
                let said = violations.iter().map(|one| format!("{}: {}", one.field, one.message));
                Err(said.collect::<Vec<_>>().join("; "))
            }
        }
    }

    /// The row that has all of these.
    pub(super) async fn find<E: Entity<Key = Id<E>>>(&self, key: &Value) -> Result<Option<Id<E>>> {
        let query: E::Query = serde_json::from_value(key.clone())?;
        let found =
            self.client.list::<E>(&query, Page::first(100)).await.with_context(|| format!("cannot look for rows of {}", E::PATH))?;
        for row in found.items {
            let row = serde_json::to_value(row)?;
            // A filter may also find what only resembles it.
            if is_like(&row, key) {
                return Ok(Some(id(&row)?));
            }
        }
        Ok(None)
    }

    /// Whether it is there, but put away.
    pub(super) async fn is_archived<E: Entity<Key = Id<E>>>(&self, key: Option<&Value>) -> Result<bool> {
        let Some(key) = key else { return Ok(false) };
        let archived = crate::calls::with(key.clone(), json!({"archived": true}));
        Ok(self.find::<E>(&archived).await?.is_some())
    }

    /// Makes a thing what it shall be. Answers which row it is, if there is one yet.
    pub(super) async fn put<E: Create<Key = Id<E>> + Update<Key = Id<E>>>(&mut self, name: &Name, wanted: Wanted) -> Result<Option<Id<E>>> {
        let there = match &wanted.key {
            Some(key) => self.find::<E>(key).await?,
            None => None,
        };
        let Some(id) = there else {
            let body = crate::calls::with(wanted.new, Value::Object(wanted.fields));
            return self.make::<E>(name, body).await;
        };
        self.change::<E>(name, id, wanted.fields, wanted.fixed).await?;
        Ok(Some(id))
    }

    /// The same of what the platform makes by itself, empty: that it is not there yet until it says something.
    pub(super) async fn fill<E: Create<Key = Id<E>> + Update<Key = Id<E>>>(&mut self, name: &Name, wanted: Wanted) -> Result<()> {
        let there = match &wanted.key {
            Some(key) => self.find::<E>(key).await?,
            None => None,
        };
        let Some(id) = there else { return self.put::<E>(name, wanted).await.map(drop) };
        let row = serde_json::to_value(self.client.get::<E>(&id).await?)?;
        if wanted.fields.keys().any(|field| row.get(field).is_some_and(|value| !value.is_null())) {
            return self.change::<E>(name, id, wanted.fields, wanted.fixed).await.map(drop);
        }
        let body: E::Update = match self.body(Value::Object(wanted.fields)) {
            Ok(body) => body,
            Err(why) => {
                self.refuse(name, why);
                return Ok(());
            }
        };
        if self.write {
            self.client.update::<E>(&id, &body).await.map_err(|error| self.failed("create", name, &error))?;
        }
        self.row(Action::Create, name, vec![], None);
        Ok(())
    }

    async fn make<E: Create<Key = Id<E>>>(&mut self, name: &Name, body: Value) -> Result<Option<Id<E>>> {
        let body: E::Create = match self.body(body) {
            Ok(body) => body,
            Err(why) => {
                self.refuse(name, why);
                return Ok(None);
            }
        };
        let made = match self.write {
            true => {
                let made = self.client.create::<E>(&body).await.map_err(|error| self.failed("create", name, &error))?;
                Some(id(&serde_json::to_value(made)?)?)
            }
            false => None,
        };
        self.row(Action::Create, name, vec![], None);
        Ok(made)
    }

    /// Changes what is different of a row that is there. Answers whether anything is.
    pub(super) async fn change<E: Update<Key = Id<E>>>(
        &mut self,
        name: &Name,
        id: Id<E>,
        wanted: Map<String, Value>,
        fixed: &[&str],
    ) -> Result<bool> {
        let there = serde_json::to_value(self.client.get::<E>(&id).await?)?;
        let (changes, patch) = self.difference(&there, wanted);
        if let Some(stuck) = changes.iter().find(|change| fixed.contains(&change.field.as_str())) {
            let why = format!("{} is {} and cannot become {}", stuck.field, stuck.from, stuck.to);
            self.refuse(name, why);
            return Ok(false);
        }
        if changes.is_empty() {
            self.row(Action::Unchanged, name, vec![], None);
            return Ok(false);
        }
        let body: E::Update = match self.body(Value::Object(patch)) {
            Ok(body) => body,
            Err(why) => {
                self.refuse(name, why);
                return Ok(false);
            }
        };
        if self.write {
            self.client.update::<E>(&id, &body).await.map_err(|error| self.failed("change", name, &error))?;
        }
        self.row(Action::Change, name, changes, None);
        Ok(true)
    }

    /// What of the fields is different, and what has to be sent.
    pub(super) fn difference(&self, there: &Value, wanted: Map<String, Value>) -> (Vec<Change>, Map<String, Value>) {
        let mut changes = Vec::new();
        let mut patch = Map::new();
        for (field, to) in wanted {
            let from = there.get(&field).cloned().unwrap_or_default();
            let to = merged(&from, to);
            if !is_same(&field, &bare(from.clone()), &bare(to.clone())) {
                changes.push(Change { field: field.clone(), from: shown(&from, self.secrets), to: shown(&to, self.secrets) });
                patch.insert(field, bare(to));
            }
        }
        (changes, patch)
    }

    /// What the server said, without secrets.
    pub(super) fn failed(&self, what: &str, name: &Name, error: &computor_client::Error) -> anyhow::Error {
        anyhow::anyhow!("{}", self.secrets.hide(&format!("cannot {what} the {} {}: {error}", name.kind, name.name)))
    }
}

/// The id of a row.
pub(super) fn id<T: DeserializeOwned>(row: &Value) -> Result<T> {
    serde_json::from_value(row.get("id").cloned().unwrap_or_default()).context("a row without an id")
}

/// Whether the row has these values, as far as it shows them. Names and addresses have no case.
fn is_like(row: &Value, key: &Value) -> bool {
    let Value::Object(key) = key else { return false };
    key.iter().all(|(field, value)| match (row.get(field), value) {
        (Some(Value::String(there)), Value::String(asked)) if field == "username" || field == "email" => {
            there.to_lowercase() == asked.to_lowercase()
        }
        (Some(Value::String(there)), Value::String(asked)) => there == asked,
        _ => true,
    })
}

/// What is there, with what is wanted above it.
fn merged(there: &Value, wanted: Value) -> Value {
    match (there, wanted) {
        (Value::Object(there), Value::Object(wanted)) => {
            let mut all = there.clone();
            for (key, value) in wanted {
                let below = all.get(&key).cloned().unwrap_or_default();
                all.insert(key, merged(&below, value));
            }
            Value::Object(all)
        }
        (_, wanted) => wanted,
    }
}

/// Without what is null: an answer shows fields that nobody has set.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key, bare(value)));
            Value::Object(kept.collect())
        }
        other => other,
    }
}

fn is_same(field: &str, one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Null, Value::Object(empty)) | (Value::Object(empty), Value::Null) => empty.is_empty(),
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::String(one), Value::String(other)) if field == "email" => one.eq_ignore_ascii_case(other),
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_same(key, value, other)))
        }
        _ => one == other,
    }
}

/// A parent that is perhaps not there yet, as a body names it.
pub(super) fn parent<E>(id: Option<Id<E>>) -> Value {
    json!(id.unwrap_or_else(Id::nil))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reconciler<'a>(client: &'a Client, secrets: &'a Secrets, progress: &'a Progress) -> Reconciler<'a> {
        Reconciler { client, secrets, progress, write: false, tell: false, rows: vec![], notes: vec![] }
    }

    #[test]
    fn only_what_is_different_is_sent_and_what_is_beside_stays() {
        let (client, secrets, progress) = (Client::new("http://x").unwrap(), Secrets::default(), Progress::new());
        let one = reconciler(&client, &secrets, &progress);
        let there = json!({"title": "A", "position": 1, "email": "Ada@x.org",
            "properties": {"gitlab": {"url": "https://a", "token": null, "parent": 1}, "mine": 2}, "config": null});
        let same = json!({"title": "A", "position": 1.0, "email": "ada@x.org", "properties": {"gitlab": {"parent": 1}}, "config": {}});
        assert_eq!(one.difference(&there, fields(same)), (vec![], Map::new()));
        let other = json!({"title": "B", "description": null, "properties": {"gitlab": {"url": "https://b"}}});
        let (changes, patch) = one.difference(&there, fields(other));
        assert_eq!(changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["properties", "title"]);
        let expected = json!({"title": "B", "properties": {"gitlab": {"url": "https://b", "parent": 1}, "mine": 2}});
        assert_eq!(Value::Object(patch), expected);
    }

    #[test]
    fn what_only_resembles_the_name_is_another_one() {
        assert!(is_like(&json!({"username": "Ada", "id": 1}), &json!({"username": "ada"})));
        assert!(!is_like(&json!({"username": "adam"}), &json!({"username": "ada"})));
        assert!(!is_like(&json!({"title": "a"}), &json!({"title": "A"})));
        assert!(is_like(&json!({"id": 1}), &json!({"archived": true})), "what a row does not show is the filter's");
    }
}
