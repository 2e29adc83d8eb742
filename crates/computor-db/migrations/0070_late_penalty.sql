-- The late policy's penalty counts: it is taken off the grade that is shown as what somebody got for an assignment (the headline). What a
-- tutor gave stays as it was given, in submission_grade.
--
-- What follows from dates and grants is `effective_deadline` in `computor-deadline`; here is as much of it as is needed to know how late
-- a hand-in was, and a property test holds the two together. Where there is no policy, nothing of this is asked.

create function plus_days(moment timestamptz, days integer, tz text) returns timestamptz language sql stable
return case when days = 0 then moment else (moment at time zone tz + make_interval(days => days)) at time zone tz end;
comment on function plus_days is 'the same time of day so many days later';

create function effective_due(c course_content, tz text, group_id uuid) returns timestamptz language sql stable
return (
    select plus_days(
        greatest(c.due_at, max(e.due_at) filter (where e.kind = 'extension'),
            max(plus_days(c.due_at, coalesce(e.days, 0), tz)) filter (where e.kind = 'extension')),
        least(coalesce(sum(e.days) filter (where e.kind = 'late_days'), 0), 3660)::integer, tz)
    from deadline_extension e
    where e.course_content_id = c.id and (e.submission_group_id = group_id
        or e.course_member_id in (select m.course_member_id from submission_group_member m where m.submission_group_id = group_id)));
comment on function effective_due is 'when it is due for a group, with all that was granted';

create function days_late(moment timestamptz, due timestamptz, tz text) returns integer language sql stable
return case when moment <= due then 0 else coalesce((
    select min(d) from (select least(floor(extract(epoch from moment - due) / 86400), 3660)::integer as about) a,
        lateral generate_series(greatest(a.about - 2, 1), least(a.about + 3, 3660)) d
    where moment <= plus_days(due, d, tz)), 3660) end;
comment on function days_late is 'how many days have begun since it was due';

create function late_penalty(content_id uuid, group_id uuid, handed_in timestamptz) returns double precision language sql stable
return (
    select nullif(least(p.per_day * days_late(handed_in, effective_due(c, p.tz, group_id), p.tz), 1), 0)
    from course_content c join course k on k.id = c.course_id cross join lateral (
        select coalesce(c.late_penalty_per_day, k.late_penalty_per_day) as per_day, coalesce(k.timezone, 'UTC') as tz) p
    where c.id = content_id and handed_in > c.due_at and p.per_day > 0);
comment on function late_penalty is 'what is taken off the grade of what a group handed in then, of 1; null: nothing';

create function final_grade(grade double precision, penalty double precision) returns double precision language sql immutable
return case when grade is null or penalty is null then grade else greatest(grade::numeric - penalty::numeric, 0)::double precision end;
comment on function final_grade is 'what is left of a grade; in decimal numbers, so that 0.8 less 0.1 is 0.7';

alter table submission_group_state add late_penalty double precision;
comment on column submission_group_state.late_penalty is 'what was taken off the grade, of 1, because the work came late; null: nothing';
comment on column submission_group_state.grade is 'the newest grade of the newest official hand-in, less the penalty: what is shown everywhere';

create or replace view submission_group_computed as
select g.id as submission_group_id, g.course_id, g.course_content_id, g.display_name, c.is_submittable and c.archived_at is null as active,
       (select count(*)::integer from submission_group_member m where m.submission_group_id = g.id) as members,
       u.submissions, u.practice, u.uploaded_at, h.artifact_id, h.submitted_at, h.grade_id, final_grade(h.grade, p.penalty) as grade,
       h.status as grade_status, h.graded_by, h.graded_at, r.results, r.runs, r.run_at, r.result_id, r.result_score, r.result_at,
       p.penalty as late_penalty
from submission_group g join course_content c on c.id = g.course_content_id
    cross join lateral uploads_of(g.id) u left join lateral headline(g.id) h on true cross join lateral runs_of(g.id) r
    cross join lateral (select case when h.grade is not null then late_penalty(c.id, g.id, h.submitted_at) end as penalty) p;

-- Keeping it: as before, with the penalty ---------------------------------------------------------------------------------

create or replace function refresh_groups(ids uuid[]) returns uuid[] language plpgsql as $$
declare
    changed uuid[];
