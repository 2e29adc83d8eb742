-- Sessions whose refresh tokens rotate, and what makes servers forget whom a credential belongs to.

alter table session
    add column refresh_family_hash   bytea,
    add column previous_refresh_hash bytea,
    add column refresh_seed          bytea,
    add column rotated_at            timestamptz,
    add constraint session_refresh_family_unique unique (refresh_family_hash);
comment on column session.refresh_family_hash is
    'SHA-256 of what all refresh tokens of the session have in common: who sends it with another token than the current one sends a used one';
comment on column session.previous_refresh_hash is 'SHA-256 of the refresh token that the current tokens were made from';
comment on column session.refresh_seed is 'what the current tokens were made with; worth nothing without the previous refresh token';

-- A password that has to be changed takes rights away.
drop trigger notify_principal on "user";
create trigger notify_principal after delete or update of archived_at, is_service, email, username, password, password_reset_required,
    given_name, family_name on "user" for each row execute function notify_principal('id');

-- A session that lives on changes no rights: that would make every server forget everybody every few seconds.
drop trigger notify_principal on session;
create trigger notify_principal after delete on session for each row execute function notify_principal('user_id');
create trigger notify_principal_changed after update of session_id, expires_at, ended_at, revoked_at on session for each row
    when (old.session_id is distinct from new.session_id or old.ended_at is distinct from new.ended_at
        or old.revoked_at is distinct from new.revoked_at or new.expires_at < old.expires_at)
    execute function notify_principal('user_id');

-- Credentials of a service are worth nothing while it is off.
create trigger notify_principal after insert or delete or update of enabled, archived_at, user_id
    on service for each row execute function notify_principal('user_id');
