//! The rules of all entities and endpoints as values, for code that treats all operations alike.

use crate::{
    Action, ArchivePolicy, Cond, CreatePolicy, Decision, DeletePolicy, Guarded, Maintained, Policy, Principal, Rule, UpdatePolicy, rule,
};
use computor_types::{Code, dto, for_each_endpoint, for_each_entity, list::Sent};
use std::{collections::HashMap, sync::LazyLock};

/// The rules of an entity.
#[derive(Clone, Copy, Debug)]
pub struct EntityRules {
    /// The entity's name.
    pub name: &'static str,
    /// See [`rule::ask`].
    pub ask: fn(&Principal) -> Decision,
    /// See [`rule::see`].
    pub see: fn(&Principal, Action) -> Cond,
    /// See [`rule::create`].
    pub create: fn(&Principal, &Sent) -> Decision,
    /// See [`rule::change`].
    pub change: fn(&Principal, &Sent) -> Cond,
    /// See [`rule::moves`].
    pub moves: fn(&Principal, &Sent) -> Decision,
    /// The code when a visible row may not be changed.
    pub refused: Code,
    /// Who goes on with changes under maintenance.
    pub maintained: Maintained,
    /// See [`rule::delete`].
    pub delete: fn(&Principal) -> Cond,
    /// See [`rule::archive`].
    pub archive: fn(&Principal) -> Cond,
}

impl EntityRules {
    fn of<E: Policy>() -> Self {
        Self {
            name: E::NAME,
            ask: rule::ask::<E>,
            see: rule::see::<E>,
            create: |_, _| Decision::Deny(Code::Authz001),
            change: |_, _| Cond::Never,
            moves: |_, _| Decision::Deny(Code::Authz001),
            refused: Code::Authz001,
            maintained: Maintained::Stops,
            delete: |_| Cond::Never,
            archive: |_| Cond::Never,
        }
    }

    fn create<E: CreatePolicy>(self) -> Self {
        let create = |principal: &Principal, sent: &Sent| match sent.typed.downcast_ref() {
            Some(new) => rule::create::<E>(principal, new),
            None => Decision::Deny(Code::Authz001),
        };
        Self { create, ..self }
    }

    fn update<E: UpdatePolicy>(self) -> Self {
        let change = |principal: &Principal, sent: &Sent| match sent.typed.downcast_ref() {
            Some(patch) => rule::change::<E>(principal, patch),
            None => Cond::Never,
        };
        let moves = |principal: &Principal, sent: &Sent| match sent.typed.downcast_ref() {
            Some(patch) => rule::moves::<E>(principal, patch),
            None => Decision::Deny(Code::Authz001),
        };
        Self { change, moves, refused: E::REFUSED, maintained: E::MAINTAINED, ..self }
    }

    fn delete<E: DeletePolicy>(self) -> Self {
        Self { delete: rule::delete::<E>, ..self }
    }

    fn archive<E: ArchivePolicy>(self) -> Self {
        Self { archive: rule::archive::<E>, ..self }
    }
}

/// The rules of the entity of this name.
pub fn entity(name: &str) -> Option<&'static EntityRules> {
    static ALL: LazyLock<HashMap<&'static str, EntityRules>> = LazyLock::new(|| {
        let mut all = HashMap::new();
        macro_rules! add {
            ($entity:ident: $($ability:ident)*) => {
                let rules = EntityRules::of::<dto::$entity>()$(.$ability::<dto::$entity>())*;
                all.insert(rules.name, rules);
            };
        }
        for_each_entity!(add);
        all
    });
    ALL.get(name)
}

/// The rules of all other calls, by name, in the order of the list.
pub fn endpoints() -> Vec<(&'static str, Rule)> {
    let mut all = Vec::new();
    macro_rules! add {
        ($endpoint:ident) => {
            all.push((<dto::$endpoint as computor_types::Endpoint>::NAME, <dto::$endpoint as Guarded>::RULE))
        };
    }
    for_each_endpoint!(add);
    all
}
