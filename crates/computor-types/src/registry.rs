//! The one list of everything the API offers.
//!
//! The macros hand each entry to a macro of the caller: the router mounts it, the OpenAPI document
//! describes it, the client and the command line offer it. What is not listed here does not exist.

/// Calls `$m!(Entity: abilities…)` for every entity. Abilities: `create`, `update`, `delete`, `archive`.
#[macro_export]
macro_rules! for_each_entity {
    ($m:ident) => {
        $m!(User: update delete archive);
        $m!(Profile: create update delete);
        $m!(StudentProfile: create update delete);
        $m!(Account: create update delete);
        $m!(Role:);
        $m!(Group: create update delete);
        $m!(Language:);
        $m!(Organization: create update archive);
        $m!(OrganizationRole:);
        $m!(OrganizationMember: create update delete);
        $m!(CourseFamily: create update);
        $m!(CourseFamilyRole:);
        $m!(CourseFamilyMember: create update delete);
        $m!(Course: create update archive);
        $m!(CourseContentKind: create update delete);
        $m!(CourseContentType: create update delete);
        $m!(CourseContent: create update delete archive);
        $m!(CourseGroup: create update delete);
        $m!(CourseRole:);
        $m!(CourseMember: create update delete archive);
        $m!(SubmissionGroup: create update delete);
        $m!(SubmissionGroupMember: create update delete);
        $m!(SubmissionArtifact: update);
        $m!(SubmissionGrade: update delete);
        $m!(TestResult: create update delete);
        $m!(DeadlineExtension: create update delete);
        $m!(ExampleRepository: create update delete);
        $m!(Example:);
        $m!(ServiceType: create update delete);
        $m!(Service:);
        $m!(AuditEntry:);
    };
}

