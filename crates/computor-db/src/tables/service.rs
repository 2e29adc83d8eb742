//! Services and their types.

use super::prelude::*;

impl Table for ServiceType {
    const TABLE: &'static str = "service_type";
    const ORDER: &'static str = "t.path, t.id";
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "path_descendant" => Some("t.path <@ $::ltree"),
            "path_pattern" => Some("t.path ~ $::lquery"),
            _ => None,
        }
    }
    fn field(name: &str) -> Option<String> {
        (name == "properties").then(|| "coalesce(t.properties, '{}')".to_owned())
    }
}

impl Table for Service {
    const TABLE: &'static str = "service";
    const GIVES_RIGHTS: bool = true;
    const ORDER: &'static str = "t.slug, t.id";
    fn field(name: &str) -> Option<String> {
        match name {
            "service_type_path" => Some("(select s.path from service_type s where s.id = t.service_type_id)".to_owned()),
            "config" => Some("coalesce(t.config, '{}')".to_owned()),
            _ => None,
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        (name == "service_type_path").then_some("exists(select 1 from service_type s where s.id = t.service_type_id and s.path = $::ltree)")
    }
}
