-- What was said with a push (`git push -o hand-in`) is said to this server alone, and git's own repository does not keep it. It is written
-- down before git moves a branch, so that what git has taken is handed in even if the server ends before it has done so.

create table push_wish (
    id                  uuid primary key default gen_random_uuid(),
    user_id             uuid not null references "user" on delete cascade,
    course_id           uuid not null references course on delete cascade,
    course_member_id    uuid references course_member on delete cascade,
    submission_group_id uuid references submission_group on delete cascade,
    main_from           text not null,
    main_to             text not null,
    options             text[] not null,
    pushed_at           timestamptz not null default now(),
    server              integer,
    check (num_nonnulls(course_member_id, submission_group_id) = 1)
);
create index push_wish_user on push_wish (user_id);
create index push_wish_course on push_wish (course_id);
create index push_wish_member on push_wish (course_member_id);
create index push_wish_group on push_wish (submission_group_id);
comment on table push_wish is 'what was wished for with pushes that are under way, or whose server has ended';
comment on column push_wish.course_member_id is 'whose repository it is, or submission_group_id';
comment on column push_wish.main_from is 'where main was';
comment on column push_wish.main_to is 'where main is if git has taken the push';
comment on column push_wish.server is 'the number under which the server of the push says that it is there';
