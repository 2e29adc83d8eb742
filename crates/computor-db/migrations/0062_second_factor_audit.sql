-- What becomes of second factors stands in the audit log, and guessing ends.

alter table second_factor
    add column wrong integer not null default 0,
    add column recovered_at timestamptz;
comment on column second_factor.wrong is 'how many wrong codes there were since the last right one';
comment on column second_factor.recovered_at is 'when a recovery code was used last';

-- Who took one away stands in created_by: its user, or an administrator.
create trigger audit_confirmed after update on second_factor for each row when (old.confirmed_at is null and new.confirmed_at is not null)
    execute function audit_row('second_factor.confirmed', '');
create trigger audit_recovered after update on second_factor for each row when (old.recovered_at is distinct from new.recovered_at)
    execute function audit_row('second_factor.recovery_code_used', '');
create trigger audit_removed after delete on second_factor for each row when (old.confirmed_at is not null)
    execute function audit_row('second_factor.removed', '');
