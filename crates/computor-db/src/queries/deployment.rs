//! Which example a course content shows.

/// Whether a newer version of the deployed example exists, for the deployment `d`.
const NEWER: &str = "coalesce((select max(n.version_number) > v.version_number from example_version v
    join example_version n on n.example_id = v.example_id where v.id = d.example_version_id group by v.version_number), false)";

/// The deployment of the content `t`, as in a list.
pub(crate) fn list_of_content() -> String {
    format!(
        "(select json_build_object('id', d.id, 'course_content_id', d.course_content_id, 'example_version_id', d.example_version_id,
          'example_identifier', d.example_identifier, 'version_tag', d.version_tag, 'deployment_status', d.deployment_status,
          'assigned_at', d.assigned_at, 'deployed_at', d.deployed_at, 'version_identifier', d.version_identifier,
          'has_newer_version', {NEWER}, 'example_version', {})
          from course_content_deployment d where d.course_content_id = t.id)",
        super::example::version_list("d.example_version_id")
    )
}

/// The deployment of the content `t`, in full.
pub(crate) fn get_of_content() -> String {
    format!(
        "(select to_jsonb(d) || jsonb_build_object('example_version', {})
          from course_content_deployment d where d.course_content_id = t.id)",
        super::example::version_get("d.example_version_id")
    )
}
