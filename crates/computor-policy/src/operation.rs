//! The rule of an operation, as data: who is admitted, which row it is about, and how a refusal looks.
//!
//! The dispatcher asks the rule before the handler runs, and hands it what was learnt: the handler does not ask again.
//! An endpoint without a [`Guarded`] implementation has no handler, because [`Guarded`] is a part of what handlers are.

use crate::{
    cond::{Cond, CourseRole, Decision},
    principal::{Allowance, Principal},
};
use computor_types::{Code, Endpoint};
use serde_json::{Map, Value};
use std::fmt;

/// Where a request names a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum At {
    Path(&'static str),
    Query(&'static str),
    Body(&'static str),
    /// In the query, if another parameter says so: the name, and which other one says what.
    QueryIf(&'static str, (&'static str, &'static str)),
    /// The same in the body.
    BodyIf(&'static str, (&'static str, &'static str)),
}

/// What a request asks for, as far as rules read it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The parameters in the path.
    pub path: &'a Map<String, Value>,
    /// The parameters in the query string.
    pub query: &'a Map<String, Value>,
    /// The body, if it is a JSON object; of a form its JSON field.
    pub body: Option<&'a Map<String, Value>>,
}

impl<'a> Asked<'a> {
    /// The text that stands there, if one does.
    pub fn text(&self, at: At) -> Option<&'a str> {
        let (map, name, only) = match at {
            At::Path(name) => (self.path, name, None),
            At::Query(name) => (self.query, name, None),
            At::Body(name) => (self.body?, name, None),
            At::QueryIf(name, only) => (self.query, name, Some(only)),
            At::BodyIf(name, only) => (self.body?, name, Some(only)),
        };
        let says = |(other, what): (&str, &str)| map.get(other).and_then(Value::as_str) == Some(what);
        map.get(name).filter(|_| only.is_none_or(says)).and_then(Value::as_str)
    }
}

/// By what a row is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its key.
    Id,
    /// A user's name or e-mail address.
    Login,
}

/// A row that a request names, and what must hold for it.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Where its name stands.
    pub at: At,
    /// Its table.
    pub table: &'static str,
    /// What its name is.
    pub by: By,
    /// Who may know that it exists. Others are answered `hidden`.
    pub see: fn(&Principal) -> Cond,
    /// Who may do this with it. Who sees it and may not is answered `refused`.
    pub need: fn(&Principal) -> Cond,
    /// The code for rows that are not there, or not for this principal.
    pub hidden: Code,
    /// The code of a refusal.
    pub refused: Code,
}

/// What a token that is limited to scopes has to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Nothing: what everybody may know about itself.
    Any,
    /// A limited token is refused: tokens, passwords, roles, service accounts and sessions are managed without one.
    Unlimited,
    /// One of these: resource and action.
    Scopes(&'static [(&'static str, &'static str)]),
}

/// Who is admitted before any row is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// Everybody, without credentials.
    Public,
    /// Everybody who is logged in.
    Anybody,
    /// Administrators.
    Administrator,
    /// Whom this function admits.
    May(fn(&Principal, &Asked<'_>) -> Decision),
}

/// Who goes on with what changes something while the platform is being maintained. Administrators always do, and reading
/// goes on for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maintained {
    /// Nobody.
    Stops,
    /// Service accounts: what they have begun they finish.
    Services,
    /// Everybody: logging in and out.
    GoesOn,
}

impl Maintained {
    /// Whether this principal goes on.
    pub fn admits(self, principal: &Principal) -> bool {
        match self {
            Self::Stops => principal.is_admin(),
            Self::Services => principal.is_service || principal.is_admin(),
            Self::GoesOn => true,
        }
    }
}

/// Who does something as somebody who teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Teaches {
    /// Who has this role at least.
    pub role: CourseRole,
    /// Whether administrators do, whatever they are in the course.
    pub administrators: bool,
}

