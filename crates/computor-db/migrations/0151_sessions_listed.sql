-- Sessions are listed newest first: one's own, and all of them.
create index session_listed on session (created_at desc, id);
create index session_of_user on session (user_id, created_at desc, id);
drop index session_user_id;
