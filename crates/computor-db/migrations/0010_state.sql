-- What views ask is kept when it is written: a row per submission group, and one per member of a course.
--
-- The rule is said once, in the views submission_group_computed and course_member_computed. The rows are kept in the
-- transaction that changes what they are made from; computor_repair() makes them anew.
--
-- Locks are taken in one order, so that two transactions wait for each other at most in one direction: rows of groups
-- by id, then rows of members by id. Whoever changes a group's work holds the row of its state, and reads after that.

-- One group for each member and content -------------------------------------------------------------------------------

alter table submission_group_member add course_content_id uuid;
update submission_group_member m set course_content_id = g.course_content_id from submission_group g where g.id = m.submission_group_id;

-- Where a member got into two groups of a content, the one with work stays, then the older one. No work is lost: the
-- other group keeps it.
with ranked as (
    select m.id, row_number() over (partition by m.course_content_id, m.course_member_id order by
        (exists(select from submission_artifact a where a.submission_group_id = g.id)
         or exists(select from result r where r.submission_group_id = g.id)) desc, g.created_at, g.id) as place
    from submission_group_member m join submission_group g on g.id = m.submission_group_id)
delete from submission_group_member m using ranked where ranked.id = m.id and ranked.place > 1;

alter table submission_group_member alter course_content_id set not null,
    add constraint submission_group_member_once_per_content unique (course_member_id, course_content_id);

create or replace function submission_group_member_course() returns trigger language plpgsql as $$
begin
    select course_id, course_content_id into new.course_id, new.course_content_id from submission_group where id = new.submission_group_id;
    if not found then
        raise exception 'there is no submission group %', new.submission_group_id
            using errcode = 'foreign_key_violation', constraint = 'submission_group_member_submission_group_id_fkey',
                table = 'submission_group_member';
    end if;
    return new;
end
$$;
drop trigger submission_group_member_course on submission_group_member;
create trigger submission_group_member_course
    before insert or update of submission_group_id, course_id, course_content_id on submission_group_member
    for each row execute function submission_group_member_course();

-- Indexes: the default order of each list with its usual filters ------------------------------------------------------

create index course_member_in_order on course_member (course_id, created_at, id);
create index course_member_active on course_member (user_id, course_id, course_role_id) where archived_at is null;

drop index submission_group_course_content, submission_group_course;
create index submission_group_course_content on submission_group (course_content_id, created_at, id);
create index submission_group_course on submission_group (course_id, created_at, id);
create index submission_group_course_by_name on submission_group (course_id, display_name, id);
create index submission_group_content_by_name on submission_group (course_content_id, display_name, id);
drop index submission_group_member_course;
create index submission_group_member_course on submission_group_member (course_id, created_at, id);

drop index submission_artifact_official, submission_artifact_uploader, submission_artifact_uploaded_at;
create index submission_artifact_official on submission_artifact (submission_group_id, created_at desc, id desc) where submit;
create index submission_artifact_newest on submission_artifact (submission_group_id, created_at desc, id desc);
create index submission_artifact_course on submission_artifact (course_id, created_at desc, id desc);
create index submission_artifact_uploader on submission_artifact (uploaded_by_course_member_id, created_at desc, id desc);
create index submission_artifact_in_order on submission_artifact (created_at desc, id desc);

drop index result_course_member, result_submission_artifact, result_submission_group, result_course_content, result_created_at;
create index result_course_member on result (course_member_id, created_at desc, id desc);
create index result_submission_artifact on result (submission_artifact_id, created_at desc, id desc);
create index result_submission_group on result (submission_group_id, created_at desc, id desc);
create index result_course_content on result (course_content_id, created_at desc, id desc);
create index result_course on result (course_id, created_at desc, id desc);
create index result_in_order on result (created_at desc, id desc);

drop index submission_grade_artifact, submission_grade_grader, submission_grade_graded_at;
create index submission_grade_artifact on submission_grade (artifact_id, graded_at desc, id desc);
create index submission_grade_group on submission_grade (submission_group_id, graded_at desc, id desc);
create index submission_grade_grader on submission_grade (graded_by_course_member_id, graded_at desc, id desc);
create index submission_grade_course on submission_grade (course_id, graded_at desc, id desc);
create index submission_grade_in_order on submission_grade (graded_at desc, id desc);

