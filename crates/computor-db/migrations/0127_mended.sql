-- Entries that stay are not walked through with each batch of those that retention forgets.
create index audit_entry_log_in on audit_entry (created_at) where kind = any (log_in_kinds());

-- Who tells of a push names the project by its number there.
create index gitlab_place_project on gitlab_place (organization_id, remote_id) where not is_group;

alter table sandbox_run add worker uuid;
comment on column sandbox_run.worker is 'the worker that does it: it is there as long as it says that it goes on';

-- As before, but what is in use elsewhere waits for the next batch.
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
    update submission_artifact set files_removed_at = now() where id = any (gone);
    get diagnostics many = row_count;
    insert into audit_entry (kind, course_id, data)
        select 'submissions.files_removed', course_id, jsonb_build_object('submissions', count(*), 'archived_before', before)
        from submission_artifact where id = any (gone) group by course_id;
    return many;
end
$$;

-- As before, and that an account was put away.
create or replace function audit_session_ended() returns trigger language plpgsql as $$
begin
    insert into audit_entry (kind, user_id, entity_type, entity_id, data) values ('session.ended', new.user_id, 'session', new.id::text,
        jsonb_build_object('reason', case
            when new.revoked_at is not null and new.revocation_reason = 'a used refresh token was presented again' then 'refresh_token_reused'
            when new.revocation_reason = 'the password was changed' then 'password_changed'
            when new.revocation_reason = 'a second factor was confirmed' then 'second_factor_confirmed'
            when new.revocation_reason = 'the second factor was shown' then 'second_factor_shown'
            when new.revocation_reason = 'the account was archived' then 'account_archived'
            when new.revoked_at is not null then 'revoked'
            else 'log_out' end));
    return null;
end
$$;