/// Calls `$m!(Endpoint)` for every other call.
#[macro_export]
macro_rules! for_each_endpoint {
    ($m:ident) => {
        // auth
        $m!(Ping);
        $m!(LogIn);
        $m!(RefreshLogin);
        $m!(RefreshByCookie);
        $m!(LogOut);
        $m!(ListLoginProviders);
        $m!(BeginSignIn);
        $m!(FinishSignIn);
        $m!(ExchangeSignInCode);
        $m!(GetSignInSuccess);
        $m!(RegisterUser);
        $m!(ListSignInPlugins);
        $m!(EnableSignInPlugin);
        $m!(DisableSignInPlugin);
        $m!(ReloadSignInPlugins);
        $m!(ChangePassword);
        $m!(GetPasswordStatus);
        $m!(SetPassword);
        $m!(AdminSetPassword);
        $m!(AdminResetPassword);
        $m!(AdminPasswordStatus);
        $m!(ResetPassword);
        $m!(RedeemPasswordReset);
        $m!(GetSecondFactor);
        $m!(CreateSecondFactor);
        $m!(ConfirmSecondFactor);
        $m!(RemoveSecondFactor);
        $m!(ShowSecondFactor);
        $m!(ResetSecondFactor);
        $m!(ListPasskeys);
        $m!(BeginPasskey);
        $m!(CreatePasskey);
        $m!(RemovePasskey);
        $m!(BeginShowPasskey);
        $m!(ShowPasskey);
        // session
        $m!(ListSessions);
        $m!(CreateSession);
        $m!(GetSession);
        $m!(UpdateSession);
        $m!(DeleteSession);
        $m!(ListMySessions);
        $m!(GetMySession);
        $m!(EndMySession);
        $m!(EndMySessions);
        $m!(ListUserSessions);
        $m!(RevokeSession);
        $m!(RevokeUserSessions);
        $m!(GetSessionStats);
        // user
        $m!(CreateUser);
        $m!(GetMe);
        $m!(SetUserPassword);
        $m!(ListViews);
        $m!(ListCourseViews);
        $m!(GetMyScopes);
        $m!(ListUserRoles);
        $m!(CreateUserRole);
        $m!(GetUserRole);
        $m!(DeleteUserRole);
        // account
        $m!(ListAccountProviders);
        // role
        $m!(ListRoleClaims);
        // api token
        $m!(ListApiTokens);
        $m!(CreateApiToken);
        $m!(ListTokenScopes);
        $m!(GetApiToken);
        $m!(RevokeApiToken);
        $m!(CreatePredefinedApiToken);
        $m!(UpdateApiToken);
        // invite
        $m!(CreateInvite);
        $m!(ListInvites);
        $m!(GetInvite);
        $m!(RevokeInvite);
        $m!(GetPublicInvite);
        $m!(AcceptInvite);
        // audit
        $m!(ExportAudit);
        // privacy
        $m!(ExportMyData);
        $m!(ExportUserData);
        $m!(EraseUser);
        // service
        $m!(CreateService);
        $m!(UpdateService);
        $m!(DeleteService);
        $m!(GetMyService);
        $m!(SendHeartbeat);
        // maintenance
        $m!(GetMaintenanceStatus);
        $m!(ActivateMaintenance);
        $m!(DeactivateMaintenance);
        $m!(ScheduleMaintenance);
        $m!(CancelMaintenance);
        $m!(GetRetention);
        // document
        $m!(ListDocuments);
        $m!(GetDocument);
        $m!(UploadDocument);
        $m!(RenameDocument);
        $m!(DeleteDocument);
        $m!(CreateDocumentDirectory);
        $m!(RenameDocumentDirectory);
        $m!(DeleteDocumentDirectory);
        $m!(SyncDocuments);
        $m!(UpdateOrganizationToken);
        $m!(CreateGitlabHook);
        $m!(ReceiveGitlabHook);
        $m!(SyncMember);
        // bucket
        $m!(ListBuckets);
        $m!(CreateBucket);
        $m!(DeleteBucket);
        $m!(GetBucketStats);
        $m!(ListStorageObjects);
        $m!(GetStorageObject);
        $m!(DeleteStorageObject);
        $m!(DownloadStorageObject);
        $m!(UploadStorageObject);
        $m!(CopyStorageObject);
        $m!(CreateStorageLink);
        $m!(FollowStorageLink);
        $m!(FillStorageLink);
        // extension
        $m!(GetPublicExtension);
        $m!(GetGettingStarted);
        $m!(ListExtensions);
        $m!(GetExtension);
        $m!(ListExtensionVersions);
        $m!(PublishExtension);
        $m!(YankExtensionVersion);
        $m!(DownloadExtension);
        // hierarchy
        $m!(DeployOrganization);
        $m!(DeployCourseFamily);
        $m!(DeployCourse);
        $m!(CreateHierarchy);
        $m!(GetHierarchyStatus);
        // organization
        $m!(DeleteOrganization);
        // course family
        $m!(DeleteCourseFamily);
        // course
        $m!(DeleteCourse);
        $m!(CopyCourse);
        $m!(ExportCourse);
        $m!(ImportCourse);
        // course content
        $m!(MoveCourseContent);
        // course member
        $m!(ImportCourseMember);
        $m!(ImportCourseMembers);
        // enrolment
        $m!(CreateEnrolmentCode);
        $m!(GetEnrolmentCode);
        $m!(DeleteEnrolmentCode);
        $m!(ListEnrolmentRequests);
        $m!(AcceptEnrolmentRequest);
        $m!(DeclineEnrolmentRequest);
        $m!(GetEnrolment);
        $m!(Enrol);
        // course member comment
        $m!(ListCourseMemberComments);
        $m!(CreateCourseMemberComment);
        $m!(UpdateCourseMemberComment);
        $m!(DeleteCourseMemberComment);
        // message
        $m!(ListMessages);
        $m!(ListUnreadMessages);
        $m!(CreateMessage);
        $m!(GetMessage);
        $m!(UpdateMessage);
        $m!(DeleteMessage);
        $m!(MarkMessageRead);
        $m!(MarkMessageUnread);
        $m!(GetMessageThread);
        $m!(GetMessageAudit);
        // notice
        $m!(ListNotices);
        $m!(MarkNoticesSeen);
        $m!(GetNoticeMail);
        $m!(SetNoticeMail);
        // grading
        $m!(ListCourseMemberGradings);
        $m!(GetCourseMemberGradings);
        // analytics
        $m!(ListAnalyticsCourses);
        $m!(GetAnalyticsSummary);
        $m!(GetAnalyticsStudents);
        $m!(GetAnalyticsStudent);
        $m!(GetAnalyticsTimeline);
        $m!(GetAnalyticsExamples);
        $m!(GetAnalyticsExampleSource);
        $m!(RefreshAnalytics);
        $m!(GetAnalyticsJobs);
        $m!(GetAnalyticsJob);
        $m!(GetContentStatistics);
        $m!(GetGroupStatistics);
        $m!(GetTestStatistics);
        $m!(GetCourseTimeline);
        $m!(GetStudentsAtRisk);
        $m!(GetGradeBook);
        // deployment
        $m!(GetDeploymentHistory);
        $m!(GetDeploymentProgress);
        $m!(GetDeploymentSummary);
        $m!(RemoveContentExample);
        $m!(UpgradeVersions);
        $m!(ValidateContents);
        $m!(AssignExample);
        $m!(GetDeployment);
        $m!(UnassignExample);
        // release
        $m!(GenerateStudentTemplate);
        $m!(PlanRelease);
        $m!(GenerateAssignments);
        $m!(GetCourseGitStatus);
        $m!(DownloadReference);
        $m!(DownloadDescription);
        $m!(DownloadTask);
        $m!(DownloadTemplate);
        // lecturer
        $m!(ListLecturerCourses);
        $m!(GetLecturerCourse);
        $m!(ListLecturerCourseContents);
        $m!(GetLecturerCourseContent);
        $m!(GetCourseDeployments);
        // student
        $m!(ListStudentCourses);
        $m!(GetStudentCourse);
        $m!(ListStudentCourseContents);
        $m!(GetStudentCourseContent);
        // tutor
        $m!(ListTutorCourses);
        $m!(GetTutorCourse);
        $m!(ListTutorCourseMembers);
        $m!(GetTutorCourseMember);
        $m!(ListMemberCourseContents);
        $m!(GetMemberCourseContent);
        $m!(GradeMemberCourseContent);
        $m!(ListTutorSubmissionGroups);
        $m!(GetTutorSubmissionGroup);
        $m!(ImportGrades);
        $m!(UndoGradeImport);
        $m!(ListGradingQueue);
        $m!(TakeFromGradingQueue);
        $m!(ReturnToGradingQueue);
        $m!(CreateTutorTest);
        $m!(GetTutorTestStatus);
        $m!(GetTutorTest);
        $m!(ListTutorTestArtifacts);
        $m!(DownloadTutorTestArtifacts);
        $m!(DownloadTutorTestInput);
        $m!(ReportTutorTest);
        $m!(UploadTutorTestArtifacts);
        // team
        $m!(CreateMyTeam);
        $m!(GetMyTeam);
        $m!(LeaveMyTeam);
        $m!(GetAvailableTeams);
        $m!(MatchTeams);
        $m!(JoinTeam);
        $m!(ListJoinRequests);
        $m!(AcceptJoinRequest);
        $m!(DeclineJoinRequest);
        $m!(PlaceTeamMember);
        $m!(LockTeam);
        $m!(UnlockTeam);
        // deadline
        $m!(GetDeadline);
        $m!(SpendLateDays);
        // submission
        $m!(UploadSubmission);
        $m!(DownloadLatestSubmission);
        $m!(DownloadSubmission);
        $m!(GetReceipt);
        $m!(ListReceiptKeys);
        $m!(ListArtifactGrades);
        $m!(CreateArtifactGrade);
        $m!(ListArtifactReviews);
        $m!(CreateArtifactReview);
        $m!(UpdateReview);
        $m!(DeleteReview);
        $m!(CreateArtifactTest);
        $m!(ListArtifactTests);
        $m!(UpdateArtifactTest);
        // grade file
        $m!(UploadGradeFile);
        $m!(ListGradeFiles);
        $m!(DownloadGradeFile);
        $m!(DeleteGradeFile);
        // rubric
        $m!(GetRubric);
        $m!(SetRubric);
        $m!(GetRubricMarks);
        $m!(SetRubricMarks);
        // result
        $m!(StartTest);
        $m!(GetTestStatus);
        $m!(GetResultStatus);
        $m!(ListResultArtifacts);
        $m!(DownloadResultArtifacts);
        $m!(UploadResultArtifacts);
        // rerun
        $m!(CreateRerun);
        $m!(ListReruns);
        $m!(GetRerun);
        $m!(ListRerunItems);
        $m!(ApplyRerun);
        $m!(UndoRerun);
        $m!(CancelRerun);
        $m!(CreateReplay);
        $m!(ListReplays);
        $m!(GetReplay);
        // example version
        $m!(FetchExampleRepository);
        $m!(UploadExample);
        $m!(DownloadExample);
        $m!(DownloadExampleVersion);
        $m!(ListExampleVersions);
        $m!(CreateExampleVersion);
        $m!(GetExampleVersion);
        $m!(DeleteExampleVersion);
        $m!(DeleteExamples);
        $m!(ListExampleDependencies);
        $m!(CreateExampleDependency);
        $m!(DeleteDependency);
        $m!(DeleteExampleDependency);
        // task
        $m!(ListTasks);
        $m!(ListTaskTypes);
        $m!(GetTask);
        $m!(GetTaskStatus);
        $m!(GetTaskResult);
        $m!(CancelTask);
        $m!(SubmitTask);
        $m!(DeleteTask);
        $m!(GetWorkerStatus);
        $m!(ClaimSandboxRun);
        $m!(GetSandboxRunFile);
        $m!(KeepSandboxRun);
        $m!(EndSandboxRun);
        // live
        $m!(ConnectLive);
        // repositories
        $m!(ReadGit);
        $m!(TransferGit);
        $m!(HandInCommit);
        $m!(GetGitUser);
        $m!(ValidateMembership);
        $m!(RegisterAccount);
        $m!(CreateRepositoryToken);
        $m!(ListCorrections);
        $m!(OfferCorrection);
    };
}
