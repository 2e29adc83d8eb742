//! The rules, one file per subject. Each call of the API that is not an entity's own is a [`Handle`] here.

mod account;
mod archive;
mod auth;
mod course;
mod deployment;
pub(crate) mod example;
mod exercise;
mod lecturer;
mod service;
mod storage;
mod student;
mod submission;
mod task;
mod testing;
mod tutor;

pub(crate) use testing::Pace;

use crate::{Ctx, Result};
use computor_types::{Endpoint, Page};
use std::future::Future;

/// What a call was made with.
#[derive(Clone, Debug)]
pub struct Call<E: Endpoint> {
    /// The parameters in the path.
    pub params: E::Params,
    /// The parameters in the query string.
    pub query: E::Query,
    /// `skip` and `limit`.
    pub page: Page,
    /// The body.
    pub body: E::Body,
}

/// What a call answers, and the cookies that go with it.
#[derive(Debug)]
pub struct Reply<A> {
    /// The body.
    pub answer: A,
    /// Values of `Set-Cookie`.
    pub cookies: Vec<String>,
}

impl<A> From<A> for Reply<A> {
    fn from(answer: A) -> Self {
        Self { answer, cookies: Vec::new() }
    }
}

/// How a call is answered.
pub trait Handle: Endpoint {
    /// Does it.
    ///
    /// # Errors
    /// Whatever the rules refuse; see each implementation.
    fn handle(cx: Ctx, call: Call<Self>) -> impl Future<Output = Result<Reply<Self::Answer>>> + Send;
}
