//! The commands of people who learn and teach: they name things as people do, and log in once.

mod course_life;
pub(crate) mod exercise;
pub(crate) mod grade;
mod keyring;
pub(crate) mod lecturer;
pub(crate) mod library;
pub(crate) mod login;
pub(crate) mod names;
pub(crate) mod profile;
mod replay;
mod report;
pub(crate) mod rerun;
mod second_factor;
mod sso;
pub(crate) mod student;
pub(crate) mod submit;
pub(crate) mod work_tree;
