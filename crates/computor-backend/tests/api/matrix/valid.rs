//! What the document cannot say of a valid request: which rows it is about, and what else its body holds. A new operation whose
//! request is not made of this and its schema gets a line here.

use crate::matrix::world::{Column, PASSWORD, World, meta};
use serde_json::{Value, json};

/// The rows that requests are about, by path: the longest beginning counts.
pub(super) const TARGETS: &[(&str, &str)] = &[
    ("/accounts", "account"),
    ("/admin/invites", "invite"),
    ("/analytics/courses", "course"),
    ("/audit", "audit_entry"),
    ("/api-tokens", "api_token"),
    ("/course-content-kinds", "kind"),
    ("/course-content-types", "unit_type"),
    ("/course-contents", "assignment"),
    ("/course-contents/courses", "course"),
    ("/course-families", "family"),
    ("/course-family-members", "developer of the course family"),
    ("/course-family-roles", "_owner"),
    ("/course-groups", "course_group"),
    ("/course-member-comments", "comment"),
    ("/course-member-gradings", "student_member"),
    ("/course-member-import", "course"),
    ("/course-members", "student_member"),
    ("/course-roles", "_owner"),
    ("/courses", "course"),
    ("/example-repositories", "repository"),
    ("/deadline-extensions", "extension"),
    ("/examples", "example"),
    ("/examples/dependencies", "dependency"),
    ("/examples/download", "version"),
    ("/examples/versions", "version"),
    ("/groups", "user_group"),
    ("/lecturers/course-members", "student_member"),
    ("/system/course-families", "family"),
    ("/languages", "de"),
    ("/lecturers/course-contents", "assignment"),
    ("/lecturers/courses", "course"),
    ("/messages", "message"),
    ("/organization-members", "developer of the organization"),
    ("/organization-roles", "_owner"),
    ("/organizations", "organization"),
    ("/profiles", "profile"),
    ("/replays", "replay"),
    ("/reruns", "rerun"),
    ("/results", "result"),
    ("/roles", "_admin"),
    ("/sandbox-runs", "sandbox_run"),
    ("/service-accounts", "service"),
    ("/service-types", "service_type"),
    ("/sessions", "session"),
    ("/student-profiles", "student_profile"),
    ("/students/course-contents", "assignment"),
    ("/students/courses", "course"),
    ("/submission-group-members", "group_member"),
    ("/submission-groups", "group"),
    ("/submissions/artifacts", "artifact"),
    ("/submissions/grades", "grade"),
    ("/submissions/reviews", "review"),
    ("/submissions/tests", "result"),
    ("/user/passkeys", "00000000-0000-0000-0000-000000000001"),
    ("/system/courses", "course"),
    ("/system/hierarchy/status", "operation"),
    ("/tasks", "operation"),
    ("/tests/status", "result"),
    ("/tutors/course-contents", "assignment"),
    ("/tutors/course-members", "student_member"),
    ("/tutors/courses", "course"),
    ("/tutors/grade-imports", "grade_import"),
    ("/tutors/grading-queue", "group"),
    ("/tutors/submission-groups", "group"),
    ("/tutors/tests", "tutor_test"),
    ("/user/views", "course"),
    ("/users", "student_user"),
];

/// Operations that are about another row than reading is: what can be deleted, or is nobody's in the table.
pub(super) const OTHER_TARGETS: &[(&str, &str)] = &[
    ("delete_course_content_type", "spare_type"),
    ("delete_course_content", "spare_content"),
    ("move_course_content", "spare_content"),
    ("delete_course_group", "spare_group"),
    ("update_course_member", "leaver"),
    ("archive_course_member", "leaver"),
    ("unarchive_course_member", "leaver"),
    ("delete_course_member", "leaver"),
    ("delete_submission_group", "leaver_group"),
    ("delete_submission_group_member", "leaver_group_member"),
    ("delete_example_repository", "spare_repository"),
    ("delete_example_version", "spare_version"),
    ("assign_example", "pending"),
    ("remove_content_example", "pending"),
    ("unassign_example", "pending"),
    ("create_artifact_test", "practice"),
    ("archive_user", "leaver_user"),
    ("unarchive_user", "leaver_user"),
    ("delete_user", "newcomer"),
];

