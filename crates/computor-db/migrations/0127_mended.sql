-- Entries that stay are not walked through with each batch of those that retention forgets.
create index audit_entry_log_in on audit_entry (created_at) where kind = any (log_in_kinds());

-- Who tells of a push names the project by its number there.
create index gitlab_place_project on gitlab_place (organization_id, remote_id) where not is_group;

alter table sandbox_run add worker uuid;
comment on column sandbox_run.worker is 'the worker that does it: it is there as long as it says that it goes on';

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
