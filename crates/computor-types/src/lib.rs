//! What the API says, and nothing about how it is done.
//!
//! Everything that crosses the wire is declared here once: the data transfer objects ([`dto`]), what an
//! entity can do ([`entity`]), every other call as a type ([`endpoint`]), the error codes ([`error`]) and the
//! one list of them all ([`for_each_entity!`], [`for_each_endpoint!`]). The server's router, the OpenAPI
//! document ([`openapi`]), the client and the command line are made from that list.
//!
//! This crate must never do I/O and must never depend on the server, so that a client or a generator
//! can be built from it alone.

mod answer;
pub mod dto;
pub mod endpoint;
pub mod entity;
pub mod error;
pub mod id;
pub mod list;
pub mod openapi;
pub mod page;
pub mod patch;
mod registry;
pub mod shape;
pub mod strict;
pub mod validate;
pub mod withheld;
pub mod words;

pub use endpoint::{
    Access, AnswerKind, BodyKind, ById, Content, Download, Endpoint, Events, Http, Method, NoBody, NoContent, Nothing, Redirect, Socket,
    Streamed, Upload,
};
pub use entity::{Archive, Create, Delete, Dto, Entity, Input, Update};
pub use error::{Code, Problem, Violation};
pub use id::{Id, Key};
pub use page::{Listing, Page};
pub use patch::Patch;
pub use withheld::Withheld;