/// The rule of an operation.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Who is admitted.
    pub who: Who,
    /// What a limited token has to name.
    pub token: Token,
    /// The row that it is about: the first of these that the request names.
    pub named: &'static [Named],
    /// The rows that a list shows, or that it chooses from.
    pub rows: Option<fn(&Principal) -> Cond>,
    /// Whether administrators see no more rows than others: what is about oneself.
    pub own: bool,
    /// Whether administrators need what others need for the named row: what somebody said is changed by nobody else.
    pub authored: bool,
    /// Who goes on with it under maintenance, if it changes something.
    pub maintained: Maintained,
    /// Whether it is done under a membership of the row's course, which administrators need as well: the code without one.
    pub member: Option<Code>,
    /// The role that this membership has at least, of administrators as well: the code with a lower one.
    pub at_least: Option<(CourseRole, Code)>,
    /// Who does it as somebody who teaches, where that is something else than what others do.
    pub teaches: Option<Teaches>,
    /// What a limited token has to name besides, since the answer shows it.
    pub shows: &'static [(&'static str, &'static str)],
    /// The field of the body that sets a credential, which a limited token may not.
    pub credential: Option<&'static str>,
    /// Whether it goes on in a course that is archived, though it changes something.
    pub archive: bool,
    /// Whether who sends no credentials is heard: such a request proves in its body who it is from, or is refused as nobody's.
    pub proves: bool,
}

impl Rule {
    const fn new(who: Who, token: Token) -> Self {
        Self {
            who,
            token,
            named: &[],
            rows: None,
            own: false,
            authored: false,
            maintained: Maintained::Stops,
            member: None,
            at_least: None,
            teaches: None,
            shows: &[],
            credential: None,
            archive: false,
            proves: false,
        }
    }

    /// Everybody, without credentials.
    pub const fn public() -> Self {
        Self::new(Who::Public, Token::Any)
    }

    /// Everybody who is logged in, with any token: what concerns nobody else.
    pub const fn anybody() -> Self {
        Self::new(Who::Anybody, Token::Any)
    }

    /// Everybody who is logged in, as far as rows and scopes go.
    pub const fn scoped(scopes: &'static [(&'static str, &'static str)]) -> Self {
        Self::new(Who::Anybody, Token::Scopes(scopes))
    }

    /// Everybody who is logged in without a limited token.
    pub const fn unlimited() -> Self {
        Self::new(Who::Anybody, Token::Unlimited)
    }

    /// Administrators.
    pub const fn administrator(token: Token) -> Self {
        Self::new(Who::Administrator, token)
    }