create index message_within_course on message (within_course_id, submission_group_id, course_member_id, author_id, id)
    where archived_at is null and within_course_id is not null;

-- The rows ------------------------------------------------------------------------------------------------------------

create table submission_group_state (
    submission_group_id uuid primary key references submission_group on delete cascade,
    course_id           uuid not null,
    course_content_id   uuid not null,
    display_name        varchar(255),
    active              boolean not null,
    members             integer not null,
    submissions         integer not null,
    practice            integer not null,
    uploaded_at         timestamptz,
    artifact_id         uuid,
    submitted_at        timestamptz,
    grade_id            uuid,
    grade               double precision,
    grade_status        integer,
    graded_by           uuid,
    graded_at           timestamptz,
    results             integer not null,
    runs                integer not null,
    run_at              timestamptz,
    result_id           uuid,
    result_score        double precision,
    result_at           timestamptz,
    ungraded            boolean not null generated always as (active and artifact_id is not null and grade_id is null) stored,
    unreviewed          boolean not null generated always as (active and artifact_id is not null and coalesce(grade_status, 0) = 0) stored,
    last_activity       timestamptz generated always as (greatest(uploaded_at, run_at, graded_at)) stored
) with (fillfactor = 80);
comment on table submission_group_state is 'submission_group_computed, kept';
comment on column submission_group_state.active is 'its content is submittable and not archived';
comment on column submission_group_state.submissions is 'official hand-ins; practice uploads count beside them';
comment on column submission_group_state.artifact_id is 'the newest official one; grade_… is its headline';
comment on column submission_group_state.results is 'finished runs; runs are those that count for the limit';
comment on column submission_group_state.result_id is 'the newest finished run';
comment on column submission_group_state.ungraded is 'the newest official artifact has no grade; what is not active waits for nothing';
comment on column submission_group_state.unreviewed is 'it has none, or one that says not reviewed';
-- In the order of the lists of what waits. None but these beside the key: each index more makes each hand-in dearer.
create index submission_group_state_ungraded on submission_group_state (course_id, display_name, submission_group_id) where ungraded;
create index submission_group_state_ungraded_of_content on submission_group_state (course_content_id, display_name, submission_group_id)
    where ungraded;

-- The parts of the rule, so that a hand-in need not count runs, nor a run hand-ins. The third part is the headline.
create function uploads_of(group_id uuid) returns table (submissions integer, practice integer, uploaded_at timestamptz) language sql stable
begin atomic
    select count(*) filter (where a.submit)::integer, count(*) filter (where not a.submit)::integer, max(a.created_at)
    from submission_artifact a where a.submission_group_id = group_id;
end;

create function runs_of(group_id uuid) returns table (results integer, runs integer, run_at timestamptz, result_id uuid,
    result_score double precision, result_at timestamptz) language sql stable
begin atomic
    select n.results, n.runs, n.run_at, f.id, f.score, f.created_at
    from (select count(*) filter (where r.status = 0)::integer as results, count(*) filter (where run_counts(r.status))::integer as runs,
                 max(r.created_at) as run_at
          from result r where r.submission_group_id = group_id) n
    left join lateral (
        select r.id, result_score(r.result, r.grade) as score, r.created_at from result r
        where r.submission_group_id = group_id and r.status = 0 order by r.created_at desc, r.id desc limit 1) f on true;
end;

create view submission_group_computed as
select g.id as submission_group_id, g.course_id, g.course_content_id, g.display_name, c.is_submittable and c.archived_at is null as active,
       (select count(*)::integer from submission_group_member m where m.submission_group_id = g.id) as members,
       u.submissions, u.practice, u.uploaded_at, h.artifact_id, h.submitted_at, h.grade_id, h.grade, h.status as grade_status,
       h.graded_by, h.graded_at, r.results, r.runs, r.run_at, r.result_id, r.result_score, r.result_at
from submission_group g join course_content c on c.id = g.course_content_id
    cross join lateral uploads_of(g.id) u left join lateral headline(g.id) h on true cross join lateral runs_of(g.id) r;