/// Parameters of paths that are something else than elsewhere: operation, parameter, row or text.
pub(super) const OTHER_NAMES: &[(&str, &str, &str)] = &[
    ("redeem_password_reset", "token", "reset_token"),
    ("begin_sign_in", "provider", "uni"),
    ("finish_sign_in", "provider", "uni"),
    ("create_my_team", "course_content_id", "team"),
    ("list_reruns", "course_content_id", "pending"),
    ("get_my_team", "course_content_id", "duo"),
    ("leave_my_team", "course_content_id", "duo"),
    ("get_available_teams", "course_content_id", "duo"),
    ("match_teams", "course_content_id", "team"),
    ("join_team", "submission_group_id", "team_group"),
    ("list_join_requests", "submission_group_id", "duo_group"),
    ("accept_join_request", "submission_group_id", "duo_group"),
    ("accept_join_request", "course_member_id", "classmate"),
    ("decline_join_request", "submission_group_id", "duo_group"),
    ("decline_join_request", "course_member_id", "classmate"),
    ("place_team_member", "submission_group_id", "team_group"),
    ("lock_team", "submission_group_id", "team_group"),
    ("unlock_team", "submission_group_id", "team_group"),
    // The rest of a path; what git itself asks for is refused or not in `git`.
    ("yank_extension_version", "version", "1.0.0"),
    ("get_enrolment", "code", CODE),
    ("enrol", "code", CODE),
    ("download_grade_file", "file_id", GRADE_FILE),
    ("delete_grade_file", "file_id", GRADE_FILE),
    // The rest of a path.
    ("read_git", "path", "api/v4/user"),
    ("transfer_git", "path", "template's transfer"),
    ("follow_storage_link", "token", "fetching"),
    ("fill_storage_link", "token", "filling"),
];

/// A criterion by which work is marked.
const CRITERION: &str = "00000000-0000-4000-8000-000000000001";

/// The code with which people enrol.
const CODE: &str = "A1B2C3D4E5F6";
/// A file at a grade.
const GRADE_FILE: &str = "00000000-0000-4000-8000-000000000002";

