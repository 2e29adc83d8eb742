//! The server: [`api`] speaks HTTP, [`logic`] has the rules, [`work`] runs durably; below them are the crates for the
//! database, the policy, the store, workflows and tests.
//!
//! HTTP types stop at [`api`]; SQL stays in `computor-db`. Every rule gets a [`Ctx`] (who asks, services, clock) and
//! answers types of `computor-types`, so that it can be called from a request, a flow, a test or the command line.

pub mod api;
mod app;
pub mod auth;
mod ctx;
mod error;
mod keep;
pub mod live;
pub mod logic;
mod mail;
pub mod receipt;
pub mod rescue;
pub mod rotation;
pub mod seed;
pub mod server;
pub mod shared;
pub mod work;

pub use app::{App, Options, no_passkeys_at};
pub use ctx::{Client, Clock, Ctx, SystemClock};
pub use error::{Error, Result};
pub use keep::Keep;
pub use mail::{Letter, MailError, MailOptions, Mailer};
