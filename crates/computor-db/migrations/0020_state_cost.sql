-- The most frequent writes, hand-ins and starts of tests, keep what came of the work in one statement each: the row of the
-- group is locked, read and changed at once, and that of its only member along with it. Whatever is not so simple (teams,
-- what comes late, what takes the last activity away) is computed as a whole, as before.

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
            graded_at = case when not new.submit then s.graded_at end
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

-- A run that has not ended well yet counts, and is the last that happened; nothing else changes.
create or replace function result_added() returns trigger language plpgsql as $$
declare
    kept boolean;
begin
    if new.status = 0 or current_setting('app.keep_state', true) = 'off' then
        perform keep_groups(array[new.submission_group_id], true);
        return null;
    end if;
    with work as (
        update submission_group_state s
        set runs = s.runs + run_counts(new.status)::integer, run_at = greatest(s.run_at, new.created_at)
        where s.submission_group_id = new.submission_group_id and s.members <= 1
        returning s.submission_group_id, s.active, s.last_activity),
    alone as (
        update course_member_state s set last_activity = greatest(s.last_activity, w.last_activity)
        from work w join submission_group_member m on m.submission_group_id = w.submission_group_id
        where w.active and s.course_member_id = m.course_member_id)
    select true into kept from work;
    if kept is null then
        perform keep_groups(array[new.submission_group_id], true);
    end if;
    return null;
end
$$;
