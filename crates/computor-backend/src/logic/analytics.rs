//! What came of a course and of its students. Everything is read when it is asked for: there is nothing that could be out of date.

use super::{Call, Handle, Reply, example, exercise};
use crate::{Ctx, Error, Result};
use computor_db::queries::{
    analytics::{self as queries, AsOf},
    audit::{self, Note},
    grading,
};
use computor_types::{Code, Id, Listing, Page, dto::*};
use serde_json::json;
use uuid::Uuid;

/// What can be counted.
const COUNTED: [&str; 5] = ["students", "assignments", "submissions", "results", "grades"];
/// So many jobs are answered at most.
const MOST_JOBS: u32 = 100;

/// The course in the path has to be that of the row that the rule was asked about.
pub(super) fn same_course(named: Id<Course>, of_row: Option<Uuid>) -> Result<()> {
    if of_row == Some(named.uuid()) { Ok(()) } else { Err(Code::Nf001.into()) }
}

impl Handle for ListAnalyticsCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<AnalyticsCourseAccess>>> {
        Ok(Reply::rows(queries::courses(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for GetAnalyticsSummary {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsCourseSummary>> {
        Ok(Reply::json(queries::summary(cx.db(), call.params.course_id, call.query.into()).await?))
    }
}

impl Handle for GetAnalyticsStudents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsStudentList>> {
        let (course, as_of) = (call.params.course_id, AsOf::from(call.query));
        // All grades of a course at once are an export; a page that is open asks again and again.
        let me = cx.me().uuid();
        if cx.attempts.tells(format!("analytics {me} {course}"), cx.now()) {
            let note = Note { kind: "analytics.exported", by: Some(me), user: None, course: Some(course.uuid()), data: &json!({}) };
            audit::note(cx.db().pool(), note).await?;
        }
        let _slot = cx.db().lanes().slot().await?;
        let students = queries::checkpoints(cx.db(), course, as_of).await?;
        let all = CourseMemberGradingsQuery { course_id: course, skip: None, limit: None };
        let gradings = grading::list(cx.db(), call.visible(&cx), &all, as_of).await?.json;
        Ok(Reply::json(format!(r#"{{"students":{students},"gradings":{gradings}}}"#)))
    }
}

impl Handle for GetAnalyticsStudent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsStudentReport>> {
        let AnalyticsStudentParams { course_id: course, course_member_id: member } = call.params;
        same_course(course, call.at.course)?;
        let as_of = AsOf::from(call.query);
        let checkpoint = queries::checkpoint_of(cx.db(), course, member, as_of).await?;
        let nodes = Page { skip: 0, limit: Page::MAX };
        let grading = grading::get(cx.db(), call.visible(&cx), course.uuid(), member, nodes, as_of).await?;
        let timeline = queries::timeline(cx.db(), course, member, as_of).await?;
        Ok(Reply::json(format!(r#"{{"checkpoint":{checkpoint},"grading":{grading},"timeline":{timeline}}}"#)))
    }
}

impl Handle for GetAnalyticsTimeline {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsStudentTimeline>> {
        let AnalyticsStudentParams { course_id: course, course_member_id: member } = call.params;
        same_course(course, call.at.course)?;
        Ok(Reply::json(queries::timeline(cx.db(), course, member, call.query.into()).await?))
    }
}

impl Handle for GetAnalyticsExamples {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<AnalyticsStandardExample>>> {
        let AnalyticsStudentParams { course_id: course, course_member_id: member } = call.params;
        same_course(course, call.at.course)?;
        Ok(Reply::json(queries::examples(cx.db(), course, member, call.query.into()).await?))
    }
}

impl Handle for GetAnalyticsExampleSource {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsExampleSource>> {
        let AnalyticsContentParams { course_id: course, content_id: content } = call.params;
        same_course(course, call.at.course)?;
        let (example, version, title) = queries::example_of(cx.db(), course, content).await?;
        let (own, _) = example::with_needs(cx.db().pool(), example, Some(version), false).await?;
        let shown = exercise::show(&exercise::load(&cx, &own.storage_path).await?);
        let files = shown.files.into_iter().map(|(name, content)| AnalyticsExampleSourceFile { name, content });
        Ok(AnalyticsExampleSource { content_id: content, title, files: files.collect(), href: None }.into())
    }
}

impl Handle for RefreshAnalytics {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsJobStatus>> {
        let AnalyticsRefreshRequest { submission_cutoff, grading_cutoff, run_id, tables, .. } = call.body;
        let tables = tables.unwrap_or_else(|| COUNTED.map(str::to_owned).to_vec());
        if let Some(unknown) = tables.iter().find(|name| !COUNTED.contains(&name.as_str())) {
            return Err(Error::field("tables", format!("{unknown:?} is none of {}", COUNTED.join(", "))));
        }
        let wanted: Vec<&str> = tables.iter().map(String::as_str).collect();
        let as_of = AsOf { submitted: submission_cutoff, graded: grading_cutoff };
        let input = json!({"submission_cutoff": submission_cutoff, "grading_cutoff": grading_cutoff, "run_id": run_id, "tables": wanted});
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::count(&mut tx, call.params.course_id, &input, as_of, &wanted, cx.now()).await?;
        let job = queries::job(&mut *tx, id.into()).await?;
        tx.commit().await?;
        Ok(Reply::json(job))
    }
}

impl Handle for GetAnalyticsJobs {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<AnalyticsJobStatus>>> {
        let limit = call.query.limit;
        if !(1..=MOST_JOBS).contains(&limit) {
            return Err(Error::field("limit", format!("must be from 1 to {MOST_JOBS}")));
        }
        Ok(Reply::json(queries::jobs(cx.db().pool(), call.params.course_id, limit).await?))
    }
}

impl Handle for GetAnalyticsJob {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AnalyticsJobStatus>> {
        Ok(Reply::json(queries::job(cx.db().pool(), call.params.job_id).await?))
    }
}
