//! Users and what belongs to one user.

use super::prelude::*;

/// Users: oneself, and whoever shares a course in which one is at least a tutor. User managers see all.
impl Policy for User {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("user", "list")).or(Cond::Me("id")).or(Cond::via(
            "id",
            "course_member",
            "user_id",
            Cond::course("course_id", Tutor),
        ))
    }
}
impl CreatePolicy for User {
    fn create(p: &Principal, _: &UserCreate) -> Decision {
        Decision::when(p.may("user", "create"))
    }
}
/// User managers change everybody but service accounts and administrators.
impl UpdatePolicy for User {
    fn change(p: &Principal, _: &UserUpdate) -> Cond {
        let admin = Cond::via("id", "user_role", "user_id", Cond::Is("role_id", Principal::ADMIN));
        Cond::when(p.may("user", "update")).and(!Cond::Flag("is_service")).and(!admin)
    }
}
impl DeletePolicy for User {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}
impl ArchivePolicy for User {
    fn archive(_: &Principal) -> Cond {
        Cond::Never
    }
}

impl Policy for Profile {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("profile", "list")).or(Cond::Me("user_id"))
    }
}
impl CreatePolicy for Profile {
    fn create(p: &Principal, new: &ProfileCreate) -> Decision {
        Decision::when(p.may("profile", "create") || new.user_id == p.user_id)
    }
}
impl UpdatePolicy for Profile {
    fn change(p: &Principal, _: &ProfileUpdate) -> Cond {
        Cond::when(p.may("profile", "update")).or(Cond::Me("user_id"))
    }
}
impl DeletePolicy for Profile {
    fn delete(p: &Principal) -> Cond {
        Cond::when(p.may("profile", "update")).or(Cond::Me("user_id"))
    }
}

impl Policy for StudentProfile {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("student_profile", "list")).or(Cond::Me("user_id"))
    }
}
impl CreatePolicy for StudentProfile {
    fn create(p: &Principal, _: &StudentProfileCreate) -> Decision {
        Decision::when(p.may("student_profile", "create"))
    }
}
impl UpdatePolicy for StudentProfile {
    fn change(p: &Principal, _: &StudentProfileUpdate) -> Cond {
        Cond::when(p.may("student_profile", "update"))
    }
}
impl DeletePolicy for StudentProfile {
    fn delete(p: &Principal) -> Cond {
        Cond::when(p.may("student_profile", "update"))
    }
}

impl Policy for Account {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("account", "list")).or(Cond::Me("user_id"))
    }
}
impl CreatePolicy for Account {
    fn create(p: &Principal, _: &AccountCreate) -> Decision {
        Decision::when(p.may("account", "create"))
    }
}
impl UpdatePolicy for Account {
    fn change(p: &Principal, _: &AccountUpdate) -> Cond {
        Cond::when(p.may("account", "update"))
    }
}
impl DeletePolicy for Account {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}

/// Installation-wide roles and languages are the same for everybody.
impl Policy for Role {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}
impl Policy for Language {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}

impl Policy for Group {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}
impl CreatePolicy for Group {
    fn create(_: &Principal, _: &GroupCreate) -> Decision {
        Decision::Deny(Code::Authz002)
    }
}
impl UpdatePolicy for Group {
    fn change(_: &Principal, _: &GroupUpdate) -> Cond {
        Cond::Never
    }
}
impl DeletePolicy for Group {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}