    /// Whom the function admits.
    #[must_use]
    pub const fn may(self, may: fn(&Principal, &Asked<'_>) -> Decision) -> Self {
        Self { who: Who::May(may), ..self }
    }

    /// About one of these rows: the first that the request names.
    #[must_use]
    pub const fn about(self, named: &'static [Named]) -> Self {
        Self { named, ..self }
    }

    /// Shows, or chooses from, these rows; administrators all.
    #[must_use]
    pub const fn rows(self, rows: fn(&Principal) -> Cond) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// As [`Rule::rows`], also for administrators.
    #[must_use]
    pub const fn own_rows(self, rows: fn(&Principal) -> Cond) -> Self {
        Self { rows: Some(rows), own: true, ..self }
    }

    /// About what somebody said: administrators may do no more with the named row than others.
    #[must_use]
    pub const fn authored(self) -> Self {
        Self { authored: true, ..self }
    }

    /// Goes on under maintenance, for these.
    #[must_use]
    pub const fn under_maintenance(self, maintained: Maintained) -> Self {
        Self { maintained, ..self }
    }

    /// Done under a membership of the row's course, which administrators need as well; without one the answer is `code`.
    #[must_use]
    pub const fn as_member(self, code: Code) -> Self {
        Self { member: Some(code), ..self }
    }

    /// As [`Rule::as_member`], of a membership that has this role at least; with a lower one the answer is `code`.
    #[must_use]
    pub const fn at_least(self, role: CourseRole, code: Code) -> Self {
        Self { at_least: Some((role, code)), ..self }
    }

    /// Whoever has this role at least does it as somebody who teaches, and administrators do.
    #[must_use]
    pub const fn taught_by(self, role: CourseRole) -> Self {
        Self { teaches: Some(Teaches { role, administrators: true }), ..self }
    }

    /// As [`Rule::taught_by`], of administrators only those who have the role.
    #[must_use]
    pub const fn taught_by_members(self, role: CourseRole) -> Self {
        Self { teaches: Some(Teaches { role, administrators: false }), ..self }
    }

    /// Whether it may be done under a membership of this level, if any; or the code of the refusal.
    pub fn under(&self, member: Option<i32>) -> Decision {
        match (self.member, self.at_least, member) {
            (Some(code), _, None) => Decision::Deny(code),
            (_, Some((role, code)), level) if level.unwrap_or_default() < role.level() => Decision::Deny(code),
            _ => Decision::Allow,
        }
    }

    /// Whether this principal, whose membership has this level, does it as somebody who teaches.
    pub fn is_taught(&self, principal: &Principal, level: i32) -> bool {
        self.teaches.is_some_and(|teaches| teaches.administrators && principal.is_admin() || level >= teaches.role.level())
    }

    /// The answer shows this: a limited token has to name all of it.
    #[must_use]
    pub const fn shows(self, shows: &'static [(&'static str, &'static str)]) -> Self {
        Self { shows, ..self }
    }

    /// This field of the body sets a credential: a limited token may not send it.
    #[must_use]
    pub const fn unlimited_with(self, field: &'static str) -> Self {
        Self { credential: Some(field), ..self }
    }

    /// Who sends no credentials proves in the body who it is; the handler refuses those who do not.
    #[must_use]
    pub const fn or_proven(self) -> Self {
        Self { proves: true, ..self }
    }

    /// Goes on in a course that is archived: what ends things there, or takes nothing but a look.
    #[must_use]
    pub const fn in_archive(self) -> Self {
        Self { archive: true, ..self }
    }

    /// Whether it may be done in a course that is archived: what the scopes call reading, whatever its method is.
    pub fn goes_on_in_archive(&self) -> bool {
        let reads = |(_, action): &(&str, &str)| matches!(*action, "get" | "list");
        self.archive || matches!(self.token, Token::Scopes(scopes) if scopes.iter().all(reads))
    }

    /// Whether credentials are needed.
    pub const fn is_public(&self) -> bool {
        matches!(self.who, Who::Public)
    }

    /// What can be said before any row is looked at.
    pub fn admits(&self, principal: &Principal, asked: &Asked<'_>) -> Decision {
        match (self.token, &principal.scopes) {
            (Token::Unlimited, Some(_)) => return Decision::Deny(Code::Authz001),
            (Token::Scopes(_), Some(_)) if self.allowance(principal) == Allowance::Nothing => return Decision::Deny(Code::Authz001),
            _ => {}
        }
        if let Some(limits) = &principal.scopes {
            let hidden = self.shows.iter().any(|(resource, action)| limits.allowance(resource, action) == Allowance::Nothing);
            let sent = |field| asked.body.and_then(|body| body.get(field)).is_some_and(|value| !value.is_null());
            if hidden || self.credential.is_some_and(sent) {
                return Decision::Deny(Code::Authz001);
            }
        }
        match self.who {
            Who::Public | Who::Anybody => Decision::Allow,
            Who::Administrator if principal.is_admin() => Decision::Allow,
            Who::Administrator => Decision::Deny(Code::Authz002),
            Who::May(_) if principal.is_admin() => Decision::Allow,
            Who::May(may) => may(principal, asked),
        }
    }

    /// Which of the named rows the request is about, and what must hold for it.
    pub fn row<'a>(&self, principal: &Principal, asked: &Asked<'a>) -> Option<(&'static Named, &'a str, RowCond)> {
        let (named, key) = self.named.iter().find_map(|named| Some((named, asked.text(named.at)?)))?;
        let admin = principal.is_admin();
        let cond = |rule: fn(&Principal) -> Cond| if admin { Cond::Always } else { rule(principal) };
        let needed = || if self.authored { (named.need)(principal) } else { cond(named.need) };
        let need = match self.allowance(principal) {
            Allowance::Rows(keys) if self.limits_to(named.table) => needed().and(Cond::keys("id", true, keys)),
            Allowance::Rows(_) | Allowance::Nothing => Cond::Never,
            Allowance::All => needed(),
        };
        Some((named, key, RowCond { see: cond(named.see), need }))
    }

