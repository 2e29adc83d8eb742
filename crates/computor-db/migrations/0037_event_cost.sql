-- Events of runs and grades, which are the most frequent, cost the request that causes them one row: it is written when the
-- transaction ends, in its place. Whom it is told to is found by who reads it.

alter table event add of_group uuid;
comment on column event.of_group is 'instead of channels: those of this submission group and of its members, as they are when it is told';

-- What is announced earlier in a transaction waits under a number below zero, which nobody else ever sees.
create sequence event_draft owned by event.seq;
alter table event drop column key;
alter table event alter seq set default -nextval('event_draft'), drop constraint event_seq_key, add primary key (seq);
comment on column event.seq is 'place in the order of commits; given when the transaction ends, below zero until then';

create or replace function order_event() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('computor events'));
    update event set seq = nextval('event_seq') where seq = new.seq;
    perform pg_notify('event', new.xid::text);
    return null;
end
$$;
drop trigger order_event on event;
create constraint trigger order_event after insert on event deferrable initially deferred for each row
    when (new.seq < 0) execute function order_event();

-- For triggers that fire when the transaction ends: one row, at once in its place.
create function tell_group(of_group uuid, type text, data jsonb) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('computor events'));
    insert into event (seq, channels, of_group, type, data)
    values (nextval('event_seq'), '{}', tell_group.of_group, tell_group.type, tell_group.data);
    perform pg_notify('event', pg_current_xact_id()::text);
end
$$;

-- The groups whose events a channel carries.
create function groups_of_channel(channel text) returns uuid[] language plpgsql stable as $$
begin
    if channel ~ '^submission_group:[0-9a-f-]{36}$' then
        return array[substr(channel, 18)::uuid];
    elsif channel ~ '^user:[0-9a-f-]{36}$' then
        return array(select g.submission_group_id from active_member m join submission_group_member g on g.course_member_id = m.id
                     where m.user_id = substr(channel, 6)::uuid);
    end if;
    return '{}';
end
$$;

create or replace function announce_result() returns trigger language plpgsql as $$
declare
    what text := case tg_op when 'INSERT' then 'result:new' else 'result:update' end;
    data jsonb := jsonb_build_object('result_id', new.id, 'submission_group_id', new.submission_group_id,
        'submission_artifact_id', new.submission_artifact_id, 'course_content_id', new.course_content_id, 'status', result_word(new.status));
begin
    if new.submission_group_id is not null then
        perform tell_group(new.submission_group_id, what, data);
    else
        perform announce(array(select 'user:' || user_id from course_member where id = new.course_member_id), what, data);
    end if;
    return null;
end
$$;
drop trigger announce_added on result;
drop trigger announce_changed on result;
create constraint trigger announce_added after insert on result deferrable initially deferred for each row
    when (not is_quiet()) execute function announce_result();
create constraint trigger announce_changed after update of status, grade, result on result deferrable initially deferred for each row
    when ((old.status, old.grade, old.result) is distinct from (new.status, new.grade, new.result) and not is_quiet())
    execute function announce_result();

create or replace function announce_grade() returns trigger language plpgsql as $$
declare
    one submission_grade;
    content uuid;
begin
    if tg_op = 'DELETE' then one := old; else one := new; end if;
    select course_content_id into content from submission_group where id = one.submission_group_id;
    if found then
        perform tell_group(one.submission_group_id,
            case tg_op when 'INSERT' then 'grade:new' when 'UPDATE' then 'grade:update' else 'grade:delete' end,
            jsonb_build_object('grade_id', one.id, 'artifact_id', one.artifact_id,
                'submission_group_id', one.submission_group_id, 'course_content_id', content));
    end if;
    return null;
end
$$;
drop trigger announce_changed on submission_grade;
create constraint trigger announce_changed after insert or update or delete on submission_grade deferrable initially deferred
    for each row when (not is_quiet()) execute function announce_grade();
