//! Moving contents, importing members, and deleting whole courses.

use super::{Call, Handle, Reply};
use crate::{App, Ctx, Error, Result};
use computor_db::{
    Error as DbError, Tx,
    crud::{insert, modify},
    queries::{
        cascade::{self, Root},
        course, task,
    },
};
use computor_policy::Principal;
use computor_types::{Code, Entity as _, Id, dto::*};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

impl Handle for MoveCourseContent {
    /// The same as changing path and position together; what lies below goes along.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentGet>> {
        let CourseContentMoveRequest { path, position } = call.body;
        let patch = CourseContentUpdate { path: path.into(), position: position.into(), ..Default::default() };
        Ok(cx.db().update::<CourseContent>(&cx.who, &call.params.id, &patch).await?.into())
    }
}

impl Handle for ImportCourseMember {
    /// Makes a person a member, or changes role and group of one. All of it happens, or nothing.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseMemberImportResponse>> {
        let (id, new) = (call.params.id, call.body);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let user = person(&mut tx, id, &new).await?;
        let (group, created) = group(&cx, &mut tx, id, &new).await?;
        let named = new.course_role_id.is_some();
        let member = seat(&cx, &mut tx, id, user, group, new.course_role_id).await?;
        tx.commit().await?;
        let member = cx.db().get::<CourseMember>(&cx.who, &member).await?;
        let role = member.course_role_id.as_str();
        let message = match named || role == STUDENT {
            true => "the member was imported".to_owned(),
            false => format!("the member was imported; it is {role}, and stays so"),
        };
        // What was sent may be shown, whatever the token is limited to.
        let whole = Principal { scopes: None, ..Principal::clone(&cx.who) };
        let created_group = match group.filter(|_| created) {
            Some(group) => Some(object(&cx.db().get::<CourseGroup>(&whole, &group).await?)?),
            None => None,
        };
        let answer = CourseMemberImportResponse {
            success: true,
            message: Some(message),
            course_member: Some(object(&member)?),
            created_group,
            workflow_id: None,
        };
        Ok(answer.into())
    }
}

/// The user with this address; a new one, if there is none. Who exists keeps the name: an import says who belongs to a
/// course, not what people are called.
async fn person(tx: &mut Tx, within: Id<Course>, new: &CourseMemberImportRequest) -> Result<Id<User>> {
    match course::user_by_email(&mut **tx, &new.email, within).await? {
        Some((_, true)) => Err(Error::new(Code::Conflict002, "the user with this address is archived")),
        Some((user, false)) => Ok(user.into()),
        None => {
            let (given_name, family_name) = (new.given_name.as_deref(), new.family_name.as_deref());
            Ok(course::create_user(tx, course::NewPerson { email: &new.email, given_name, family_name }).await?.into())
        }
    }
}

/// The group with the title, if one is sent, and whether it is new.
async fn group(cx: &Ctx, tx: &mut Tx, course: Id<Course>, new: &CourseMemberImportRequest) -> Result<(Option<Id<CourseGroup>>, bool)> {
    let Some(title) = &new.course_group_title else { return Ok((None, false)) };
    if let Some(group) = course::group_by_title(&mut **tx, course, title).await? {
        return Ok((Some(group), false));
    }
    if !new.create_missing_group {
        return Err(Error::not_found(CourseGroup::NAME));
    }
    let group = CourseGroupCreate { title: Some(title.clone()), description: None, course_id: course, properties: None };
    Ok((Some(insert::<CourseGroup>(tx, &cx.who, &group).await?), true))
}

/// What somebody is who was no member, and for whom no role is named.
const STUDENT: &str = "_student";

/// Gives the user the role; a member for whom none is named keeps the one that is there. Who may do that to whom is the
/// policy's: nobody gives a role above the own, and nobody touches an equal, so least of all oneself.
async fn seat(
    cx: &Ctx,
    tx: &mut Tx,
    course: Id<Course>,
    user: Id<User>,
    group: Option<Id<CourseGroup>>,
    role: Option<computor_types::Key<CourseRole>>,
) -> Result<Id<CourseMember>> {
    let done = match course::membership(&mut **tx, course, user).await? {
        Some(member) => {
            let course_group_id = group.map_or_else(Default::default, Into::into);
            let course_role_id = role.map_or_else(Default::default, Into::into);
            let patch = CourseMemberUpdate { course_group_id, course_role_id, ..Default::default() };
            match modify::<CourseMember>(tx, &cx.who, &member, &patch).await {
                Ok(()) => course::unarchive_member(tx, member).await.map(|()| member),
                refused => refused.map(|()| member),
            }
        }
        None => {
            let new = CourseMemberCreate {
                id: None,
                properties: None,
                user_id: user,
                course_id: course,
                course_group_id: group,
                course_role_id: role.unwrap_or_else(|| STUDENT.into()),
            };
            insert::<CourseMember>(tx, &cx.who, &new).await
        }
    };
    done.map_err(|error| match error {
        DbError::Forbidden(_) => Code::Authz005.into(),
        other => other.into(),
    })
}

fn object(row: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(row).map_err(Error::internal)? {
        Value::Object(object) => Ok(object),
        _ => Ok(Map::new()),
    }
}

/// Tells the engine of what was to end with a course. The note is written already, and runs ask for it by themselves; so an engine
/// that cannot be told is logged and not answered.
///
/// # Errors
/// When the database fails.
pub(crate) async fn end_work(app: &App, course: &str) -> Result<()> {
    let (Some(engine), Ok(course)) = (app.engine(), course.parse()) else { return Ok(()) };
    for operation in task::ending(app.db.pool(), course).await? {
        if let Err(error) = engine.cancel(operation).await {
            tracing::warn!(task = %operation, %error, "the engine was not told to cancel");
        }
    }
    Ok(())
}

impl Handle for DeleteCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CascadeDeleteResult>> {
        delete(&cx, Root::Course, call.params.id.uuid(), call.query).await
    }
}

impl Handle for DeleteCourseFamily {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CascadeDeleteResult>> {
        delete(&cx, Root::CourseFamily, call.params.id.uuid(), call.query).await
    }
}

impl Handle for DeleteOrganization {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CascadeDeleteResult>> {
        delete(&cx, Root::Organization, call.params.id.uuid(), call.query).await
    }
}

async fn delete(cx: &Ctx, root: Root, id: Uuid, query: DryRun) -> Result<Reply<CascadeDeleteResult>> {
    Ok(cascade::delete(cx.db(), &cx.who, root, id, query.dry_run).await?.into())
}