/// What has to be otherwise in the world for the operation to succeed.
pub(super) fn before(name: &str, world: &World) -> Option<String> {
    let id = |name: &str| world.id(name);
    Some(match name {
        // Who has one changes it with the old one.
        "set_password" => "update \"user\" set password = null".to_owned(),
        // There is something to take away.
        "reset_second_factor" => format!("insert into second_factor (user_id, sealed) values ('{}', 'x')", id("student_user")),
        // What has not ended is not forgotten.
        "delete_task" => format!("update operation set state = 'finished' where id = '{}'", id("operation")),
        // Work is marked by a rubric that is there.
        "set_rubric_marks" => format!(
            "insert into rubric_criterion (id, course_content_id, title, points, place) values ('{CRITERION}', '{}', 'Works', 2, 0)",
            id("assignment")
        ),
        // Work waits for a grade until it has one.
        "list_grading_queue" | "take_from_grading_queue" => {
            format!("delete from submission_grade where artifact_id = '{}'", id("artifact"))
        }
        "spend_late_days" => format!(
            "update course set late_days = 5; update course_content set due_at = now() + interval '1 day' where id = '{}'",
            id("assignment")
        ),
        // A course has a code, and somebody asks.
        "get_enrolment_code" | "delete_enrolment_code" | "get_enrolment" | "enrol" => format!(
            "insert into enrolment_code (course_id, course_group_id, code, expires_at, max_uses) values ('{}', '{}', '{CODE}', '2100-01-01', 100)",
            id("course"),
            id("course_group")
        ),
        "accept_enrolment_request" | "decline_enrolment_request" => format!(
            "insert into enrolment_request (course_id, user_id, course_group_id) values ('{}', '{}', '{}')",
            id("course"),
            id("newcomer"),
            id("course_group")
        ),
        // A file is at the grade.
        "download_grade_file" | "delete_grade_file" => format!(
            "insert into grade_file (id, grade_id, course_id, name, file_size, object_key)
             select '{GRADE_FILE}', '{}', course_id, 'notes.txt', 1, object_key from submission_artifact where id = '{}'",
            id("grade"),
            id("artifact")
        ),
        "undo_rerun" => "update rerun set state = 'applied'".to_owned(),
        "return_to_grading_queue" => format!(
            "insert into grading_claim (submission_group_id, course_member_id, until) values ('{}', '{}', now() + interval '1 hour')",
            id("group"),
            id("tutor_member"),
        ),
        "update_organization_token" | "sync_member" => {
            "update organization set properties = '{\"gitlab\": {\"url\": \"https://git.example.org\", \"full_path\": \"uni\"}}'".to_owned()
        }
        "sync_documents" => {
            "update course_family set properties = '{\"gitlab\": {\"url\": \"https://git.example.org\", \"full_path\": \"uni\"}}'"
                .to_owned()
        }
        "fetch_example_repository" => format!("update example_repository set source_type = 'git' where id = '{}'", id("repository")),
        // Something was released that can be corrected.
        "offer_correction" => {
            format!("insert into repository (course_id, kind, head) values ('{}', 'template', repeat('a', 40))", id("course"))
        }
        _ => return None,
    })
}

/// Parameters in paths but `id`, and fields of bodies, that name rows.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("artifact_id", "artifact"),
    ("bucket_name", "spare-bucket"),
    ("claim", "00000000-0000-4000-8000-000000000003"),
    ("content_id", "assignment"),
    ("course_content_id", "assignment"),
    ("course_content_kind_id", "unit"),
    ("course_content_type_id", "unit_type"),
    ("course_family_id", "family"),
    ("course_family_role_id", "_manager"),
    ("course_group_id", "course_group"),
    ("course_id", "course"),
    ("course_member_id", "student_member"),
    ("course_role_id", "_student"),
    ("dependency_id", "dependency"),
    ("digest", "run_file"),
    ("extension_identity", "published.extension"),
    ("depends_id", "product"),
    ("example_id", "example"),
    ("graded_by_course_member_id", "tutor_member"),
    ("job_id", "analytics_job"),
    ("object_key", "kept/notes.txt"),
    ("organization_id", "organization"),
    ("organization_role_id", "_manager"),
    ("plugin_name", "local"),
    ("repository_id", "repository"),
    ("reviewer_course_member_id", "student_member"),
    ("role_id", "_workspace_user"),
    ("service_type", "testing.python"),
    ("session_id", "session"),
    ("submission_group_id", "group"),
    ("token", "invite_token"),
    ("user_id", "newcomer"),
    ("username", "lena"),
    ("worker", "00000000-0000-4000-8000-000000000004"),
];

