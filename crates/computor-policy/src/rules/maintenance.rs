//! Maintenance: everybody knows of it, administrators begin and end it.

use super::prelude::*;

guard! {
    GetMaintenanceStatus: Rule::anybody();
    ActivateMaintenance: Rule::administrator(Token::Unlimited);
    DeactivateMaintenance: Rule::administrator(Token::Unlimited);
    ScheduleMaintenance: Rule::administrator(Token::Unlimited);
    CancelMaintenance: Rule::administrator(Token::Unlimited);
    GetRetention: Rule::administrator(Token::Unlimited);
}
