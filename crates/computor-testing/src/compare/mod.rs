//! The comparisons. Each is a pure function over values or text that came out of a sandbox; nothing here runs foreign
//! code, and none needs more than time proportional to its input, except regular expressions, which are bounded.

pub mod document;
pub mod equal;
pub mod output;
pub mod pattern;
pub mod structure;
pub mod text;