begin
    perform from submission_group_state where submission_group_id = any(ids) order by submission_group_id for no key update;
    with written as (
        update submission_group_state s
        set (course_id, course_content_id, display_name, active, members, submissions, practice, uploaded_at, artifact_id, submitted_at, grade_id, grade,
             grade_status, graded_by, graded_at, results, runs, run_at, result_id, result_score, result_at, late_penalty)
            = row (c.course_id, c.course_content_id, c.display_name, c.active, c.members, c.submissions, c.practice, c.uploaded_at, c.artifact_id,
             c.submitted_at, c.grade_id, c.grade, c.grade_status, c.graded_by, c.graded_at, c.results, c.runs, c.run_at, c.result_id,
             c.result_score, c.result_at, c.late_penalty)
        from unnest(ids) i (id) join submission_group_computed c on c.submission_group_id = i.id
        where s.submission_group_id = i.id
            and row (s.course_id, s.course_content_id, s.display_name, s.active, s.members, s.submissions, s.practice, s.uploaded_at, s.artifact_id,
                 s.submitted_at, s.grade_id, s.grade, s.grade_status, s.graded_by, s.graded_at, s.results, s.runs, s.run_at, s.result_id,
                 s.result_score, s.result_at, s.late_penalty)
                is distinct from row (c.course_id, c.course_content_id, c.display_name, c.active, c.members, c.submissions, c.practice, c.uploaded_at,
                 c.artifact_id, c.submitted_at, c.grade_id, c.grade, c.grade_status, c.graded_by, c.graded_at, c.results, c.runs, c.run_at,
                 c.result_id, c.result_score, c.result_at, c.late_penalty)
        returning s.submission_group_id)
    select array_agg(submission_group_id) into changed from written;
    return coalesce(changed, '{}');
end
$$;

create or replace function keep_groups(ids uuid[], runs_changed boolean) returns void language plpgsql as $$
declare
    old submission_group_state;
    new submission_group_state;
begin
    if coalesce(cardinality(ids), 0) = 0 or current_setting('app.keep_state', true) = 'off' then
        return;
    end if;
    if cardinality(ids) > 1 then
        ids := refresh_groups(ids);
        perform refresh_members(array(
            select distinct course_member_id from submission_group_member where submission_group_id = any(ids)));
        return;
    end if;
    select * into old from submission_group_state where submission_group_id = ids[1] for no key update;
    if not found then
        return;
    end if;
    if runs_changed then
        update submission_group_state s
        set (results, runs, run_at, result_id, result_score, result_at)
            = row (r.results, r.runs, r.run_at, r.result_id, r.result_score, r.result_at)
        from runs_of(old.submission_group_id) r where s.submission_group_id = old.submission_group_id returning s.* into new;
    else
        update submission_group_state s
        set (submissions, practice, uploaded_at, artifact_id, submitted_at, grade_id, grade, grade_status, graded_by, graded_at, late_penalty)
            = row (u.submissions, u.practice, u.uploaded_at, h.artifact_id, h.submitted_at, h.grade_id, final_grade(h.grade, p.penalty), h.status,
                   h.graded_by, h.graded_at, p.penalty)
        from uploads_of(old.submission_group_id) u left join headline(old.submission_group_id) h on true
            cross join lateral (select case when h.grade is not null
                then late_penalty(old.course_content_id, old.submission_group_id, h.submitted_at) end as penalty) p
        where s.submission_group_id = old.submission_group_id returning s.* into new;
    end if;
    perform keep_members(old, new);
end
$$;

create or replace function add_group_states(ids uuid[]) returns bigint language plpgsql as $$
declare
    added bigint;
begin
    insert into submission_group_state (submission_group_id, course_id, course_content_id, display_name, active, members, submissions, practice, uploaded_at,
        artifact_id, submitted_at, grade_id, grade, grade_status, graded_by, graded_at, results, runs, run_at, result_id, result_score, result_at,
        late_penalty)
    select c.* from unnest(ids) i (id) join submission_group_computed c on c.submission_group_id = i.id;
    get diagnostics added = row_count;
    return added;
end
$$;

-- What is handed in anew has no grade yet, so nothing is taken off.
create or replace function artifact_added() returns trigger language plpgsql as $$
declare
    kept boolean;