/// What the schema cannot say: what is set in a body beside what is required.
pub(super) fn overrides(name: &str, world: &World, column: Column) -> Value {
    let n = world.number();
    match name {
        "log_in" => json!({"username": "xaver", "password": PASSWORD}),
        "refresh_login" => json!({"refresh_token": world.refresh(column)}),
        "change_password" => {
            json!({"old_password": PASSWORD, "new_password": "an even better one", "confirm_password": "an even better one"})
        }
        "set_user_password" => json!({"password": "an even better one", "password_old": PASSWORD}),
        "accept_invite" => json!({"username": format!("=user{n}"), "password": PASSWORD, "confirm_password": PASSWORD}),
        "set_password" | "redeem_password_reset" | "admin_set_password" => {
            json!({"new_password": "an even better one", "confirm_password": "an even better one"})
        }
        "erase_user" => json!({"dry_run": false}),
        "reset_password" => json!({"user_id": "leaver_user", "manager_password": PASSWORD}),
        "create_second_factor" | "begin_passkey" | "remove_passkey" => json!({"password": PASSWORD}),
        "create_session" => json!({"session_id": format!("={n:064x}"), "created_ip": "=127.0.0.1"}),
        // What the cookie says counts.
        "refresh_by_cookie" => json!({"refresh_token": "=ignored"}),
        "refresh_analytics" => json!({"source_name": "=green"}),
        "mark_notices_seen" => json!({"until": "=2020-01-01T00:00:00Z"}),
        "set_notice_mail" => json!({"every": "=day"}),
        "set_rubric" => json!({"criteria": [{"title": "Works", "points": 1}]}),
        "set_rubric_marks" => json!({"marks": [{"criterion_id": CRITERION, "points": 1}]}),
        "register_user" => json!({"email": "=new@example.org", "password": PASSWORD}),
        "submit_task" => json!({"task_name": "=sweep_store"}),
        "create_message" => json!({"course_id": "course"}),
        "upload_document" | "delete_document" => json!({"scope": "=course", "scope_id": "course", "path": "=papers/notes.txt"}),
        "rename_document" => json!({"scope": "=course", "scope_id": "course", "path": "=papers/notes.txt", "new_path": "=new.txt"}),
        "create_document_directory" => json!({"scope": "=course", "scope_id": "course", "path": "=more"}),
        "rename_document_directory" => json!({"scope": "=course", "scope_id": "course", "path": "=papers", "new_path": "=others"}),
        "delete_document_directory" => json!({"scope": "=course", "scope_id": "course", "path": "=papers"}),
        "sync_member" => json!({"access_token": "=x"}),
        "hand_in_commit" => json!({"submission_group_id": "group", "submit": true}),
        "import_grades" => json!({"rows": [{"student": world.id("student_member"), "content": world.id("assignment"), "grade": 0.5}]}),
        "report_tutor_test" => json!({"passed": 1, "failed": 0, "total": 1}),
        "upgrade_versions" => json!({"course_content_ids": [world.id("assignment")]}),
        "validate_contents" => {
            json!({"content_validations": [{"content_id": world.id("assignment"), "example_identifier": "sum", "version_tag": "1.0"}]})
        }
        "create_hierarchy" => json!({"deployment_config": {"organizations": [{"path": format!("deployed{n}"), "title": "D"}]}}),
        "create_repository_token" => json!({"lifetime": 3600}),
        "generate_student_template" | "plan_release" | "generate_assignments" => json!({"commit_message": "A release"}),
        "claim_sandbox_run" => json!({"name": "=w", "protocol": 2, "languages": ["python"], "slots": 1}),
        "validate_membership" => json!({"provider_access_token": "x"}),
        "deploy_organization" => json!({"organization": {"path": format!("deployed{n}"), "title": "D"}}),
        "deploy_course_family" => json!({"course_family": {"path": format!("deployed{n}"), "title": "D"}}),
        "deploy_course" => json!({"course": {"path": format!("deployed{n}"), "title": "D"}}),
        "schedule_maintenance" => json!({"scheduled_at": "=2100-01-01T00:00:00Z"}),
        "create_invite" => json!({"roles": ["_workspace_user"]}),
        "create_bucket" => json!({"bucket_name": format!("=bucket-{n}")}),
        "create_storage_link" => json!({"object_key": "=kept/notes.txt", "bucket_name": null}),
        "upload_storage_object" => json!({"object_key": "=sent/notes.txt"}),
        "copy_storage_object" => json!({"source_object": "=kept/notes.txt", "dest_object": "=kept/copy.txt"}),
        "create_user" => json!({"username": format!("user{n}"), "given_name": "U"}),
        "create_predefined_api_token" => json!({"predefined_token": format!("ctp_{n:032}")}),
        "create_user_role" => json!({"role_id": "_workspace_maintainer"}),
        "create_organization" => json!({"title": "O", "organization_type": "=organization"}),
        "create_student_profile" => json!({"user_id": "newcomer", "student_id": "4711"}),
        "create_course_content_kind" => json!({"title": format!("Kind {n}")}),
        "create_course_member" => json!({"course_group_id": "course_group"}),
        "import_course_member" => json!({"course_group_title": "A"}),
        "copy_course" => json!({"path": format!("=copied{n}")}),
        "import_course" => json!({"course_family_id": "family", "path": format!("=imported{n}")}),
        "create_enrolment_code" => json!({"course_group_id": "course_group"}),
        "import_course_members" => json!({"rows": [{"email": format!("new{n}@example.org"), "course_group_title": "A"}]}),
        "update_course_member" => json!({"course_role_id": "_tutor"}),
        "update_organization_member" => json!({"organization_role_id": "_manager"}),
        "update_course_family_member" => json!({"course_family_role_id": "_manager"}),
        "create_my_team" => json!({"team_name": "=Owls"}),
        "join_team" => json!({"join_code": "=A1B2C3D4"}),
        "create_submission_group" => json!({"course_content_id": "team", "max_group_size": 2}),
        "create_submission_group_member" => json!({"submission_group_id": "team_group", "course_member_id": "leaver"}),
        "upload_submission" => json!({"submission_group_id": "group", "submit": true}),
        "update_submission_artifact" => json!({"properties": {"note": "x"}}),
        "create_result" => json!({"submission_group_id": "group", "submission_artifact_id": "practice", "status": "finished"}),
        "create_artifact_test" => json!({"status": "finished"}),
        "grade_member_course_content" => json!({"grade": 0.5, "status": 1}),
        "start_test" => json!({"artifact_id": "practice"}),
        "create_deadline_extension" => json!({"course_member_id": "student_member", "days": 1}),
        "update_deadline_extension" => json!({"days": 2, "due_at": null}),
        "create_rerun" => json!({"example_version_id": "version"}),
        "apply_rerun" => json!({"only_gains": false}),
        "assign_example" => json!({"example_id": "product", "version_tag": "1.0"}),
        "upload_example" => {
            let slug = format!("upload.x{n}");
            json!({"directory": format!("upload{n}"), "files": {"meta.yaml": meta(&slug, "1.0"), "sum.py": "print(1)"}})
        }
        "create_example_version" => {
            let meta = json!({"slug": "sum", "version": "7.0", "properties": {"executionBackend": {"slug": "itpcp.exec.py"}}});
            json!({"version_tag": format!("7.{n}"), "version_number": 1000 + n, "storage_path": "storage_path", "meta": meta})
        }
        _ => json!({}),
    }
}

