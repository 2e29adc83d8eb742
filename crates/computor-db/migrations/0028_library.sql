-- Which version of each needed example a version was made with: chosen once, so that a later version changes nothing.

alter table example_version add locked_at timestamptz;
comment on column example_version.locked_at is 'when the versions of what it needs were chosen; none: they are chosen anew each time';

create table example_version_lock (
    example_version_id uuid not null references example_version on delete cascade,
    needed_version_id  uuid not null references example_version on delete restrict,
    position           integer not null,
    primary key (example_version_id, needed_version_id)
);
create index example_version_lock_needed on example_version_lock (needed_version_id);
comment on table example_version_lock is 'the chosen versions of everything that a version needs, the nearest first';
