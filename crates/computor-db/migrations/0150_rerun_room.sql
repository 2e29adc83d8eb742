-- What a re-run leaves takes up room as what the first run left does, until it is dropped.
alter table storage_charge add rerun_item_id uuid references rerun_item on delete cascade,
    drop constraint storage_charge_for_one,
    add constraint storage_charge_for_one
        check (num_nonnulls(submission_artifact_id, result_id, example_version_id, grade_file_id, rerun_item_id) = 1);
create index storage_charge_rerun_item on storage_charge (rerun_item_id);

drop function storage_take(bigint, uuid, uuid, uuid, uuid, uuid, uuid);
create function storage_take(size bigint, by_whom uuid, in_course uuid, artifact uuid, run uuid, example uuid, feedback uuid default null,
    item uuid default null, out by_user bigint, out by_course bigint) language plpgsql as $$
begin
    insert into storage_charge (bytes, user_id, course_id, submission_artifact_id, result_id, example_version_id, grade_file_id, rerun_item_id)
        values (size, by_whom, in_course, artifact, run, example, feedback, item);
    by_user := coalesce((select bytes from storage_use where owner_kind = 'user' and owner_id = by_whom), 0);
    by_course := coalesce((select bytes from storage_use where owner_kind = 'course' and owner_id = in_course), 0);
end
$$;

-- What is taken up, and nobody else adds to it until the transaction ends: so what is found to fit still fits when it is charged. The
-- user comes first, as in storage_charged(): who waits for one another waits in the same order.
create function storage_hold(by_whom uuid, in_course uuid, out by_user bigint, out by_course bigint) language plpgsql as $$
begin
    insert into storage_use as u (owner_kind, owner_id, bytes) values ('user', by_whom, 0)
        on conflict (owner_kind, owner_id) do update set bytes = u.bytes returning bytes into by_user;
    insert into storage_use as u (owner_kind, owner_id, bytes) values ('course', in_course, 0)
        on conflict (owner_kind, owner_id) do update set bytes = u.bytes returning bytes into by_course;
end
$$;

-- What nobody can apply any more is not kept.
update rerun_item i set files = null, evidence = null from rerun r where r.id = i.rerun_id and r.state = 'cancelled'
    and num_nonnulls(i.files, i.evidence) > 0;

-- What is there already counts from now on, once for each file that the first run did not leave; how large evidence is was not written down.
insert into storage_charge (bytes, user_id, course_id, rerun_item_id)
    select sum(f.size), m.user_id, m.course_id, i.id
    from rerun_item i join result x on x.id = i.result_id join course_member m on m.id = x.course_member_id
        cross join lateral (
            select distinct file ->> 'object_key' as key, (file ->> 'size')::bigint as size from jsonb_array_elements(i.files) file where not i.applied
            union
            select a.object_key, a.file_size from result_artifact a where i.applied and a.result_id = x.id) f
    where i.files is not null and case when i.applied
        then not exists (select from jsonb_array_elements(i.files) file where file ->> 'object_key' = f.key)
        else not exists (select from result_artifact a where a.result_id = x.id and a.object_key = f.key) end
    group by i.id, m.user_id, m.course_id;

-- As before; what re-runs took up is given back as well, and what is in use elsewhere waits for the next batch.
create or replace function remove_submitted_files(before timestamptz, most integer) returns bigint language plpgsql as $$
declare
    gone uuid[];
    many bigint;
begin
    select array_agg(id) into gone from (
        select a.id from submission_artifact a join course c on c.id = a.course_id
        where c.archived_at < before and a.files_removed_at is null limit most
        -- A course that is just being taken up again keeps them.
        for no key update of a skip locked for share of c skip locked) old;
    if gone is null then
        return 0;
    end if;
    delete from result_artifact x using result r where r.id = x.result_id and r.submission_artifact_id = any (gone);
    delete from result_report x using result r where r.id = x.result_id and r.submission_artifact_id = any (gone);
    update rerun_item x set before_evidence = null, evidence = null, files = null from result r
        where r.id = x.result_id and r.submission_artifact_id = any (gone) and num_nonnulls(x.before_evidence, x.evidence, x.files) > 0;
    delete from storage_charge s where s.submission_artifact_id = any (gone);
    delete from storage_charge s using result r where r.id = s.result_id and r.submission_artifact_id = any (gone);
    delete from storage_charge s using rerun_item i where i.id = s.rerun_item_id and i.submission_artifact_id = any (gone);
    update submission_artifact set files_removed_at = now() where id = any (gone);
    get diagnostics many = row_count;
    insert into audit_entry (kind, course_id, data)
        select 'submissions.files_removed', course_id, jsonb_build_object('submissions', count(*), 'archived_before', before)
        from submission_artifact where id = any (gone) group by course_id;
    return many;
end
$$;
