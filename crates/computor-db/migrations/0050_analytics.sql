-- The work of a course as it was when something was to be handed in or graded by.

-- The newest of these are asked for by time.
create index operation_of_course_by_kind on operation (course_id, kind, created_at desc);

-- As submission_group_state, with what had been handed in and tested, and what had been graded, until then; null is until now.
create function work_as_of(in_course uuid, handed_in_until timestamptz, graded_until timestamptz)
    returns table (submission_group_id uuid, course_id uuid, course_content_id uuid, active boolean, members integer, submissions integer,
        artifact_id uuid, submitted_at timestamptz, grade_id uuid, grade double precision, grade_status integer, graded_by uuid,
        graded_at timestamptz, results integer, runs integer, result_id uuid, result_score double precision, result_at timestamptz)
    language sql stable
begin atomic
    with official as (
        select distinct on (a.submission_group_id) a.submission_group_id, a.id, a.created_at,
            count(*) over (partition by a.submission_group_id) as n
        from submission_artifact a
        where a.course_id = in_course and a.submit and (handed_in_until is null or a.created_at <= handed_in_until)
        order by a.submission_group_id, a.created_at desc, a.id desc),
    graded as (
        select distinct on (x.artifact_id) x.artifact_id, x.id, x.grade, x.status, x.graded_by_course_member_id, x.graded_at
        from official o join submission_grade x on x.artifact_id = o.id
        where graded_until is null or x.graded_at <= graded_until
        order by x.artifact_id, x.graded_at desc, x.id desc),
    ran as (
        select r.submission_group_id, count(*) filter (where r.status = 0) as results, count(*) filter (where run_counts(r.status)) as runs
        from result r where r.course_id = in_course and (handed_in_until is null or r.created_at <= handed_in_until) group by 1),
    newest as (
        select distinct on (r.submission_group_id) r.submission_group_id, r.id, result_score(r.result, r.grade) as score, r.created_at
        from result r
        where r.course_id = in_course and r.status = 0 and (handed_in_until is null or r.created_at <= handed_in_until)
        order by r.submission_group_id, r.created_at desc, r.id desc)
    select s.submission_group_id, s.course_id, s.course_content_id, s.active, s.members, coalesce(o.n, 0)::integer, o.id, o.created_at,
        g.id, g.grade, g.status, g.graded_by_course_member_id, g.graded_at, coalesce(ran.results, 0)::integer,
        coalesce(ran.runs, 0)::integer, n.id, n.score, n.created_at
    from submission_group_state s
    left join official o on o.submission_group_id = s.submission_group_id
    left join graded g on g.artifact_id = o.id
    left join ran on ran.submission_group_id = s.submission_group_id
    left join newest n on n.submission_group_id = s.submission_group_id
    where s.course_id = in_course;
end;
comment on function work_as_of is 'submission_group_state of a course as it was: without times it says the same';