    /// The rows that this principal is shown.
    pub fn shown(&self, principal: &Principal) -> Cond {
        let Some(rows) = self.rows else { return Cond::Never };
        let cond = if principal.is_admin() && !self.own { Cond::Always } else { rows(principal) };
        match self.allowance(principal) {
            Allowance::All => cond,
            Allowance::Rows(keys) => cond.and(Cond::keys("id", true, keys)),
            Allowance::Nothing => Cond::Never,
        }
    }

    /// Whether the scopes that name rows name rows of this table.
    fn limits_to(&self, table: &str) -> bool {
        // The one resource that is not called like its table.
        let resource = if table == "operation" { "task" } else { table };
        matches!(self.token, Token::Scopes(scopes) if scopes.iter().any(|(of, _)| *of == resource))
    }

    fn allowance(&self, principal: &Principal) -> Allowance {
        let (Some(limits), Token::Scopes(scopes)) = (&principal.scopes, self.token) else { return Allowance::All };
        let mut keys = Vec::new();
        for (resource, action) in scopes {
            match limits.allowance(resource, action) {
                Allowance::All => return Allowance::All,
                Allowance::Rows(more) => keys.extend(more),
                Allowance::Nothing => {}
            }
        }
        if keys.is_empty() { Allowance::Nothing } else { Allowance::Rows(keys) }
    }
}

/// What must hold for a named row, for one principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCond {
    /// For it to be known at all.
    pub see: Cond,
    /// For this to be done.
    pub need: Cond,
}

/// An endpoint with a rule. The file of the rules of its subject has it.
pub trait Guarded: Endpoint {
    /// Its rule.
    const RULE: Rule;
}

fn word(role: CourseRole) -> &'static str {
    role.id().trim_start_matches('_')
}

/// As the permission matrix prints it, for one principal.
#[derive(Debug)]
pub struct Printed<'a>(pub &'a Rule, pub &'a Principal);

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(rule, principal) = self;
        let nothing = Map::new();
        let asked = Asked { path: &nothing, query: &nothing, body: Some(&nothing) };
        match rule.admits(principal, &asked) {
            Decision::Deny(_) => return f.write_str("-"),
            Decision::Allow => {}
            decision @ (Decision::If(_) | Decision::Parent { .. }) if rule.named.is_empty() => return write!(f, "{decision}"),
            // As long as no row is named, nobody can say more; then the row decides as well.
            decision @ (Decision::If(_) | Decision::Parent { .. }) => write!(f, "{decision}, ")?,
        }
        let admin = principal.is_admin();
        let mut printed = false;
        for named in rule.named {
            let need = if admin && !rule.authored { Cond::Always } else { (named.need)(principal) };
            let at = match named.at {
                At::Path(name) | At::Query(name) | At::Body(name) | At::QueryIf(name, _) | At::BodyIf(name, _) => name,
            };
            let separator = if printed { " | " } else { "" };
            let member = match (rule.member, rule.at_least) {
                (_, Some((role, _))) => format!(" as {}", word(role)),
                (Some(_), None) => " as a member".to_owned(),
                (None, None) => String::new(),
            };
            write!(f, "{separator}{}({at})[{need}]{member}", named.table)?;
            printed = true;
        }
        if printed && let Some(Teaches { role, administrators }) = rule.teaches {
            write!(f, ", teaching: {}{}", word(role), if administrators { " or administrator" } else { "" })?;
        }
        if rule.rows.is_some() {
            let separator = if printed { " | " } else { "" };
            return write!(f, "{separator}rows[{}]", rule.shown(principal));
        }
        if printed { Ok(()) } else { f.write_str(if rule.is_public() { "public" } else { "yes" }) }
    }
}