create table course_member_state (
    course_member_id uuid primary key references course_member on delete cascade,
    course_id        uuid not null,
    assignments      integer not null,
    handed_in        integer not null,
    graded           integer not null,
    ungraded         integer not null,
    unreviewed       integer not null,
    last_activity    timestamptz,
    progress         double precision not null generated always as
        (case when assignments > 0 then handed_in::double precision / assignments else 0 end) stored
) with (fillfactor = 80);
comment on table course_member_state is 'course_member_computed, kept; contents that are archived do not count';
comment on column course_member_state.assignments is 'the contents on which the member has a group';
comment on column course_member_state.progress is 'handed in, of those, 0 to 1';

create view course_member_computed as
select m.id as course_member_id, m.course_id, n.*
from course_member m cross join lateral (
    select count(*)::integer as assignments, count(*) filter (where s.submissions > 0)::integer as handed_in,
           count(*) filter (where s.grade_id is not null)::integer as graded, count(*) filter (where s.ungraded)::integer as ungraded,
           count(*) filter (where s.unreviewed)::integer as unreviewed, max(s.last_activity) as last_activity
    from submission_group_member gm join submission_group_state s on s.submission_group_id = gm.submission_group_id
    where gm.course_member_id = m.id and s.active) n;

-- Keeping them --------------------------------------------------------------------------------------------------------
-- Who deletes a whole course sets app.keep_state = off: what would be counted goes as well.

-- Writes the state of these members; answers how many were not as they should be.
create function refresh_members(ids uuid[]) returns bigint language plpgsql as $$
declare
    changed bigint;
begin
    if coalesce(cardinality(ids), 0) = 0 or current_setting('app.keep_state', true) = 'off' then
        return 0;
    end if;
    perform from course_member_state where course_member_id = any(ids) order by course_member_id for no key update;
    update course_member_state s
    set (assignments, handed_in, graded, ungraded, unreviewed, last_activity)
        = row (c.assignments, c.handed_in, c.graded, c.ungraded, c.unreviewed, c.last_activity)
    from unnest(ids) i (id) join course_member_computed c on c.course_member_id = i.id
    where s.course_member_id = i.id
        and (s.assignments, s.handed_in, s.graded, s.ungraded, s.unreviewed, s.last_activity)
            is distinct from (c.assignments, c.handed_in, c.graded, c.ungraded, c.unreviewed, c.last_activity);
    get diagnostics changed = row_count;
    return changed;
end
$$;

-- Writes the state of these groups, whatever has changed; answers which were not as they should be.
create function refresh_groups(ids uuid[]) returns uuid[] language plpgsql as $$
declare
    changed uuid[];
begin
    perform from submission_group_state where submission_group_id = any(ids) order by submission_group_id for no key update;
    with written as (
        update submission_group_state s
        set (course_id, course_content_id, display_name, active, members, submissions, practice, uploaded_at, artifact_id, submitted_at, grade_id, grade,
             grade_status, graded_by, graded_at, results, runs, run_at, result_id, result_score, result_at)
            = row (c.course_id, c.course_content_id, c.display_name, c.active, c.members, c.submissions, c.practice, c.uploaded_at, c.artifact_id,
             c.submitted_at, c.grade_id, c.grade, c.grade_status, c.graded_by, c.graded_at, c.results, c.runs, c.run_at, c.result_id,
             c.result_score, c.result_at)
        from unnest(ids) i (id) join submission_group_computed c on c.submission_group_id = i.id
        where s.submission_group_id = i.id
            and row (s.course_id, s.course_content_id, s.display_name, s.active, s.members, s.submissions, s.practice, s.uploaded_at, s.artifact_id,
                 s.submitted_at, s.grade_id, s.grade, s.grade_status, s.graded_by, s.graded_at, s.results, s.runs, s.run_at, s.result_id,
                 s.result_score, s.result_at)
                is distinct from row (c.course_id, c.course_content_id, c.display_name, c.active, c.members, c.submissions, c.practice, c.uploaded_at,
                 c.artifact_id, c.submitted_at, c.grade_id, c.grade, c.grade_status, c.graded_by, c.graded_at, c.results, c.runs, c.run_at,
                 c.result_id, c.result_score, c.result_at)
        returning s.submission_group_id)
    select array_agg(submission_group_id) into changed from written;
    return coalesce(changed, '{}');
end
$$;

