//! The whole permission matrix as a text file that is reviewed like code.
//!
//! `UPDATE_GOLDEN=1 cargo test -p computor-policy` writes it anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_policy::{
    Action::{Archive, Create, Delete, Get, Update},
    ArchivePolicy, Asked, CreatePolicy, Decision, DeletePolicy, Policy, Principal, Printed, UpdatePolicy, archive, ask, change, create,
    delete,
    rules::{Repository, Transfer},
    see,
};
use computor_types::{Entity, dto::*};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// The installation-wide roles with their claims, as the migrations seed them.
fn principals() -> Vec<(&'static str, Principal)> {
    let with = |role: &str, resources: &[&str]| {
        let mut p = Principal::user(uuid::Uuid::nil().into());
        p.roles.insert(role.to_owned());
        let actions = || ["create", "get", "list", "update"].map(str::to_owned).into_iter().collect();
        p.claims = resources.iter().map(|resource| ((*resource).to_owned(), actions())).collect::<BTreeMap<_, _>>();
        p
    };
    vec![
        ("administrator", with("_admin", &[])),
        ("user manager", with("_user_manager", &["user", "account", "profile", "student_profile", "role_claim", "user_role"])),
        (
            "organization manager",
            with(
                "_organization_manager",
                &["organization", "course_family", "course", "example", "extension", "organization_member", "course_family_member"],
            ),
        ),
        ("anybody", with("", &[])),
    ]
}

/// The least body that can be parsed, made from the schema.
fn sample<T: schemars::JsonSchema + serde::de::DeserializeOwned>() -> T {
    let schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>().to_value();
    let value = |property: &Value| -> Value {
        let reference = property["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        let property = reference.map_or(property, |name| &schema["$defs"][name]);
        if let Some(first) = property["enum"].get(0).or_else(|| property["oneOf"][0].get("const")) {
            return first.clone();
        }
        match (property["type"].as_str(), property["format"].as_str()) {
            (_, Some("uuid")) => json!(uuid::Uuid::nil()),
            (Some("integer"), _) => json!(1),
            (Some("number"), _) => json!(0.5),
            (Some("boolean"), _) => json!(true),
            (Some("object"), _) => json!({}),
            _ => json!("x"),
        }
    };
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let body: serde_json::Map<_, _> = required.map(|name| (name.to_owned(), value(&schema["properties"][name]))).collect();
    serde_json::from_value(Value::Object(body)).unwrap()
}

fn matrix() -> String {
    let mut text = String::from(
        "# Who may do what: entity, action, then the rule for each kind of user.\n# Made by `UPDATE_GOLDEN=1 cargo test -p computor-policy`; a change here is a change of rights.\n",
    );
    let who = principals();
    let mut row = |entity: &str, action: &dyn std::fmt::Display, rule: &dyn Fn(&Principal) -> String| {
        for (name, principal) in &who {
            let _ = writeln!(text, "{entity:24} {action:8} {name:22} {}", rule(principal));
        }
    };
    macro_rules! ability {
        ($row:ident, $entity:ident, create) => {
            create_row::<$entity>(&mut $row)
        };
        ($row:ident, $entity:ident, update) => {
            update_row::<$entity>(&mut $row)
        };
        ($row:ident, $entity:ident, delete) => {
            delete_row::<$entity>(&mut $row)
        };
        ($row:ident, $entity:ident, archive) => {
            archive_row::<$entity>(&mut $row)
        };
    }
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => {
            see_row::<$entity>(&mut row);
            $(ability!(row, $entity, $ability);)*
        };
    }
    computor_types::for_each_entity!(entity);
    for (name, rule) in computor_policy::endpoints() {
        row(name, &"call", &|p| Printed(&rule, p).to_string());
    }
    for (name, rule) in computor_policy::rules::live::CHANNELS {
        row(&format!("events of {name}"), &"follow", &|p| Printed(&rule, p).to_string());
    }
    for kind in Repository::ALL {
        for (action, transfer) in [("clone", Transfer::Read), ("push", Transfer::Push)] {
            let name = format!("repository_{kind:?}").to_lowercase();
            row(&name, &action, &|p| Printed(kind.rule(transfer), p).to_string());
        }
    }
    text.push_str("\n# What depends on the body or the query: the operation, what it says, then as above.\n");
    for (name, what, asked) in variants() {
        for (person, principal) in &who {
            let _ = writeln!(text, "{name:28} {what:36} {person:22} {}", variant(name, &asked, principal));
        }
    }
    text
}

