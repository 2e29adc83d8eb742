//! Services and their types.

use super::prelude::*;

impl Table for ServiceType {
    const TABLE: &'static str = "service_type";
    const ORDER: &'static str = "t.path, t.id";
}

impl Table for Service {
    const TABLE: &'static str = "service";
    const ORDER: &'static str = "t.slug, t.id";
    const ARCHIVED: bool = true;
}
