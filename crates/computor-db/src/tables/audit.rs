//! The audit log.

use super::prelude::*;

impl Table for AuditEntry {
    const TABLE: &'static str = "audit_entry";
    const ORDER: &'static str = "t.number desc";
    fn field(name: &str) -> Option<String> {
        match name {
            "position" => Some("(select s.position from audit_seal s where s.entry_id = t.id)".to_owned()),
            "hash" => Some("(select encode(s.hash, 'hex') from audit_seal s where s.entry_id = t.id)".to_owned()),
            _ => None,
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "since" => Some("t.created_at >= $::timestamptz"),
            "until" => Some("t.created_at <= $::timestamptz"),
            "before" => Some("t.number < $::bigint"),
            _ => None,
        }
    }
}