begin
    if current_setting('app.keep_state', true) = 'off' then
        return null;
    end if;
    with work as (
        update submission_group_state s
        set submissions = s.submissions + new.submit::integer, practice = s.practice + (not new.submit)::integer,
            uploaded_at = greatest(s.uploaded_at, new.created_at),
            artifact_id = case when new.submit then new.id else s.artifact_id end,
            submitted_at = case when new.submit then new.created_at else s.submitted_at end,
            grade_id = case when not new.submit then s.grade_id end, grade = case when not new.submit then s.grade end,
            grade_status = case when not new.submit then s.grade_status end, graded_by = case when not new.submit then s.graded_by end,
            graded_at = case when not new.submit then s.graded_at end, late_penalty = case when not new.submit then s.late_penalty end
        from (select o.* from submission_group_state o where o.submission_group_id = new.submission_group_id for no key update) o
        where s.submission_group_id = o.submission_group_id and o.members <= 1
            and (not new.submit or o.submitted_at is null or (new.created_at, new.id) > (o.submitted_at, o.artifact_id))
            and (not new.submit or o.graded_at is null or o.graded_at <= greatest(o.uploaded_at, new.created_at, o.run_at))
        returning s.submission_group_id, s.active, s.last_activity, (o.submissions = 0 and new.submit)::integer as handed_in,
            (s.grade_id is not null)::integer - (o.grade_id is not null)::integer as graded,
            s.ungraded::integer - o.ungraded::integer as ungraded, s.unreviewed::integer - o.unreviewed::integer as unreviewed),
    alone as (
        update course_member_state s
        set handed_in = s.handed_in + w.handed_in, graded = s.graded + w.graded, ungraded = s.ungraded + w.ungraded,
            unreviewed = s.unreviewed + w.unreviewed, last_activity = greatest(s.last_activity, w.last_activity)
        from work w join submission_group_member m on m.submission_group_id = w.submission_group_id
        where w.active and s.course_member_id = m.course_member_id)
    select true into kept from work;
    if kept is null then
        perform keep_groups(array[new.submission_group_id], false);
    end if;
    return null;
end
$$;

-- What changes a penalty: dates, policies, time zones, and what was granted. Only graded work that came after the first due date has
-- one, so only that is looked at.

create or replace function contents_changed() returns trigger language plpgsql as $$
declare
    changed uuid[];
begin
    changed := refresh_groups(array(
        select g.id from added n join gone o on o.id = n.id join submission_group g on g.course_content_id = n.id
            join submission_group_state s on s.submission_group_id = g.id
        where (n.is_submittable, n.archived_at is null) is distinct from (o.is_submittable, o.archived_at is null)
            or (n.due_at, n.late_penalty_per_day) is distinct from (o.due_at, o.late_penalty_per_day)
                and s.grade is not null and (s.late_penalty is not null or s.submitted_at > n.due_at)));
    perform refresh_members(array(select distinct course_member_id from submission_group_member where submission_group_id = any(changed)));
    return null;
end
$$;

create function course_policy_changed() returns trigger language plpgsql as $$
begin
    perform refresh_groups(array(
        select g.id from submission_group g join submission_group_state s on s.submission_group_id = g.id
            join course_content c on c.id = g.course_content_id
        where g.course_id = new.id and s.grade is not null and (s.late_penalty is not null or s.submitted_at > c.due_at)));
    return null;
end
$$;
create trigger keep_state_changed after update of timezone, late_penalty_per_day on course for each row
    when ((old.timezone, old.late_penalty_per_day) is distinct from (new.timezone, new.late_penalty_per_day))
    execute function course_policy_changed();

create function extension_changed() returns trigger language plpgsql as $$
begin
    if current_setting('app.keep_state', true) = 'off' then
        return null;
    end if;
    perform refresh_groups(array(
        select s.submission_group_id from submission_group_state s
        where s.grade is not null and s.submission_group_id in (
            select new.submission_group_id union select old.submission_group_id union
            select m.submission_group_id from submission_group_member m
            where (m.course_member_id, m.course_content_id) in
                ((new.course_member_id, new.course_content_id), (old.course_member_id, old.course_content_id)))));
    return null;
end
$$;
create trigger keep_state_changed after insert or update or delete on deadline_extension for each row execute function extension_changed();

-- Lists of a course that somebody has read show it.
create trigger change_added after insert on deadline_extension referencing new table as added
    for each statement execute function change_in_course();
create trigger change_changed after update on deadline_extension referencing old table as gone new table as added
    for each statement execute function change_in_course();
create trigger change_gone after delete on deadline_extension referencing old table as gone
    for each statement execute function change_in_course();

create or replace function work_as_of(in_course uuid, handed_in_until timestamptz, graded_until timestamptz)
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
        g.id, final_grade(g.grade, case when g.grade is not null and o.created_at > c.due_at
            then late_penalty(s.course_content_id, s.submission_group_id, o.created_at) end),
        g.status, g.graded_by_course_member_id, g.graded_at, coalesce(ran.results, 0)::integer,
        coalesce(ran.runs, 0)::integer, n.id, n.score, n.created_at
    from submission_group_state s
    join course_content c on c.id = s.course_content_id
    left join official o on o.submission_group_id = s.submission_group_id
    left join graded g on g.artifact_id = o.id
    left join ran on ran.submission_group_id = s.submission_group_id
    left join newest n on n.submission_group_id = s.submission_group_id
    where s.course_id = in_course;
end;

-- What was handed in late before this counts as what comes now.
select cardinality(refresh_groups(array(
    select s.submission_group_id from submission_group_state s join course_content c on c.id = s.course_content_id
    where s.grade is not null and s.submitted_at > c.due_at)));
