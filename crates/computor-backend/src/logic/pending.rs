//! Calls that are not built yet. Must be empty before a release.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_types::{Code, Endpoint, dto::*};

macro_rules! pending {
    ($($endpoint:ident)*) => {$(
        impl Handle for $endpoint {
            async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<<Self as Endpoint>::Answer>> {
                Err(Code::Nimpl001.into())
            }
        }
    )*};
}

pending! {
    UpdateService
    DeleteService
    DeleteOrganization
    DeleteCourseFamily
    DeleteCourse
    MoveCourseContent
    ImportCourseMember
    GetDeploymentHistory
    GetDeploymentProgress
    AssignExample
    GetDeployment
    UnassignExample
    ListLecturerCourses
    GetLecturerCourse
    ListLecturerCourseContents
    GetLecturerCourseContent
    GetCourseDeployments
    ListStudentCourses
    GetStudentCourse
    ListStudentCourseContents
    GetStudentCourseContent
    ListTutorCourses
    GetTutorCourse
    ListTutorCourseMembers
    GetTutorCourseMember
    ListMemberCourseContents
    GetMemberCourseContent
    GradeMemberCourseContent
    ListTutorSubmissionGroups
    GetTutorSubmissionGroup
    UploadSubmission
    DownloadLatestSubmission
    DownloadSubmission
    ListArtifactGrades
    CreateArtifactGrade
    ListArtifactReviews
    CreateArtifactReview
    UpdateReview
    DeleteReview
    CreateArtifactTest
    ListArtifactTests
    StartTest
    GetTestStatus
    GetResultStatus
    ListResultArtifacts
    DownloadResultArtifacts
    UploadExample
    DownloadExample
    DownloadExampleVersion
    ListExampleVersions
    CreateExampleVersion
    GetExampleVersion
    DeleteExampleVersion
    ListExampleDependencies
    CreateExampleDependency
    DeleteDependency
    DeleteExampleDependency
    ListTasks
    ListTaskTypes
    GetTask
    GetTaskStatus
    GetTaskResult
    CancelTask
}
