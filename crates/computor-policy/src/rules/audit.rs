//! The audit log: administrators read it, and lecturers what happened in their courses. Nobody writes it.

use super::prelude::*;

impl Policy for AuditEntry {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

guard! {
    ExportAudit: Rule::scoped(&[("audit_entry", "list")]).rows(AuditEntry::see);
}
