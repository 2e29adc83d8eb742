//! Organizations, course families and who belongs to them.

use super::prelude::*;
use computor_types::Key;

/// Organizations with a role of one's own, and those above a course one belongs to.
impl Policy for Organization {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("organization", "list")).or(Cond::organization("id", ScopeRole::Developer)).or(Cond::via(
            "id",
            "course",
            "organization_id",
            Cond::course("id", Student),
        ))
    }
}
impl CreatePolicy for Organization {
    fn create(p: &Principal, _: &OrganizationCreate) -> Decision {
        Decision::when(p.may("organization", "create"))
    }
}
impl UpdatePolicy for Organization {
    fn change(p: &Principal, _: &OrganizationUpdate) -> Cond {
        Cond::when(p.may("organization", "update")).or(Cond::organization("id", ScopeRole::Developer))
    }
}
impl ArchivePolicy for Organization {
    fn archive(_: &Principal) -> Cond {
        Cond::organization("id", ScopeRole::Owner)
    }
}

impl Policy for OrganizationRole {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}

/// Managers see the roster; everybody sees its own row.
impl Policy for OrganizationMember {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("organization_member", "list"))
            .or(Cond::Me("user_id"))
            .or(Cond::organization("organization_id", ScopeRole::Manager))
    }
}
/// Owners give any role; managers any but `_owner`, and so do organization managers of the installation.
impl CreatePolicy for OrganizationMember {
    fn create(p: &Principal, new: &OrganizationMemberCreate) -> Decision {
        let owner = is_owner(&new.organization_role_id);
        if !owner && p.may("organization_member", "create") {
            return Decision::Allow;
        }
        Decision::Parent { table: "organization", id: new.organization_id.uuid(), cond: Cond::organization("id", giver(owner)) }
    }
}
impl UpdatePolicy for OrganizationMember {
    const REFUSED: Code = Code::Authz005;
    fn change(_: &Principal, patch: &OrganizationMemberUpdate) -> Cond {
        let to_owner = patch.organization_role_id.value().is_some_and(is_owner);
        let manager = Cond::organization("organization_id", ScopeRole::Manager).and(!Cond::Is("organization_role_id", OWNER));
        Cond::organization("organization_id", ScopeRole::Owner).or(manager.and(Cond::when(!to_owner)))
    }
}
impl DeletePolicy for OrganizationMember {
    fn delete(_: &Principal) -> Cond {
        let manager = Cond::organization("organization_id", ScopeRole::Manager).and(!Cond::Is("organization_role_id", OWNER));
        Cond::organization("organization_id", ScopeRole::Owner).or(manager)
    }
}

/// Course families with a role of one's own, and those of a course one belongs to.
impl Policy for CourseFamily {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("course_family", "list")).or(Cond::family("id", ScopeRole::Developer)).or(Cond::via(
            "id",
            "course",
            "course_family_id",
            Cond::course("id", Student),
        ))
    }
}
impl CreatePolicy for CourseFamily {
    fn create(p: &Principal, _: &CourseFamilyCreate) -> Decision {
        Decision::when(p.may("course_family", "create"))
    }
}
impl UpdatePolicy for CourseFamily {
    fn change(p: &Principal, _: &CourseFamilyUpdate) -> Cond {
        Cond::when(p.may("course_family", "update")).or(Cond::family("id", ScopeRole::Developer))
    }
    /// Another organization takes the right to create families.
    fn moves(p: &Principal, patch: &CourseFamilyUpdate) -> Decision {
        Decision::when(patch.organization_id.is_keep() || p.may("course_family", "create"))
    }
}

impl Policy for CourseFamilyRole {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}

/// As for organizations.
impl Policy for CourseFamilyMember {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("course_family_member", "list")).or(Cond::Me("user_id")).or(Cond::family("course_family_id", ScopeRole::Manager))
    }
}
impl CreatePolicy for CourseFamilyMember {
    fn create(p: &Principal, new: &CourseFamilyMemberCreate) -> Decision {
        let owner = is_owner(&new.course_family_role_id);
        if !owner && p.may("course_family_member", "create") {
            return Decision::Allow;
        }
        Decision::Parent { table: "course_family", id: new.course_family_id.uuid(), cond: Cond::family("id", giver(owner)) }
    }
}
impl UpdatePolicy for CourseFamilyMember {
    const REFUSED: Code = Code::Authz005;
    fn change(_: &Principal, patch: &CourseFamilyMemberUpdate) -> Cond {
        let to_owner = patch.course_family_role_id.value().is_some_and(is_owner);
        let manager = Cond::family("course_family_id", ScopeRole::Manager).and(!Cond::Is("course_family_role_id", OWNER));
        Cond::family("course_family_id", ScopeRole::Owner).or(manager.and(Cond::when(!to_owner)))
    }
}
impl DeletePolicy for CourseFamilyMember {
    fn delete(_: &Principal) -> Cond {
        let manager = Cond::family("course_family_id", ScopeRole::Manager).and(!Cond::Is("course_family_role_id", OWNER));
        Cond::family("course_family_id", ScopeRole::Owner).or(manager)
    }
}

const OWNER: &str = ScopeRole::Owner.id();

fn is_owner<E>(role: &Key<E>) -> bool {
    role.as_str() == OWNER
}

/// The role needed to make somebody an owner, or something less.
const fn giver(owner: bool) -> ScopeRole {
    if owner { ScopeRole::Owner } else { ScopeRole::Manager }
}

guard! {
    // Made by background work, with the rights of the plain calls.
    DeployOrganization: Rule::scoped(&[("organization", "create")]).may(|p, _| Decision::when(p.may("organization", "create")));
    DeployCourseFamily: Rule::scoped(&[("course_family", "create")])
        .may(|p, _| Decision::when(p.may("course_family", "create")))
        .about(&[row("organization", At::Body("organization_id"), |p| see::<Organization>(p, Get), |p| see::<Organization>(p, Get))]);
    DeployCourse: Rule::scoped(&[("course", "create")])
        .may(|p, _| Decision::when(p.may("course", "create")))
        .about(&[row("course_family", At::Body("course_family_id"), |p| see::<CourseFamily>(p, Get), |p| see::<CourseFamily>(p, Get))]);
    CreateHierarchy: Rule::administrator(Token::Scopes(&[("organization", "create")]));
    GetHierarchyStatus: Rule::scoped(&[("task", "get")])
        .about(&[codes(row("operation", At::Path("id"), |_| Cond::Me("user_id"), |_| Cond::Me("user_id")), Code::Task001, Code::Authz001)]);
    DeleteOrganization: Rule::administrator(Token::Scopes(&[("organization", "delete")]));
    DeleteCourseFamily: Rule::administrator(Token::Scopes(&[("course_family", "delete")]));
}
