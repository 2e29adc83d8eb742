//! The shapes of the API, one file per subject.
//!
//! Names of types and fields are the contract's. `XGet` is a row in full, `XList` a row in a list, `XCreate` and
//! `XUpdate` are bodies, `XQuery` holds the filters of a list.
#![expect(missing_docs, reason = "fields are named as in the contract; documented where the name does not say it")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod account;
mod analytics;
mod api_token;
mod audit;
mod auth;
mod bucket;
mod course;
mod course_content;
mod course_content_kind;
mod course_content_type;
mod course_family;
mod course_family_member;
mod course_group;
mod course_life;
mod course_member;
mod course_member_comment;
mod deadline;
mod deployment;
mod document;
mod enrolment;
mod example;
mod example_version;
mod extension;
mod gitlab_hook;
mod grade_file;
mod grade_import;
mod grading;
mod grading_queue;
mod group;
mod hierarchy;
mod invite;
mod language;
mod lecturer;
mod live;
mod maintenance;
mod member_import;
mod message;
mod notice;
mod organization;
mod organization_member;
mod passkey;
mod password;
mod privacy;
mod profile;
mod properties;
mod receipt;
mod release;
mod replay;
mod repository;
mod rerun;
mod result;
mod retention;
mod role;
mod rubric;
mod sandbox_run;
mod second_factor;
mod service;
mod session;
mod sign_in;
mod statistics;
mod student;
mod submission;
mod submission_group;
mod task;
mod team;
mod tutor;
mod tutor_test;
mod user;

pub use account::*;
pub use analytics::*;
pub use api_token::*;
pub use audit::*;
pub use auth::*;
pub use bucket::*;
pub use course::*;
pub use course_content::*;
pub use course_content_kind::*;
pub use course_content_type::*;
pub use course_family::*;
pub use course_family_member::*;
pub use course_group::*;
pub use course_life::*;
pub use course_member::*;
pub use course_member_comment::*;
pub use deadline::*;
pub use deployment::*;
pub use document::*;
pub use enrolment::*;
pub use example::*;
pub use example_version::*;
pub use extension::*;
pub use gitlab_hook::*;
pub use grade_file::*;
pub use grade_import::*;
pub use grading::*;
pub use grading_queue::*;
pub use group::*;
pub use hierarchy::*;
pub use invite::*;
pub use language::*;
pub use lecturer::*;
pub use live::*;
pub use maintenance::*;
pub use member_import::*;
pub use message::*;
pub use notice::*;
pub use organization::*;
pub use organization_member::*;
pub use passkey::*;
pub use password::*;
pub use privacy::*;
pub use profile::*;
pub use properties::*;
pub use receipt::*;
pub use release::*;
pub use replay::*;
pub use repository::*;
pub use rerun::*;
pub use result::*;
pub use retention::*;
pub use role::*;
pub use rubric::*;
pub use sandbox_run::*;
pub use second_factor::*;
pub use service::*;
pub use session::*;
pub use sign_in::*;
pub use statistics::*;
pub use student::*;
pub use submission::*;
pub use submission_group::*;
pub use task::*;
pub use team::*;
pub use tutor::*;
pub use tutor_test::*;
pub use user::*;

/// It was done.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// What was done, for people.
    pub message: String,
}

/// What every file of shapes needs.
mod prelude {
    pub(super) use super::*;
    pub(super) use crate::{
        endpoint::{ById, Download, NoContent, Upload, UploadForm, endpoint},
        entity::{Archive, Create, Delete, Entity, Update},
        id::{Id, Key},
        page::{Listing, Page},
        patch::Patch,
        validate,
        withheld::Withheld,
        words::{Unknown, words},
    };
    pub(super) use chrono::{DateTime, Utc};
    pub(super) use garde::Validate;
    pub(super) use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    pub(super) use serde::{Deserialize, Serialize};
    pub(super) use serde_json::{Map, Value};
    pub(super) use std::collections::BTreeMap;

    /// The schema of a text that holds JSON.
    pub(super) fn json_text<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        let content = generator.subschema_for::<T>();
        json_schema!({"type": "string", "contentMediaType": "application/json", "contentSchema": content})
    }

    pub(super) const fn yes() -> bool {
        true
    }

    /// Gives the query of a paged list its page.
    macro_rules! paged {
        ($query:ty) => {
            impl $query {
                /// The page that it asks for.
                pub fn page(&self) -> Page {
                    Page::of(self.skip, self.limit)
                }
            }
        };
    }
    pub(super) use paged;
}
