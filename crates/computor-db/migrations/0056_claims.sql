-- E-mail addresses that are claimed by the thousand: one lock for all of them, because PostgreSQL has room for a few thousand locks.

create function claim_all_addresses() returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('computor addresses'));
    perform set_config('app.addresses', 'all', true);
end
$$;
comment on function claim_all_addresses is 'this transaction may give addresses to users; others that would wait until it ends';

create or replace function check_email_owner() returns trigger language plpgsql as $$
declare
    address text;
    owner   uuid;
begin
    if tg_table_name = 'user' then
        address := lower(new.email);
        owner := new.id;
    else
        address := lower(new.student_email);
        owner := new.user_id;
    end if;
    if address is null then
        return new;
    end if;
    -- Two transactions that claim the same address do not see each other's row: one waits for the other. Whoever has
    -- claimed all of them has waited already.
    if coalesce(current_setting('app.addresses', true), '') <> 'all' then
        perform pg_advisory_xact_lock_shared(hashtext('computor addresses'));
        perform pg_advisory_xact_lock(hashtextextended(address, 0));
    end if;
    if exists (select from "user" where lower(email) = address and id <> owner)
        or exists (select from student_profile where lower(student_email) = address and user_id <> owner)
    then
        raise exception 'the e-mail address % belongs to another user', address
            using errcode = 'unique_violation', constraint = 'email_belongs_to_one_user', table = tg_table_name;
    end if;
    return new;
end
$$;