-- The members of a group follow by what its state was and is: counting all their groups anew would cost more than a
-- hand-in. The caller holds the group's state.
create function keep_members(old submission_group_state, new submission_group_state) returns void language plpgsql as $$
begin
    if new.members = 0 or not new.active then
        return;
    end if;
    if old.last_activity > new.last_activity or old.last_activity is not null and new.last_activity is null then
        perform refresh_members(array(
            select course_member_id from submission_group_member where submission_group_id = new.submission_group_id));
        return;
    end if;
    if new.members > 1 then
        perform from course_member_state
        where course_member_id in (select course_member_id from submission_group_member where submission_group_id = new.submission_group_id)
        order by course_member_id for no key update;
    end if;
    update course_member_state s
    set handed_in = s.handed_in + (new.submissions > 0)::integer - (old.submissions > 0)::integer,
        graded = s.graded + (new.grade_id is not null)::integer - (old.grade_id is not null)::integer,
        ungraded = s.ungraded + new.ungraded::integer - old.ungraded::integer,
        unreviewed = s.unreviewed + new.unreviewed::integer - old.unreviewed::integer,
        last_activity = greatest(s.last_activity, new.last_activity)
    from submission_group_member m
    where m.submission_group_id = new.submission_group_id and s.course_member_id = m.course_member_id;
end
$$;

-- Brings groups, and their members, up to date after a change of what was handed in and graded, or of runs.
create function keep_groups(ids uuid[], runs_changed boolean) returns void language plpgsql as $$
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
        set (submissions, practice, uploaded_at, artifact_id, submitted_at, grade_id, grade, grade_status, graded_by, graded_at)
            = row (u.submissions, u.practice, u.uploaded_at, h.artifact_id, h.submitted_at, h.grade_id, h.grade, h.status, h.graded_by, h.graded_at)
        from uploads_of(old.submission_group_id) u left join headline(old.submission_group_id) h on true
        where s.submission_group_id = old.submission_group_id returning s.* into new;
    end if;
    perform keep_members(old, new);
end
$$;

-- Groups
create function add_group_states(ids uuid[]) returns bigint language plpgsql as $$
declare
    added bigint;
begin
    insert into submission_group_state (submission_group_id, course_id, course_content_id, display_name, active, members, submissions, practice, uploaded_at,
        artifact_id, submitted_at, grade_id, grade, grade_status, graded_by, graded_at, results, runs, run_at, result_id, result_score, result_at)
    select c.* from unnest(ids) i (id) join submission_group_computed c on c.submission_group_id = i.id;
    get diagnostics added = row_count;
    return added;
end
$$;

create function submission_groups_added() returns trigger language plpgsql as $$
begin
    perform add_group_states(array(select id from added));
    perform refresh_members(array(select m.course_member_id from added join submission_group_member m on m.submission_group_id = added.id));
    return null;
end
$$;
create trigger keep_state_added after insert on submission_group referencing new table as added
    for each statement execute function submission_groups_added();

create function submission_group_changed() returns trigger language plpgsql as $$
begin
    update submission_group_member set course_content_id = new.course_content_id
    where submission_group_id = new.id and course_content_id <> new.course_content_id;
    perform refresh_groups(array[new.id]);
    if old.course_content_id <> new.course_content_id then
        perform refresh_members(array(select course_member_id from submission_group_member where submission_group_id = new.id));
    end if;
    return null;
end
$$;
create trigger keep_state_changed after update of course_content_id, display_name on submission_group for each row
    when (old.course_content_id <> new.course_content_id or old.display_name is distinct from new.display_name)
    execute function submission_group_changed();

create function submission_group_resized() returns trigger language plpgsql as $$
begin
    perform check_group_sizes(array[new.id]);
    return null;
end
$$;
create trigger check_size after update of max_group_size on submission_group for each row
    when (new.max_group_size < old.max_group_size) execute function submission_group_resized();

create function check_group_sizes(ids uuid[]) returns void language plpgsql as $$
begin
    if exists (select from submission_group_state s join submission_group g on g.id = s.submission_group_id
               where s.submission_group_id = any(ids) and s.members > g.max_group_size)
    then
        raise exception 'the submission group is full'
            using errcode = 'check_violation', constraint = 'submission_group_full', table = 'submission_group_member';
    end if;
end
$$;

-- Members of groups
create function group_members_changed() returns trigger language plpgsql as $$
declare
    groups uuid[];
    members uuid[];
