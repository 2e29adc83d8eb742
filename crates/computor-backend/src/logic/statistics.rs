//! What came of a course by content, group, test and day, and who may need help.

use super::{Call, Handle, Reply, analytics::same_course};
use crate::{Ctx, Error, Result};
use chrono::TimeDelta;
use computor_db::queries::statistics as queries;
use computor_types::dto::*;

/// A year is the longest that is looked back.
const MOST_DAYS: u32 = 366;

fn days(field: &str, days: u32) -> Result<u32> {
    if days <= MOST_DAYS { Ok(days) } else { Err(Error::field(field, format!("must be at most {MOST_DAYS}"))) }
}

impl Handle for GetContentStatistics {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ContentStatistics>>> {
        let _slot = cx.db().lanes().slot().await?;
        Ok(Reply::json(queries::contents(cx.db(), call.params.course_id, call.query.into()).await?))
    }
}

impl Handle for GetGroupStatistics {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<GroupStatistics>>> {
        let _slot = cx.db().lanes().slot().await?;
        Ok(Reply::json(queries::groups(cx.db(), call.params.course_id, call.query.into()).await?))
    }
}

impl Handle for GetTestStatistics {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<TestStatistics>>> {
        let AnalyticsContentParams { course_id, content_id } = call.params;
        same_course(course_id, call.at.course)?;
        let _slot = cx.db().lanes().slot().await?;
        Ok(Reply::json(queries::tests(cx.db(), content_id).await?))
    }
}

impl Handle for GetCourseTimeline {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<DayStatistics>>> {
        let since = cx.now() - TimeDelta::days(i64::from(days("days", call.query.days)?));
        let _slot = cx.db().lanes().slot().await?;
        Ok(Reply::json(queries::days(cx.db(), call.params.course_id, since).await?))
    }
}

impl Handle for GetStudentsAtRisk {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<StudentAtRisk>>> {
        days("inactive_days", call.query.inactive_days)?;
        if !(0.0..=1.0).contains(&call.query.below) {
            return Err(Error::field("below", "must be from 0 to 1"));
        }
        let _slot = cx.db().lanes().slot().await?;
        Ok(Reply::json(queries::at_risk(cx.db(), call.params.course_id, call.query, cx.now()).await?))
    }
}
