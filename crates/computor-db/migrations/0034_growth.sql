-- What lists of a course show first, and how many there are, without looking at all that is there.

-- The queue of what waits for a grade: what waits longest goes first.
create index submission_group_state_waiting on submission_group_state (course_id, submitted_at, submission_group_id) where ungraded;

-- How many of each role a course has.
create index course_member_of_role on course_member (course_id, course_role_id) where archived_at is null;