begin
    if tg_op = 'DELETE' then
        select array_agg(distinct submission_group_id), array_agg(distinct course_member_id) into groups, members from gone;
    elsif tg_op = 'INSERT' then
        select array_agg(distinct submission_group_id), array_agg(distinct course_member_id) into groups, members from added;
    else
        select array_agg(distinct submission_group_id), array_agg(distinct course_member_id) into groups, members
        from (select n.submission_group_id, n.course_member_id, n.id from added n union all
              select o.submission_group_id, o.course_member_id, o.id from gone o) x
        where exists (select from added n join gone o on o.id = n.id
                      where n.id = x.id and (n.submission_group_id, n.course_member_id) is distinct from (o.submission_group_id, o.course_member_id));
    end if;
    if groups is null or current_setting('app.keep_state', true) = 'off' then
        return null;
    end if;
    perform refresh_groups(groups);
    perform refresh_members(members);
    if tg_op <> 'DELETE' then
        perform check_group_sizes(groups);
    end if;
    return null;
end
$$;
create trigger keep_state_added after insert on submission_group_member referencing new table as added
    for each statement execute function group_members_changed();
create trigger keep_state_changed after update on submission_group_member referencing old table as gone new table as added
    for each statement execute function group_members_changed();
create trigger keep_state_gone after delete on submission_group_member referencing old table as gone
    for each statement execute function group_members_changed();

-- Members of the course
create function add_member_states(ids uuid[]) returns bigint language plpgsql as $$
declare
    added bigint;
begin
    insert into course_member_state (course_member_id, course_id, assignments, handed_in, graded, ungraded, unreviewed, last_activity)
    select c.* from unnest(ids) i (id) join course_member_computed c on c.course_member_id = i.id;
    get diagnostics added = row_count;
    return added;
end
$$;

create function course_members_added() returns trigger language plpgsql as $$
begin
    perform add_member_states(array(select id from added));
    return null;
end
$$;
create trigger keep_state_added after insert on course_member referencing new table as added
    for each statement execute function course_members_added();

-- Work: what is handed in, its grades, its runs
create function work_added() returns trigger language plpgsql as $$
begin
    perform keep_groups(array(select distinct submission_group_id from added where submission_group_id is not null), tg_table_name = 'result');
    return null;
end
$$;
create function work_gone() returns trigger language plpgsql as $$
begin
    perform keep_groups(array(select distinct submission_group_id from gone where submission_group_id is not null), tg_table_name = 'result');
    return null;
end
$$;
create trigger keep_state_gone after delete on submission_artifact referencing old table as gone for each statement execute function work_gone();
create trigger keep_state_added after insert on submission_grade referencing new table as added for each statement execute function work_added();
create trigger keep_state_gone after delete on submission_grade referencing old table as gone for each statement execute function work_gone();
create trigger keep_state_gone after delete on result referencing old table as gone for each statement execute function work_gone();

-- What comes after all there is changes the state by itself: hand-ins and starts of tests are the most frequent writes.
create function artifact_added() returns trigger language plpgsql as $$
declare
    before submission_group_state;
    after submission_group_state;
begin
    select * into before from submission_group_state where submission_group_id = new.submission_group_id for no key update;
    if not found or current_setting('app.keep_state', true) = 'off' then
        return null;
    end if;
    if new.submit and (new.created_at, new.id) < (before.submitted_at, before.artifact_id) then
        perform keep_groups(array[new.submission_group_id], false);
        return null;
    end if;
    if new.submit then
        update submission_group_state s
        set submissions = before.submissions + 1, uploaded_at = greatest(before.uploaded_at, new.created_at), artifact_id = new.id,
            submitted_at = new.created_at, grade_id = null, grade = null, grade_status = null, graded_by = null, graded_at = null
        where s.submission_group_id = new.submission_group_id returning s.* into after;
    else
        update submission_group_state s
        set practice = before.practice + 1, uploaded_at = greatest(before.uploaded_at, new.created_at)
        where s.submission_group_id = new.submission_group_id returning s.* into after;
    end if;
    perform keep_members(before, after);
    return null;
end
$$;
create trigger keep_state_added after insert on submission_artifact for each row execute function artifact_added();

create function result_added() returns trigger language plpgsql as $$
declare
    before submission_group_state;
    after submission_group_state;
