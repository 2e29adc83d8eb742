//! Durable work.
