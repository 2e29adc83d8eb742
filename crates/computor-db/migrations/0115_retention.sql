-- How long things are kept: what a rule removes goes in batches, and leaves a trace that shows that it was a rule.

alter table submission_artifact add files_removed_at timestamptz;
comment on column submission_artifact.files_removed_at is 'since when its files are gone, as the rules of the installation say; what it was worth stays';
create index submission_artifact_with_files on submission_artifact (course_id) where files_removed_at is null;

create or replace view stored_name as
    select object_key as digest, false as manifest from submission_artifact where files_removed_at is null
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version
    union all select object_key, false from tutor_test
    union all select file ->> 'object_key', false from tutor_test, jsonb_array_elements(artifacts) file
    union all select object_key, false from document where object_key is not null
    union all select digest, false from bucket_object
    union all select object_key, false from grade_file
    union all select before_evidence, false from rerun_item where before_evidence is not null
    union all select evidence, false from rerun_item where evidence is not null
    union all select file ->> 'object_key', false from rerun_item, jsonb_array_elements(files) file where files is not null;

-- Entries about log-ins may go; their seals stay, so the chain is whole. That they went stands in an entry of its own, which is sealed
-- as any other and names their places: an entry that is missing elsewhere is a fault as before.
create function log_in_kinds() returns text[] language sql immutable
return array['session.opened', 'session.ended', 'session.refused', 'password.refused'];

alter table audit_seal drop constraint audit_seal_entry_id_fkey;
drop trigger append_only on audit_entry;
create trigger append_only before update or truncate on audit_entry for each statement execute function refuse_to_change();

create function refuse_to_forget() returns trigger language plpgsql as $$
begin
    if old.kind = any (log_in_kinds()) and current_setting('computor.retention', true) = 'on' then
        return old;
    end if;
    raise exception 'what stands in % stays as it is', tg_table_name using errcode = 'object_not_in_prerequisite_state';
end
$$;
create trigger kept before delete on audit_entry for each row execute function refuse_to_forget();

create function audit_prune(before timestamptz, most integer) returns bigint language plpgsql as $$
declare
    gone   bigint;
    places int8multirange;
begin
    perform pg_advisory_xact_lock(hashtext('computor audit'));
    perform set_config('computor.retention', 'on', true);
    with old as (
        select e.id, s.position from audit_entry e join audit_seal s on s.entry_id = e.id
        where e.kind = any (log_in_kinds()) and e.created_at < before order by e.created_at limit most),
    went as (delete from audit_entry e using old where e.id = old.id returning old.position)
    select count(*), range_agg(int8range(position, position, '[]')) into gone, places from went;
    perform set_config('computor.retention', 'off', true);
    if gone > 0 then
        insert into audit_entry (kind, data) values ('audit.pruned',
            jsonb_build_object('entries', gone, 'before', before, 'kinds', to_jsonb(log_in_kinds()), 'positions', places::text));
    end if;
    return gone;
end
$$;
comment on function audit_prune is 'forgets entries about log-ins that are older, at most so many, and notes which places they had';

create or replace view audit_fault as
with chain as (
    select s.position, s.hash, s.entry_id, coalesce(lag(s.position) over w, 0) as position_before, coalesce(lag(s.hash) over w, '') as hash_before
    from audit_seal s window w as (order by s.position)),
pruned as (
    select range_agg(places) as places from audit_entry e cross join lateral (select (e.data ->> 'positions')::int8multirange) p (places)
    where e.kind = 'audit.pruned')
select c.position, c.entry_id, case
        when e.id is null then 'the entry is gone'
        when c.position <> c.position_before + 1 then 'what stood before it is gone'
        else 'the entry, or the hash before it, is not what was sealed' end as what
from chain c left join audit_entry e on e.id = c.entry_id cross join pruned p
where (e.id is null and not coalesce(c.position <@ p.places, false)) or c.position <> c.position_before + 1
    or (e.id is not null and c.hash is distinct from sha256(c.hash_before || audit_content(c.position, e)))
union all
select null, e.id, 'the entry is neither sealed nor waits for it'
from audit_entry e
where not exists (select from audit_seal s where s.entry_id = e.id) and not exists (select from audit_open o where o.entry_id = e.id);

-- The files of what was handed in to courses that were archived before, at most so many hand-ins. What tells of them in words goes along;
-- grades, scores and times stay.
create function remove_submitted_files(before timestamptz, most integer) returns bigint language plpgsql as $$
declare
    gone uuid[];
    many bigint;
begin
    select array_agg(id) into gone from (
        select a.id from submission_artifact a join course c on c.id = a.course_id
        where c.archived_at < before and a.files_removed_at is null order by a.id limit most for no key update of a skip locked) old;
    if gone is null then
        return 0;
    end if;
    delete from result_artifact x using result r where r.id = x.result_id and r.submission_artifact_id = any (gone);
    delete from result_report x using result r where r.id = x.result_id and r.submission_artifact_id = any (gone);
    update rerun_item x set before_evidence = null, evidence = null, files = null from result r
        where r.id = x.result_id and r.submission_artifact_id = any (gone) and num_nonnulls(x.before_evidence, x.evidence, x.files) > 0;
    delete from storage_charge s where s.submission_artifact_id = any (gone);
    delete from storage_charge s using result r where r.id = s.result_id and r.submission_artifact_id = any (gone);
    update submission_artifact set files_removed_at = now() where id = any (gone);
    get diagnostics many = row_count;
    insert into audit_entry (kind, course_id, data)
        select 'submissions.files_removed', course_id, jsonb_build_object('submissions', count(*), 'archived_before', before)
        from submission_artifact where id = any (gone) group by course_id;
    return many;
end
$$;
