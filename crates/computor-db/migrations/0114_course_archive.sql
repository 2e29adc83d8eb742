-- A course that is over is archived: what there is can be read, and nothing is changed.

alter table course add archived_at timestamptz;
comment on column course.archived_at is 'since when nothing is changed in it; null: it goes on';

create trigger audit_archived after update of archived_at on course for each row when (old.archived_at is null and new.archived_at is not null)
    execute function audit_row('course.archived', '');
create trigger audit_restored after update of archived_at on course for each row when (old.archived_at is not null and new.archived_at is null)
    execute function audit_row('course.restored', '');
