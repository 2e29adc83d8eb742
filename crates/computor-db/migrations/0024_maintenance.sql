-- Whether the platform is being maintained is the setting 'maintenance'. Servers remember it; the channel 'setting' says
-- which one has changed.

create function notify_setting() returns trigger language plpgsql as $$
begin
    perform pg_notify('setting', coalesce(new.key, old.key));
    return null;
end
$$;
create trigger notify_setting after insert or update or delete on setting for each row execute function notify_setting();