begin
    if new.status = 0 then
        perform keep_groups(array[new.submission_group_id], true);
        return null;
    end if;
    select * into before from submission_group_state where submission_group_id = new.submission_group_id for no key update;
    if not found or current_setting('app.keep_state', true) = 'off' then
        return null;
    end if;
    update submission_group_state s
    set runs = before.runs + run_counts(new.status)::integer, run_at = greatest(before.run_at, new.created_at)
    where s.submission_group_id = new.submission_group_id returning s.* into after;
    perform keep_members(before, after);
    return null;
end
$$;
create trigger keep_state_added after insert on result for each row
    when (new.submission_group_id is not null) execute function result_added();

create function artifacts_changed() returns trigger language plpgsql as $$
begin
    perform keep_groups(array(
        select x.g from added n join gone o on o.id = n.id, lateral (values (n.submission_group_id), (o.submission_group_id)) x (g)
        where (n.submit, n.created_at, n.submission_group_id) is distinct from (o.submit, o.created_at, o.submission_group_id) group by x.g), false);
    return null;
end
$$;
create trigger keep_state_changed after update on submission_artifact referencing old table as gone new table as added
    for each statement execute function artifacts_changed();

create function grades_changed() returns trigger language plpgsql as $$
begin
    perform keep_groups(array(
        select x.g from added n join gone o on o.id = n.id, lateral (values (n.submission_group_id), (o.submission_group_id)) x (g)
        where (n.artifact_id, n.grade, n.status, n.graded_at, n.graded_by_course_member_id)
            is distinct from (o.artifact_id, o.grade, o.status, o.graded_at, o.graded_by_course_member_id) group by x.g), false);
    return null;
end
$$;
create trigger keep_state_changed after update on submission_grade referencing old table as gone new table as added
    for each statement execute function grades_changed();

-- That a run begins changes nothing: it counted when it was asked for.
create function results_changed() returns trigger language plpgsql as $$
begin
    perform keep_groups(array(
        select x.g from added n join gone o on o.id = n.id, lateral (values (n.submission_group_id), (o.submission_group_id)) x (g)
        where x.g is not null and (n.status = 0, run_counts(n.status), result_score(n.result, n.grade), n.created_at, n.submission_group_id)
            is distinct from (o.status = 0, run_counts(o.status), result_score(o.result, o.grade), o.created_at, o.submission_group_id)
        group by x.g), true);
    return null;
end
$$;
create trigger keep_state_changed after update on result referencing old table as gone new table as added
    for each statement execute function results_changed();

-- Contents
create function contents_changed() returns trigger language plpgsql as $$
declare
    changed uuid[];
begin
    changed := refresh_groups(array(
        select g.id from added n join gone o on o.id = n.id join submission_group g on g.course_content_id = n.id
        where (n.is_submittable, n.archived_at is null) is distinct from (o.is_submittable, o.archived_at is null)));
    perform refresh_members(array(select distinct course_member_id from submission_group_member where submission_group_id = any(changed)));
    return null;
end
$$;
create trigger keep_state_changed after update on course_content referencing old table as gone new table as added
    for each statement execute function contents_changed();

-- Provisioning --------------------------------------------------------------------------------------------------------

create view missing_group as
select c.id as course_content_id, c.course_id, m.id as course_member_id, person_name(u.given_name, u.family_name, u.email, u.username) as name
from course_content c join active_member m on m.course_id = c.course_id join "user" u on u.id = m.user_id
where c.is_submittable and c.archived_at is null and coalesce(c.max_group_size, 1) = 1
    and m.course_role_id = '_student' and not u.is_service
    and not exists (select from submission_group_member gm where gm.course_member_id = m.id and gm.course_content_id = c.id);
comment on view missing_group is 'an individual assignment has a group for each active student, and for nobody else';

-- Makes the groups that are missing: of these contents, of these members, or all of them. Limits stay the content's.
create function provision(contents uuid[], members uuid[]) returns bigint language plpgsql as $$
declare
    ids uuid[];
    of_content uuid[];
    of_member uuid[];
    names text[];
