//! Services and their types: administrators run them.

use super::prelude::*;

impl Policy for ServiceType {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}
impl CreatePolicy for ServiceType {
    fn create(_: &Principal, _: &ServiceTypeCreate) -> Decision {
        Decision::Deny(Code::Authz002)
    }
}
impl UpdatePolicy for ServiceType {
    fn change(_: &Principal, _: &ServiceTypeUpdate) -> Cond {
        Cond::Never
    }
}
impl DeletePolicy for ServiceType {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}

/// A service account sees itself.
impl Policy for Service {
    const UNLIMITED: bool = true;
    fn see(_: &Principal) -> Cond {
        Cond::Me("user_id")
    }
}
impl UpdatePolicy for Service {
    fn change(_: &Principal, _: &ServiceUpdate) -> Cond {
        Cond::Never
    }
}
impl DeletePolicy for Service {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}

guard! {
    CreateService: Rule::administrator(Token::Unlimited);
    UpdateService: Rule::administrator(Token::Unlimited);
    DeleteService: Rule::administrator(Token::Unlimited);
    // Whatever its token is limited to, a service knows itself.
    GetMyService: Rule::anybody().may(|p, _| if p.is_service { Decision::Allow } else { Decision::Deny(Code::Authz010) });
    SendHeartbeat: Rule::anybody()
        .about(&[codes(row("service", At::Path("id"), Service::see, Service::see), Code::Nf010, Code::Authz010)])
        .under_maintenance(Maintained::Services);
}
