-- In a language whose statements are planned once for each connection: the one before planned this with each call.

create or replace function deadline_dates(c course_content, group_id uuid, member_id uuid) returns jsonb language plpgsql stable as $$
begin
    if c.opens_at is null and c.due_at is null then
        return null;
    end if;
    return (
    select jsonb_build_object('now', now(), 'timezone', k.timezone, 'opens_at', c.opens_at, 'due_at', c.due_at,
        'late_cutoff_days', coalesce(c.late_cutoff_days, k.late_cutoff_days),
        'late_penalty_per_day', coalesce(c.late_penalty_per_day, k.late_penalty_per_day),
        'grants', coalesce((
            select jsonb_agg(jsonb_build_object('kind', e.kind, 'due_at', e.due_at, 'days', e.days, 'reason', e.reason,
                'by', person_name(u.given_name, u.family_name, null, null)) order by e.created_at, e.id)
            from deadline_extension e left join "user" u on u.id = e.created_by
            where e.course_content_id = c.id and (e.submission_group_id = group_id or e.course_member_id = member_id
                or e.course_member_id in (select m.course_member_id from submission_group_member m where m.submission_group_id = group_id))), '[]'))
    from course k where k.id = c.course_id);
end
$$;
