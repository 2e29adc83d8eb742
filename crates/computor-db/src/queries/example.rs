//! The example library.

/// The version with this key, as in a list.
pub(crate) fn version_list(key: &str) -> String {
    format!(
        "(select json_build_object('id', v.id, 'example_id', v.example_id, 'version_tag', v.version_tag,
          'version_number', v.version_number, 'created_at', v.created_at)
          from example_version v where v.id = {key})"
    )
}

/// The version with this key, in full.
pub(crate) fn version_get(key: &str) -> String {
    format!("(select to_jsonb(v) from example_version v where v.id = {key})")
}

/// The versions of the example `t`, newest first.
pub(crate) fn versions_of_example() -> String {
    format!(
        "coalesce((select json_agg({} order by e.version_number desc) from example_version e where e.example_id = t.id), '[]')",
        version_list("e.id")
    )
}

/// What the example `t` depends on.
pub(crate) fn dependencies_of_example() -> String {
    "coalesce((select json_agg(to_jsonb(e) order by e.created_at, e.id) from example_dependency e where e.example_id = t.id), '[]')".to_owned()
}
