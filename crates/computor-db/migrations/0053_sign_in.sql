-- Signing in with providers: log-ins under way, which any server can finish, and which providers are switched off.

create table sign_in (
    secret_hash  bytea primary key,
    provider     varchar(63) not null,
    browser_hash bytea not null,
    challenge    varchar(128),
    redirect_uri text,
    user_id      uuid references "user" on delete cascade,
    expires_at   timestamptz not null,
    constraint sign_in_step check ((redirect_uri is null) <> (user_id is null))
);
comment on table sign_in is
    'a row for each browser at a provider (it has a redirect_uri), and for each code that waits for its exchange (it has a user); either goes when it is used';
comment on column sign_in.secret_hash is 'SHA-256 of the state, then of the code';
comment on column sign_in.browser_hash is 'SHA-256 of the cookie of the browser that has begun';
comment on column sign_in.challenge is 'SHA-256 of the secret of a client that has no such cookie, as it was sent';
create index sign_in_user on sign_in (user_id);
create index sign_in_expires_at on sign_in (expires_at);

create table sign_in_disabled (
    provider    varchar(63) primary key,
    disabled_at timestamptz not null default now()
);

-- Whether somebody may do more than take part in courses as a student, also where that is put away and may come back: a role of
-- the installation, a place in an organization or a course family, or more than a student's role in a course.
create function has_rights(of_user uuid) returns boolean language sql stable as $$
    select exists(select from user_role where user_id = of_user)
        or exists(select from organization_member where user_id = of_user)
        or exists(select from course_family_member where user_id = of_user)
        or exists(select from course_member where user_id = of_user and course_role_id <> '_student')
$$;
