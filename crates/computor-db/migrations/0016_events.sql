-- What clients are told as it happens. An event is written in the transaction that causes it, and gets its place in the
-- order of commits: whoever has read all events up to a number has missed none, and can go on behind it.

create table event (
    key      bigint primary key generated always as identity,
    seq      bigint unique,
    xid      xid8 not null default pg_current_xact_id(),
    at       timestamptz not null default now(),
    channels text[] not null,
    type     text not null,
    data     jsonb not null default '{}'
);
comment on column event.seq is 'place in the order of commits; given when the transaction ends';
comment on column event.channels is 'who is told: each subscriber once, under the first of these that it subscribes to';
create sequence event_seq owned by event.seq;

-- One transaction after the other, for as long as its commit takes: the numbers are in the order in which others see them.
-- The channel 'event' carries the transaction, once for all its events.
create function order_event() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('computor events'));
    update event set seq = nextval('event_seq') where key = new.key;
    perform pg_notify('event', new.xid::text);
    return null;
end
$$;
create constraint trigger order_event after insert on event deferrable initially deferred for each row execute function order_event();

-- What fills a database (an import, a sample) says so with app.quiet: nobody wants to be told of each row.
create function is_quiet() returns boolean language sql stable
return coalesce(current_setting('app.quiet', true), '') = 'on';

-- In plpgsql, whose plans are kept: a function in SQL would be planned anew with each call.
create function announce(channels text[], type text, data jsonb) returns void language plpgsql as $$
begin
    if not is_quiet() then
        insert into event (channels, type, data) values (announce.channels, announce.type, announce.data);
    end if;
end
$$;

-- The channel of a submission group, and those of its members.
create function group_channels(of_group uuid) returns text[] language plpgsql stable as $$
begin
    return 'submission_group:' || of_group || array(
        select 'user:' || m.user_id from submission_group_member g join active_member m on m.id = g.course_member_id
        where g.submission_group_id = of_group order by 1);
end
$$;

-- Runs of tests ------------------------------------------------------------------------------------------------------

create function announce_result() returns trigger language plpgsql as $$
begin
    perform announce(
        case when new.submission_group_id is null
            then array(select 'user:' || user_id from course_member where id = new.course_member_id)
            else group_channels(new.submission_group_id) end,
        case tg_op when 'INSERT' then 'result:new' else 'result:update' end,
        jsonb_build_object('result_id', new.id, 'submission_group_id', new.submission_group_id,
            'submission_artifact_id', new.submission_artifact_id, 'course_content_id', new.course_content_id,
            'status', result_word(new.status)));
    return null;
end
$$;
create trigger announce_added after insert on result for each row when (not is_quiet()) execute function announce_result();
create trigger announce_changed after update of status, grade, result on result for each row
    when ((old.status, old.grade, old.result) is distinct from (new.status, new.grade, new.result)) execute function announce_result();

-- How far a run is from its turn is asked each time that one begins or ends.
create index result_waiting on result (created_at, id) where status in (3, 4);

-- Grades -------------------------------------------------------------------------------------------------------------

create function announce_grade() returns trigger language plpgsql as $$
declare
    graded record;
    one submission_grade;
begin
    if tg_op = 'DELETE' then one := old; else one := new; end if;
    select a.submission_group_id, g.course_content_id into graded
    from submission_artifact a join submission_group g on g.id = a.submission_group_id where a.id = one.artifact_id;
    if found then
        perform announce(group_channels(graded.submission_group_id),
            case tg_op when 'INSERT' then 'grade:new' when 'UPDATE' then 'grade:update' else 'grade:delete' end,
            jsonb_build_object('grade_id', one.id, 'artifact_id', one.artifact_id,
                'submission_group_id', graded.submission_group_id, 'course_content_id', graded.course_content_id));
    end if;
    return null;
end
$$;
create trigger announce_changed after insert or update or delete on submission_grade
    for each row when (not is_quiet()) execute function announce_grade();

-- Deployments --------------------------------------------------------------------------------------------------------

create function announce_deployment() returns trigger language plpgsql as $$
declare
    one course_content_deployment;
    in_course uuid;
    what text := 'deployment:status_changed';
begin
    if tg_op = 'DELETE' then one := old; else one := new; end if;
    select course_id into in_course from course_content where id = one.course_content_id;
    if not found then
        return null;
    end if;
    if tg_op = 'DELETE' or (one.deployment_status = 'unassigned' and (tg_op = 'INSERT' or old.deployment_status <> 'unassigned')) then
        what := 'deployment:unassigned';
    elsif tg_op = 'INSERT' or old.example_version_id is distinct from one.example_version_id then
        what := 'deployment:assigned';
    elsif old.deployment_status = one.deployment_status then
        return null;
    end if;
    perform announce(array['course:' || in_course], what, jsonb_build_object(
        'course_id', in_course, 'course_content_id', one.course_content_id, 'deployment_id', one.id,
        'previous_status', case when tg_op <> 'INSERT' then old.deployment_status end,
        'new_status', case when tg_op <> 'DELETE' then one.deployment_status end, 'deployment_status', one.deployment_status,
        'example_identifier', one.example_identifier, 'version_tag', one.version_tag, 'deployed_at', one.deployed_at,
        'timestamp', clock_timestamp()));
    return null;
end
$$;
create trigger announce_changed after insert or update or delete on course_content_deployment
    for each row execute function announce_deployment();

-- Contents: one event for each course, however many of its contents a statement changes ------------------------------

create function announce_contents() returns trigger language plpgsql as $$
begin
    perform announce(array['course:' || course_id], 'course:content_updated', jsonb_build_object(
            'course_id', course_id, 'course_content_id', case when cardinality(ids) = 1 then ids[1] end, 'course_content_ids', ids,
            'change_type', tg_argv[0], 'timestamp', clock_timestamp()))
    from (select course_id, array_agg(id order by position, id) as ids from changed group by course_id) of_course;
    return null;
end
$$;
create trigger announce_added after insert on course_content referencing new table as changed
    for each statement execute function announce_contents('created');
create trigger announce_changed after update on course_content referencing new table as changed
    for each statement execute function announce_contents('updated');
create trigger announce_gone after delete on course_content referencing old table as changed
    for each statement execute function announce_contents('deleted');

-- Rights that only subscriptions remember: the channel 'membership' carries the user. What 'principal' tells of is not
-- told twice.
create function notify_membership() returns trigger language plpgsql as $$
begin
    perform pg_notify('membership', user_id::text) from course_member where id = old.course_member_id;
    return null;
end
$$;
create trigger notify_membership after delete or update of submission_group_id, course_member_id on submission_group_member
    for each row execute function notify_membership();
create function notify_member() returns trigger language plpgsql as $$
begin
    perform pg_notify('membership', old.user_id::text);
    return null;
end
$$;
create trigger notify_membership after update of archived_at, course_group_id on course_member for each row
    when ((old.archived_at, old.course_group_id) is distinct from (new.archived_at, new.course_group_id)) execute function notify_member();