/// Requests that are judged by what they say: operation, what that is, and its body; of calls the query, if they have one.
fn variants() -> Vec<(&'static str, &'static str, Value)> {
    let (me, other) = (uuid::Uuid::nil(), uuid::Uuid::from_u128(1));
    let organization = |role: &str| json!({"user_id": me, "organization_id": me, "organization_role_id": role});
    let family = |role: &str| json!({"user_id": me, "course_family_id": me, "course_family_role_id": role});
    let member = |role: &str| json!({"user_id": me, "course_id": me, "course_role_id": role});
    vec![
        ("create organization_member", "an owner", organization("_owner")),
        ("create organization_member", "a manager", organization("_manager")),
        ("update organization_member", "to an owner", json!({"organization_role_id": "_owner"})),
        ("update organization_member", "to a manager", json!({"organization_role_id": "_manager"})),
        ("create course_family_member", "an owner", family("_owner")),
        ("create course_family_member", "a manager", family("_manager")),
        ("update course_family_member", "to an owner", json!({"course_family_role_id": "_owner"})),
        ("update course_family_member", "to a manager", json!({"course_family_role_id": "_manager"})),
        ("update course_family", "to another organization", json!({"organization_id": other})),
        ("update student_profile", "to another organization", json!({"organization_id": other})),
        ("create course_member", "a student", member("_student")),
        ("create course_member", "a lecturer", member("_lecturer")),
        ("create course_member", "a maintainer", member("_maintainer")),
        ("create course_member", "an owner", member("_owner")),
        ("create course_member", "of another role", member("homemade")),
        ("update course_member", "without a role", json!({"properties": {}})),
        ("update course_member", "to a tutor", json!({"course_role_id": "_tutor"})),
        ("update course_member", "to a maintainer", json!({"course_role_id": "_maintainer"})),
        ("update course_member", "to an owner", json!({"course_role_id": "_owner"})),
        ("update course_group", "to another course", json!({"course_id": other})),
        ("update submission_group", "nothing but a status", json!({"status": "corrected"})),
        ("update submission_group", "a status and a limit", json!({"status": "corrected", "max_test_runs": 9})),
        ("update submission_group_member", "to another course", json!({"course_id": other})),
        ("create profile", "of one's own", json!({"user_id": me})),
        ("create profile", "of somebody else", json!({"user_id": other})),
        ("create_user_role", "an administrator", json!({"role_id": "_admin"})),
        ("create_user_role", "a user manager", json!({"role_id": "_user_manager"})),
        ("create_invite", "without roles", json!({})),
        ("create_invite", "for user managers", json!({"roles": ["_user_manager"]})),
        ("create_invite", "for administrators, among others", json!({"roles": ["_user_manager", "_admin"]})),
        ("list_api_tokens", "one's own", json!({"user_id": me})),
        ("list_api_tokens", "somebody else's", json!({"user_id": other})),
        ("create_api_token", "one's own", json!({"user_id": me})),
        ("create_api_token", "somebody else's", json!({"user_id": other})),
    ]
}

fn variant(name: &str, asked: &Value, who: &Principal) -> String {
    let Some((action, entity)) = name.split_once(' ') else {
        let (_, rule) = computor_policy::endpoints().into_iter().find(|(call, _)| *call == name).unwrap();
        let (nothing, asked) = (serde_json::Map::new(), asked.as_object().unwrap());
        return rule.admits(who, &Asked { path: &nothing, query: asked, body: Some(asked) }).to_string();
    };
    let (info, rules) = (computor_types::list::entity(entity).unwrap(), computor_policy::entity(entity).unwrap());
    if action == "create" {
        return (rules.create)(who, &(info.create.unwrap().read)(asked.clone()).unwrap()).to_string();
    }
    let patch = (info.update.unwrap().read)(asked.clone()).unwrap();
    match (rules.moves)(who, &patch) {
        Decision::Allow => (rules.change)(who, &patch).to_string(),
        moves => format!("{} and {moves}", (rules.change)(who, &patch)),
    }
}

type Row<'r> = dyn FnMut(&str, &dyn std::fmt::Display, &dyn Fn(&Principal) -> String) + 'r;

fn see_row<E: Policy>(row: &mut Row<'_>) {
    if ask::<E>(&principals().remove(3).1) != Decision::Allow {
        row(E::NAME, &"ask", &|p| ask::<E>(p).to_string());
    }
    row(E::NAME, &Get.as_str(), &|p| see::<E>(p, Get).to_string());
}
fn create_row<E: CreatePolicy>(row: &mut Row<'_>) {
    row(E::NAME, &Create.as_str(), &|p| create::<E>(p, &sample()).to_string());
}
fn update_row<E: UpdatePolicy>(row: &mut Row<'_>) {
    row(E::NAME, &Update.as_str(), &|p| change::<E>(p, &serde_json::from_str("{}").unwrap()).to_string());
}
fn delete_row<E: DeletePolicy>(row: &mut Row<'_>) {
    row(E::NAME, &Delete.as_str(), &|p| delete::<E>(p).to_string());
}
fn archive_row<E: ArchivePolicy>(row: &mut Row<'_>) {
    row(E::NAME, &Archive.as_str(), &|p| archive::<E>(p).to_string());
}

#[test]
fn the_matrix_is_as_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.txt");
    let now = matrix();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    let first = now.lines().zip(reviewed.lines()).find(|(now, then)| now != then);
    assert!(now == reviewed, "rights have changed; review, then run with UPDATE_GOLDEN=1. First difference: {first:#?}");
}

/// A token never widens: with scopes, everything that is not in them is refused, also for administrators.
#[test]
fn scopes_narrow_every_entity() {
    let mut admin = principals().remove(0).1;
    admin.scopes = computor_policy::Scopes::parse(["course:get"]);
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => {
            let expected = if $entity::NAME == "course" { "yes" } else { "-" };
            assert_eq!(see::<$entity>(&admin, Get).to_string(), expected, "{}", $entity::NAME);
        };
    }
    computor_types::for_each_entity!(entity);
    assert_eq!(create::<Course>(&admin, &sample()).to_string(), "-");
    assert_eq!(delete::<CourseGroup>(&admin).to_string(), "-");
}

/// Roles above the own are out of reach, whatever the path.
#[test]
fn the_role_that_is_given_decides_who_may_give_it() {
    let p = principals().remove(3).1;
    let give = |role: &str| {
        let mut new: CourseMemberCreate = sample();
        new.course_role_id = role.into();
        create::<CourseMember>(&p, &new).to_string()
    };
    assert_eq!(give("_student"), "course[course(id) >= _lecturer]");
    assert_eq!(give("_lecturer"), "course[course(id) >= _lecturer]");
    assert_eq!(give("_maintainer"), "course[course(id) >= _maintainer]");
    assert_eq!(give("_owner"), "course[course(id) >= _owner]");
    assert_eq!(give("homemade"), "course[course(id) >= _owner]");
}
