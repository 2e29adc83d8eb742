//! The OpenAPI document.
//!
//! Made from the one list ([`for_each_entity!`](crate::for_each_entity), [`for_each_endpoint!`](crate::for_each_endpoint))
//! and the shapes alone; the server takes no part in it. The same list gives the same text, byte for byte.

mod operation;
mod schemas;
#[cfg(test)]
mod tests;

use crate::{
    dto,
    endpoint::{Access, Answer, AnswerKind, Body, BodyKind, Endpoint, Method},
    entity::{Archive, Create, Delete, Entity, Update},
    error::Problem,
    for_each_endpoint, for_each_entity,
    page::Page,
};
use operation::Operation;
use schemas::Schemas;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The OpenAPI 3.1 document of the whole API.
pub fn document() -> Value {
    let mut document = Document::default();
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => {
            document.entity::<dto::$entity>();
            $(document.$ability::<dto::$entity>();)*
        };
    }
    macro_rules! endpoint {
        ($endpoint:ident) => {
            document.endpoint::<dto::$endpoint>();
        };
    }
    for_each_entity!(entity);
    for_each_endpoint!(endpoint);
    document.finish()
}

#[derive(Default)]
struct Document {
    schemas: Schemas,
    paths: Map<String, Value>,
    tags: BTreeSet<String>,
}

impl Document {
    fn add(&mut self, method: Method, path: &str, operation: Operation) {
        let operation = if method == Method::Get { operation.kept() } else { operation };
        self.tags.insert(operation.tag().to_owned());
        let item = self.paths.entry(path).or_insert_with(|| json!({}));
        item[method.as_str()] = operation.into();
    }

    /// The list and the row.
    fn entity<E: Entity>(&mut self) {
        let rows = self.schemas.output::<Vec<E::List>>();
        let list = of::<E>("list", format!("Lists {}.", words(E::PATH)))
            .parameters(self.schemas.parameters::<E::Query>("query"))
            .parameters(self.schemas.parameters::<Page>("query"))
            .listing(200, rows);
        self.add(Method::Get, &all::<E>(), list);

        let row = self.schemas.output::<E::Get>();
        let get = of::<E>("get", format!("Answers one {}.", words(E::NAME)));
        let get = get.parameters(self.key::<E>()).json(200, row);
        self.add(Method::Get, &one::<E>(""), get);
    }

    fn create<E: Create>(&mut self) {
        let (body, row) = (self.schemas.input::<E::Create>(), self.schemas.output::<E::Get>());
        let create = of::<E>("create", format!("Creates a new {}.", words(E::NAME)));
        self.add(Method::Post, &all::<E>(), create.body(BodyKind::Json, body).json(E::STATUS, row));
    }

    fn update<E: Update>(&mut self) {
        let (body, row) = (self.schemas.input::<E::Update>(), self.schemas.output::<E::Get>());
        let what = format!("Changes one {}: the fields that are sent; null clears a field.", words(E::NAME));
        let update = of::<E>("update", what).parameters(self.key::<E>());
        self.add(Method::Patch, &one::<E>(""), update.body(BodyKind::Json, body).json(200, row));
    }

    fn delete<E: Delete>(&mut self) {
        let delete = of::<E>("delete", format!("Deletes one {}.", words(E::NAME)));
        let delete = delete.parameters(self.key::<E>()).empty(204);
        self.add(Method::Delete, &one::<E>(""), delete);
    }

    fn archive<E: Archive>(&mut self) {
        for (verb, what) in [("archive", "Archives one"), ("unarchive", "Brings back one archived")] {
            let operation = of::<E>(verb, format!("{what} {}.", words(E::NAME)));
            let operation = operation.parameters(self.key::<E>()).empty(204);
            self.add(Method::Patch, &one::<E>(&format!("/{verb}")), operation);
        }
    }

    /// The path parameter that names a row of an entity.
    fn key<E: Entity>(&mut self) -> Vec<Value> {
        let schema = self.schemas.input::<E::Key>();
        vec![json!({"name": "id", "in": "path", "required": true, "schema": schema})]
    }

    fn endpoint<E: Endpoint>(&mut self) {
        let mut operation = Operation::new(E::NAME, E::TAG, E::DOC)
            .parameters(self.schemas.parameters::<E::Params>("path"))
            .parameters(self.schemas.parameters::<E::Query>("query"));
        if E::Body::KIND != BodyKind::None {
            let body = self.schemas.input::<<E::Body as Body>::Schema>();
            operation = operation.body(E::Body::KIND, body);
        }
        if E::ACCESS == Access::Public {
            operation = operation.public();
        }
        let mut answer = || self.schemas.output::<<E::Answer as Answer>::Schema>();
        let operation = match E::Answer::KIND {
            AnswerKind::None => operation.empty(E::STATUS),
            AnswerKind::Json => operation.json(E::STATUS, answer()),
            AnswerKind::Listing => operation.listing(E::STATUS, answer()),
            AnswerKind::Download => operation.download(E::STATUS),
            AnswerKind::Redirect => operation.redirect(E::STATUS),
            AnswerKind::Events => operation.events(E::STATUS),
            AnswerKind::Socket => operation.socket(E::STATUS),
            AnswerKind::Http => operation.empty(E::STATUS),
        };
        // The document knows no parameter that stands for several segments.
        self.add(E::METHOD, &E::PATH.replace("{*", "{"), operation);
    }