/// What is asked besides the row's id where lists can be filtered by it.
pub(super) fn query(name: &str) -> Option<&'static str> {
    Some(match name {
        "update_organization_token" => "type=gitlab",
        "get_sandbox_run_file" | "end_sandbox_run" => "claim=00000000-0000-4000-8000-000000000003",
        "list_documents" => "scope=course_family&scope_id=family",
        "get_document" => "scope=course_family&scope_id=family&path=notes.txt",
        "delete_service" | "update_service" | "delete_bucket" => "force=true",
        "list_lecturer_course_contents" => "id=assignment&course_id=course",
        "list_tutor_course_members" => "id=student_member&course_id=course",
        "list_tutor_submission_groups" => "course_id=course",
        "list_user_roles" => "user_id=newcomer",
        "export_audit" => "course_id=course",
        "download_latest_submission" => "submission_group_id=group",
        "list_course_member_gradings" | "list_grading_queue" => "course_id=course",
        "delete_examples" => "identifier_pattern=no.such.example&dry_run=true",
        "list_course_member_comments" => "course_member_id=student_member",
        _ => return None,
    })
}

/// The same operation asked for something else: what it is, the row, the body, the query.
pub(super) fn specials() -> Vec<(&'static str, &'static str, &'static str, Value, Option<&'static str>)> {
    let nothing = || Value::Null;
    vec![
        ("get_user", "somebody else's student", "owner of the organization_user", nothing(), None),
        ("update_user", "an administrator", "administrator_user", nothing(), None),
        ("update_user", "a service", "testing service_user", nothing(), None),
        ("archive_user", "an administrator", "administrator_user", nothing(), None),
        ("create_organization_member", "an owner", "", json!({"organization_role_id": "_owner"}), None),
        ("update_organization_member", "to an owner", "", json!({"organization_role_id": "_owner"}), None),
        ("update_organization_member", "of an owner", "owner of the organization", nothing(), None),
        ("delete_organization_member", "an owner", "owner of the organization", nothing(), None),
        ("create_course_family_member", "an owner", "", json!({"course_family_role_id": "_owner"}), None),
        ("update_course_family_member", "to an owner", "", json!({"course_family_role_id": "_owner"}), None),
        ("update_course_family_member", "of an owner", "owner of the course family", nothing(), None),
        ("update_course_family", "another organization", "", json!({"organization_id": "organization"}), None),
        ("create_course_member", "a lecturer", "", json!({"course_role_id": "_lecturer"}), None),
        ("create_course_member", "an owner", "", json!({"course_role_id": "_owner"}), None),
        ("update_course_member", "to a maintainer", "", json!({"course_role_id": "_maintainer"}), None),
        ("update_course_member", "of a tutor", "tutor_member", nothing(), None),
        ("import_course_member", "an owner", "", json!({"course_role_id": "_owner"}), None),
        ("update_submission_group", "nothing but a status", "", json!({"display_name": null, "status": "corrected"}), None),
        ("update_submission_artifact", "hands in", "practice", json!({"properties": null, "submit": true}), None),
        ("update_submission_grade", "of a tutor who was archived", "archived_tutors_grade", nothing(), None),
        ("update_submission_grade", "of a tutor who is a student now", "demoted_tutors_grade", nothing(), None),
        ("delete_submission_grade", "of a tutor who is a student now", "demoted_tutors_grade", nothing(), None),
        ("create_session", "for an administrator", "", json!({"user_id": "administrator_user"}), None),
        ("upload_document", "of an organization", "", json!({"scope": "=organization", "scope_id": "organization"}), None),
        ("upload_document", "of a course family", "", json!({"scope": "=course_family", "scope_id": "family"}), None),
        ("upload_document", "of the installation", "", json!({"scope": "=system", "scope_id": null}), None),
        ("list_documents", "of the installation", "", nothing(), Some("scope=system")),
        ("create_message", "to a submission group", "", json!({"course_id": null, "submission_group_id": "group"}), None),
        ("create_message", "to a course group", "", json!({"course_id": null, "course_group_id": "course_group"}), None),
        ("create_message", "to a course family", "", json!({"course_id": null, "course_family_id": "family"}), None),
        ("create_message", "to an organization", "", json!({"course_id": null, "organization_id": "organization"}), None),
        ("create_message", "to everybody", "", json!({"course_id": null}), None),
        ("reset_password", "an administrator's", "", json!({"user_id": "administrator_user"}), None),
        ("create_user", "with a password", "", json!({"password": PASSWORD}), None),
        ("create_invite", "for administrators", "", json!({"roles": ["_admin"]}), None),
        ("create_user_role", "an administrator", "", json!({"role_id": "_admin"}), None),
        ("list_api_tokens", "somebody else's", "", nothing(), Some("user_id=student_user")),
        ("create_api_token", "for somebody else", "", json!({"user_id": "student_user"}), None),
        ("set_user_password", "somebody else's", "", json!({"username": "lena", "password_old": null}), None),
        ("upload_submission", "practice", "", json!({"submit": false}), None),
        ("start_test", "the newest of a group", "", json!({"artifact_id": null, "submission_group_id": "group"}), None),
    ]
}
