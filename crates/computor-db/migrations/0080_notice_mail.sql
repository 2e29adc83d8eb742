-- Letters with what waits for somebody: who has asked for them, how often, and when the last one went out. Nobody has at first.

create table notice_mail (
    user_id    uuid primary key references "user" on delete cascade,
    every      text not null check (every in ('day', 'week')),
    sent_at    timestamptz,
    version    bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null
);
create trigger touch_row before insert or update on notice_mail for each row execute function touch_row();
comment on table notice_mail is 'who gets letters with what waits';
comment on column notice_mail.sent_at is 'when it was last looked whether there is anything to say';
