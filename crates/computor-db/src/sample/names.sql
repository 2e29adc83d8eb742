with arg as (
    select $1::text as term, $2::int as students, $3::int as tutors, $4::int as assignments, $5::int as first, $6::int as past, $7::int as more,
        md5($1::text || ':course')::uuid as course_id, timestamptz '2025-03-03 08:00:00+00' as begins),
-- Everybody: students by number, tutors, one lecturer.
person as (
    select arg.*, kind, i, role, term || '-' || kind || i as slug, md5(term || ':user:' || kind || ':' || i)::uuid as user_id,
        md5(term || ':member:' || kind || ':' || i)::uuid as member_id,
        (array['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gwen', 'Hal', 'Ida', 'Jon', 'Kim'])[1 + i % 11] as given_name,
        (array['Adler', 'Berg', 'Conti', 'Duval', 'Engel', 'Frost', 'Gruber'])[1 + i * 5 % 7] || ' ' || i as family_name
    from arg, lateral (values ('s', '_student', students), ('t', '_tutor', tutors), ('l', '_lecturer', 1)) x (kind, role, number),
        generate_series(0, number - 1) i),
-- A student's work on the assignments from `first` up to `past`; `h` decides what came of it: below 20 nothing, below 30
-- practice alone.
work as (
    select p.*, c, md5(term || ':content:' || c)::uuid as content_id, md5(term || ':group:' || i || ':' || c)::uuid as group_id, h,
        case when h < 20 then 0 when h < 30 then 1 + h % 2 else 1 + more + h % 3 + (h % 5 = 0)::int end as uploads,
        -- Which upload is the newest that was handed in; sometimes practice follows.
        case when h >= 30 then 1 + more + h % 3 end as newest,
        begins + c * interval '10 hours' + h * interval '37 minutes' + i * interval '1 second' as at
    from person p, generate_series(first, past - 1) c, lateral (select (hashtextextended(term || i || ':' || c, 0) & 2147483647)::int % 100 as h) x
    where kind = 's'),
upload as (
    select w.*, k, md5(term || ':artifact:' || i || ':' || c || ':' || k)::uuid as artifact_id, w.at + k * interval '1 hour' as uploaded_at,
        coalesce(k = newest or k < newest and (h + k) % 4 = 0, false) as submit
    from work w, generate_series(1, uploads) k)
