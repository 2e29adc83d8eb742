//! Rubrics: criteria of assignments, and marks of grades.

use crate::{Error, Result, Tx};
use computor_types::{Code, Id, dto::*};
use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

/// The rubric of an assignment.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<String> {
    let sql = "select json_build_object('course_content_id', c.id, 'criteria', coalesce((
                   select json_agg(json_build_object('id', r.id, 'title', r.title, 'description', r.description, 'points', r.points,
                     'remarks', r.remarks) order by r.place, r.id) from rubric_criterion r where r.course_content_id = c.id), '[]'),
                 'total_points', coalesce((select sum(r.points) from rubric_criterion r where r.course_content_id = c.id), 0))::text
               from course_content c where c.id = $1";
    let found: Option<String> = sqlx::query_scalar(sql).bind(content.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("course_content"))
}

/// Sets the rubric of an assignment. Nobody else does until the transaction ends.
///
/// # Errors
/// `VAL_001` for a content that nothing is handed in for, and for criteria of other contents; `CONFLICT_002` for one that goes although
/// work was marked by it.
pub async fn set(tx: &mut Tx, content: Id<CourseContent>, criteria: &[RubricCriterionSet]) -> Result<()> {
    let own = "select c.is_submittable, array(select r.id from rubric_criterion r where r.course_content_id = c.id) from course_content c
               where c.id = $1 for update of c";
    let own: Option<(bool, Vec<Uuid>)> = sqlx::query_as(own).bind(content.uuid()).fetch_optional(&mut **tx).await?;
    let (submittable, own) = own.ok_or(Error::NotFound("course_content"))?;
    if !submittable {
        return Err(Error::rejected(Code::Content003, Code::Content003.message()));
    }
    let named: Vec<Uuid> = criteria.iter().filter_map(|one| one.id.map(Id::uuid)).collect();
    let twice = named.iter().enumerate().any(|(at, one)| named.iter().skip(at + 1).any(|other| other == one));
    if twice || !named.iter().all(|one| own.contains(one)) {
        return Err(Error::rejected(Code::Val001, "criteria: an id is that of a criterion of this content, once"));
    }
    let gone: Vec<Uuid> = own.into_iter().filter(|one| !named.contains(one)).collect();
    let used = "select exists(select from rubric_mark where criterion_id = any($1))";
    if sqlx::query_scalar(used).bind(&gone).fetch_one(&mut **tx).await? {
        return Err(Error::rejected(Code::Conflict002, "work was marked by a criterion that is not among these"));
    }
    sqlx::query("delete from rubric_criterion where id = any($1)").bind(&gone).execute(&mut **tx).await?;
    for (place, one) in criteria.iter().enumerate() {
        let sql = "insert into rubric_criterion as r (id, course_content_id, title, description, points, remarks, place)
                   values (coalesce($1, gen_random_uuid()), $2, $3, $4, $5, $6, $7)
                   on conflict (id) do update set title = excluded.title, description = excluded.description, points = excluded.points,
                     remarks = excluded.remarks, place = excluded.place
                   where (r.title, r.description, r.points, r.remarks, r.place)
                     is distinct from (excluded.title, excluded.description, excluded.points, excluded.remarks, excluded.place)";
        let query = sqlx::query(sql).bind(one.id.map(Id::uuid)).bind(content.uuid()).bind(&one.title).bind(&one.description);
        let query = query.bind(one.points).bind(Json(&one.remarks)).bind(i32::try_from(place).unwrap_or(i32::MAX));
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// How work was marked when it was graded.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn marks(db: impl PgExecutor<'_>, grade: Id<SubmissionGrade>) -> Result<String> {
    let sql =
        "select json_build_object('grade_id', g.id, 'grade', g.grade, 'marks', m.marks, 'points', m.points, 'total_points', m.total)::text
               from submission_grade g cross join lateral (
                 select coalesce(json_agg(json_build_object('criterion_id', m.criterion_id, 'points', m.points, 'remark', m.remark)
                     order by r.place, r.id), '[]') as marks, coalesce(sum(m.points), 0) as points, coalesce(sum(r.points), 0) as total
                 from rubric_mark m join rubric_criterion r on r.id = m.criterion_id where m.grade_id = g.id) m
               where g.id = $1";
    let found: Option<String> = sqlx::query_scalar(sql).bind(grade.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("submission_grade"))
}

/// Marks work by the rubric of its assignment, and makes the grade of it.
///
/// # Errors
/// `VAL_001` unless each criterion is marked once, within its points.
pub async fn mark(tx: &mut Tx, grade: Id<SubmissionGrade>, marks: &[RubricMark]) -> Result<()> {
    let sql = "select r.id, r.points from submission_grade x join submission_group g on g.id = x.submission_group_id
               join course_content c on c.id = g.course_content_id join rubric_criterion r on r.course_content_id = c.id
               where x.id = $1 for share of c";
    let criteria: Vec<(Uuid, f64)> = sqlx::query_as(sql).bind(grade.uuid()).fetch_all(&mut **tx).await?;
    let of = |criterion: Uuid| marks.iter().filter(move |mark| mark.criterion_id.uuid() == criterion);
    if marks.len() != criteria.len() || criteria.iter().any(|(id, _)| of(*id).count() != 1) {
        return Err(Error::rejected(Code::Val001, "marks: each criterion of the assignment is marked once"));
    }
    if criteria.iter().any(|(id, points)| of(*id).any(|mark| mark.points > *points)) {
        return Err(Error::rejected(Code::Val001, "marks: nothing gets more points than its criterion has"));
    }
    sqlx::query("delete from rubric_mark where grade_id = $1").bind(grade.uuid()).execute(&mut **tx).await?;
    for one in marks {
        let sql = "insert into rubric_mark (grade_id, criterion_id, points, remark) values ($1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(grade.uuid()).bind(one.criterion_id.uuid()).bind(one.points).bind(&one.remark);
        query.execute(&mut **tx).await?;
    }
    let share = marks.iter().map(|one| one.points).sum::<f64>() / criteria.iter().map(|(_, points)| points).sum::<f64>();
    let sql = "update submission_grade set grade = $2 where id = $1 and grade is distinct from $2";
    sqlx::query(sql).bind(grade.uuid()).bind(share.clamp(0.0, 1.0)).execute(&mut **tx).await?;
    Ok(())
}
