-- Tests that are kept from students until the deadline are shown when no hand-in counts any more. Work that comes late counts until the
-- cut-off. Without a cut-off it is taken for ever, and counts until the penalty has taken all of it; without a penalty as well it
-- counts in full for ever, and so these tests stay hidden. Days are still taken to be as long as they can be.
create or replace function reports_are_open(content_id uuid) returns boolean language sql stable
return (select c.due_at is not null and late.days is not null
        and now() > greatest(c.due_at, e.until, c.due_at + make_interval(days => coalesce(e.days, 0)))
            + make_interval(days => coalesce(e.late_days, 0) + late.days, hours => 2)
    from course_content c join course k on k.id = c.course_id
        cross join lateral (select coalesce(c.late_cutoff_days, k.late_cutoff_days) as cutoff,
            coalesce(c.late_penalty_per_day, k.late_penalty_per_day) as per_day) p
        -- No more than days_late counts.
        cross join lateral (
            select least(p.cutoff, case when p.per_day * 3660 >= 1 then ceil(1 / p.per_day)::integer end) as days) late
        cross join lateral (
            select max(x.due_at) as until, max(x.days) filter (where x.kind = 'extension') as days,
                (sum(x.days) filter (where x.kind = 'late_days'))::integer as late_days
            from deadline_extension x where x.course_content_id = c.id) e
    where c.id = content_id);
comment on function reports_are_open is 'whether hidden tests are shown after the deadline: nobody can hand in any more for a grade';
