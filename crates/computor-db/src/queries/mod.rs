//! The statements that no generic path can express, one file per subject.

pub mod deployment;
pub mod example;
pub mod submission;