    /// What clients of the reference may send and what means nothing: it is accepted, so the document says so.
    fn accept_ignored(&mut self) {
        let parameter = json!({
            "name": "user_id", "in": "query", "required": false, "deprecated": true,
            "description": "Ignored: a change is always recorded under the user who makes it.",
            "schema": {"type": ["string", "null"]},
        });
        for path in IGNORED_USER_ID {
            let operation = &mut self.paths[path]["post"];
            match operation["parameters"].as_array_mut() {
                Some(parameters) => parameters.push(parameter.clone()),
                None => operation["parameters"] = json!([parameter]),
            }
        }
        for (path, method) in IGNORED_BODY {
            self.paths[path][method]["requestBody"] =
                json!({"required": false, "description": "Ignored.", "content": {"application/json": {"schema": {}}}});
        }
    }

    /// What also leaves as an archive, for clients that accept `application/zip`.
    fn answer_archives(&mut self) {
        for path in ALSO_ZIP {
            let answer = &mut self.paths[path]["get"]["responses"]["200"];
            answer["content"]["application/zip"] = json!({"schema": {"type": "string", "format": "binary"}});
        }
    }

    fn finish(mut self) -> Value {
        self.accept_ignored();
        self.answer_archives();
        let problem = self.schemas.output::<Problem>();
        let tags: Vec<_> = self.tags.iter().map(|tag| json!({"name": tag})).collect();
        let mut document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Computor",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Courses with programming assignments: contents, submissions, tests and grades.",
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "tags": tags,
            "security": [{"bearer": []}, {"basic": []}, {"apiToken": []}],
            "paths": self.paths,
            "components": {
                "responses": {
                    "Problem": {
                        "description": "What went wrong. Decide by `error_code`; `message` is for people.",
                        "content": {"application/json": {"schema": problem}},
                    },
                    "Part": {
                        "description": "The part that `Range` asks for. With `If-Range`, only if the file is still that one.",
                        "headers": {"Content-Range": {"required": true, "schema": {"type": "string"}}},
                        "content": {
                            "application/zip": {"schema": {"type": "string", "format": "binary"}},
                            "*/*": {"schema": {"type": "string", "format": "binary"}},
                        },
                    },
                    "Unchanged": {
                        "description": "`If-None-Match` names the `ETag` of the answer: the client has it.",
                        "headers": {"ETag": {"required": true, "schema": {"type": "string"}}},
                    },
                },
                "headers": {"X-Total-Count": {
                    "description": "How many rows match the filters, on all pages together.",
                    "required": true,
                    "schema": {"type": "integer", "minimum": 0},
                }},
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer", "description": "The access token of a session."},
                    "basic": {"type": "http", "scheme": "basic", "description": "User name or e-mail address, and password."},
                    "apiToken": {"type": "apiKey", "in": "header", "name": "X-API-Token", "description": "An API token."},
                },
            },
        });
        self.schemas.install(&mut document);
        document.sort_all_objects();
        document
    }
}

/// Calls that answer an archive instead of JSON to who asks for it.
const ALSO_ZIP: [&str; 2] = ["/examples/{id}/download", "/examples/download/{id}"];

/// Creating calls whose `user_id` in the query string the reference took for the acting user.
const IGNORED_USER_ID: [&str; 13] = [
    "/accounts",
    "/api-tokens",
    "/course-family-members",
    "/course-members",
    "/messages",
    "/organization-members",
    "/organizations",
    "/profiles",
    "/service-accounts",
    "/sessions",
    "/student-profiles",
    "/user-roles",
    "/users",
];

/// Calls for which the reference's document has a body that says nothing: filters of lists, and the token that the cookie holds.
const IGNORED_BODY: [(&str, &str); 4] =
    [("/auth/refresh", "post"), ("/examples", "get"), ("/messages", "get"), ("/submission-groups", "get")];

/// An operation of an entity's own, filed under the first segment of its path.
fn of<E: Entity>(verb: &str, what: String) -> Operation {
    let tag = E::PATH.split('/').next().unwrap_or(E::PATH);
    Operation::new(&format!("{verb}_{}", E::NAME), tag, &what)
}

fn all<E: Entity>() -> String {
    format!("/{}", E::PATH)
}

fn one<E: Entity>(below: &str) -> String {
    format!("/{}/{{id}}{below}", E::PATH)
}

/// A name as people write it.
fn words(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.replace(['_', '-'], " ")
}
