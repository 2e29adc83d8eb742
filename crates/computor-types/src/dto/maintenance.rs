//! Maintenance: while it lasts, only administrators change anything.

use crate::dto::prelude::*;

/// Whether the platform is being maintained, and whether it is going to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct MaintenanceStatusGet {
    pub active: bool,
    /// What people are told; empty if there is nothing to tell.
    pub message: String,
    pub activated_at: Option<DateTime<Utc>>,
    pub activated_by: Option<Id<User>>,
    pub activated_by_name: Option<String>,
    pub scheduled_at: Option<DateTime<Utc>>,
    pub scheduled_by: Option<Id<User>>,
    pub scheduled_by_name: Option<String>,
    /// When it is expected to be over.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Maintenance begins now.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct MaintenanceActivate {
    /// What people are told.
    #[serde(default = "is_active")]
    #[garde(length(chars, max = 1024))]
    pub message: String,
    /// Whether open clients are told at once.
    #[serde(default = "yes")]
    pub notify_websocket: bool,
    /// When it is expected to be over: clients are told when to try again. It does not end by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
}

/// Maintenance begins later.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct MaintenanceSchedule {
    /// When it begins, which it does by itself.
    pub scheduled_at: DateTime<Utc>,
    /// What people are told.
    #[serde(default = "is_planned")]
    #[garde(length(chars, max = 1024))]
    pub message: String,
    /// Whether open clients are told, now and shortly before it begins.
    #[serde(default = "yes")]
    pub notify_websocket: bool,
    /// When it is expected to be over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
}

fn is_active() -> String {
    "The system is undergoing scheduled maintenance.".to_owned()
}

fn is_planned() -> String {
    "Scheduled maintenance is planned.".to_owned()
}

endpoint! {
    /// Answers whether the platform is being maintained, and whether that is planned.
    GetMaintenanceStatus = "get_maintenance_status", "maintenance",
    Get "/system/maintenance/status",
    answer: MaintenanceStatusGet,
}

endpoint! {
    /// Begins maintenance now. Until it is deactivated only administrators change anything; everybody reads, and tests that
    /// have begun end. A plan for it is done with.
    ActivateMaintenance = "activate_maintenance", "maintenance",
    Post "/system/maintenance/activate",
    body: MaintenanceActivate,
    answer: MaintenanceStatusGet,
}

endpoint! {
    /// Ends maintenance. Where there is none, nothing happens.
    DeactivateMaintenance = "deactivate_maintenance", "maintenance",
    Post "/system/maintenance/deactivate",
    answer: MaintenanceStatusGet,
}

endpoint! {
    /// Plans maintenance, instead of what was planned before. It begins by itself; open clients are reminded.
    ScheduleMaintenance = "schedule_maintenance", "maintenance",
    Post "/system/maintenance/schedule",
    body: MaintenanceSchedule,
    answer: MaintenanceStatusGet,
}

endpoint! {
    /// Gives up what was planned. Where nothing is planned, nothing happens.
    CancelMaintenance = "cancel_maintenance", "maintenance",
    Delete "/system/maintenance/schedule",
    answer: MaintenanceStatusGet,
}
