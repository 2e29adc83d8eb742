-- What came of a course is made of the states of its groups, and not of those of all courses.
create index submission_group_state_course on submission_group_state (course_id);
