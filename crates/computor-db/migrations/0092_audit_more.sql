-- How a session ended, since one that is ended because its token was stolen is no log-out; and which ways to sign in are there.

-- A word of ours: what somebody has written as a reason stays with the session.
create function audit_session_ended() returns trigger language plpgsql as $$
begin
    insert into audit_entry (kind, user_id, entity_type, entity_id, data) values ('session.ended', new.user_id, 'session', new.id::text,
        jsonb_build_object('reason', case
            when new.revoked_at is not null and new.revocation_reason = 'a used refresh token was presented again' then 'refresh_token_reused'
            when new.revocation_reason = 'the password was changed' then 'password_changed'
            when new.revocation_reason = 'a second factor was confirmed' then 'second_factor_confirmed'
            when new.revocation_reason = 'the second factor was shown' then 'second_factor_shown'
            when new.revoked_at is not null then 'revoked'
            else 'log_out' end));
    return null;
end
$$;
drop trigger audit_ended on session;
create trigger audit_ended after update on session for each row
    when (old.ended_at is null and old.revoked_at is null and (new.ended_at is not null or new.revoked_at is not null))
    execute function audit_session_ended();

create trigger audit_disabled after insert on sign_in_disabled for each row execute function audit_row('provider.disabled', 'provider');
create trigger audit_enabled after delete on sign_in_disabled for each row execute function audit_row('provider.enabled', 'provider');