begin
    if contents is not null then
        select array_agg(gen_random_uuid()), array_agg(course_content_id), array_agg(course_member_id), array_agg(name)
        into ids, of_content, of_member, names from missing_group where course_content_id = any(contents);
    elsif members is not null then
        select array_agg(gen_random_uuid()), array_agg(course_content_id), array_agg(course_member_id), array_agg(name)
        into ids, of_content, of_member, names from missing_group where course_member_id = any(members);
    else
        select array_agg(gen_random_uuid()), array_agg(course_content_id), array_agg(course_member_id), array_agg(name)
        into ids, of_content, of_member, names from missing_group;
    end if;
    if ids is null then
        return 0;
    end if;
    insert into submission_group (id, display_name, max_group_size, course_content_id)
    select n.id, left(n.name, 255), 1, n.content from unnest(ids, names, of_content) n (id, name, content);
    insert into submission_group_member (submission_group_id, course_member_id)
    select n.id, n.member from unnest(ids, of_member) n (id, member);
    return cardinality(ids);
end
$$;

-- Removes the groups that these members are alone in and that nobody worked in.
create function drop_unused_groups(of_members uuid[]) returns void language sql
begin atomic
    delete from submission_group g using submission_group_member m
    where m.submission_group_id = g.id and m.course_member_id = any(of_members)
        and not exists (select from submission_group_member o where o.submission_group_id = g.id and o.id <> m.id)
        and not exists (select from submission_artifact a where a.submission_group_id = g.id)
        and not exists (select from result r where r.submission_group_id = g.id);
end;

-- A member and a content that are made at the same time do not see each other: whoever makes an assignment waits for
-- those who make members of its course, and they for it.
create function course_members_provisioned() returns trigger language plpgsql as $$
declare
    students uuid[];
begin
    select array_agg(id) into students from added where course_role_id = '_student' and archived_at is null;
    if students is not null then
        perform pg_advisory_xact_lock_shared(hashtextextended(c.course_id::text, 9))
        from (select distinct course_id from added order by course_id) c;
        perform provision(null, students);
    end if;
    return null;
end
$$;
create trigger provision_added after insert on course_member referencing new table as added
    for each statement execute function course_members_provisioned();

create function course_member_provisioned() returns trigger language plpgsql as $$
begin
    if new.course_role_id = '_student' and new.archived_at is null then
        perform pg_advisory_xact_lock_shared(hashtextextended(new.course_id::text, 9));
        perform provision(null, array[new.id]);
    else
        perform drop_unused_groups(array[new.id]);
    end if;
    return null;
end
$$;
create trigger provision_changed after update of course_role_id, archived_at on course_member for each row
    when (old.course_role_id is distinct from new.course_role_id or old.archived_at is null is distinct from (new.archived_at is null))
    execute function course_member_provisioned();

create function contents_provisioned() returns trigger language plpgsql as $$
declare
    wanted uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(id) into wanted from added where is_submittable;
    else
        select array_agg(n.id) into wanted from added n join gone o on o.id = n.id
        where n.is_submittable and n.archived_at is null
            and (n.is_submittable, coalesce(n.max_group_size, 1), n.archived_at is null)
                is distinct from (o.is_submittable, coalesce(o.max_group_size, 1), o.archived_at is null);
    end if;
    if wanted is not null then
        perform pg_advisory_xact_lock(hashtextextended(c.course_id::text, 9))
        from (select distinct course_id from course_content where id = any(wanted) order by course_id) c;
        perform provision(wanted, null);
    end if;
    return null;
end
$$;
create trigger provision_added after insert on course_content referencing new table as added
    for each statement execute function contents_provisioned();
create trigger provision_changed after update on course_content referencing old table as gone new table as added
    for each statement execute function contents_provisioned();

-- Repair --------------------------------------------------------------------------------------------------------------

-- Makes everything anew, and says how many rows were not as they should be.
create function computor_repair(out groups_made bigint, out group_states bigint, out member_states bigint) language plpgsql as $$
begin
    -- Nobody changes work meanwhile: what is computed is what stands when it is written.
    lock table submission_group_state, course_member_state in exclusive mode;
    group_states := add_group_states(array(
        select id from submission_group g where not exists (select from submission_group_state s where s.submission_group_id = g.id)));
    group_states := group_states + cardinality(refresh_groups(array(select submission_group_id from submission_group_state)));
    member_states := add_member_states(array(
        select id from course_member m where not exists (select from course_member_state s where s.course_member_id = m.id)));
    member_states := member_states + refresh_members(array(select course_member_id from course_member_state));
    groups_made := provision(null, null);
end
$$;
comment on function computor_repair is 'for `computor doctor --repair`';

select computor_repair();
