# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""A class for each group of calls."""

from __future__ import annotations

from functools import cached_property

from ..http import AsyncHTTPClient
from .accounts import AccountsClient
from .analytics import AnalyticsClient
from .audit import AuditClient
from .authentication import AuthenticationClient
from .course_content_kinds import CourseContentKindsClient
from .course_content_types import CourseContentTypesClient
from .course_contents import CourseContentsClient
from .course_families import CourseFamiliesClient
from .course_family_members import CourseFamilyMembersClient
from .course_family_roles import CourseFamilyRolesClient
from .course_groups import CourseGroupsClient
from .course_member_comments import CourseMemberCommentsClient
from .course_member_gradings import CourseMemberGradingsClient
from .course_member_import import CourseMemberImportClient
from .course_members import CourseMembersClient
from .course_roles import CourseRolesClient
from .courses import CoursesClient
from .deadline_extensions import DeadlineExtensionsClient
from .documents import DocumentsClient
from .enrolments import EnrolmentsClient
from .example_repositories import ExampleRepositoriesClient
from .examples import ExamplesClient
from .extensions import ExtensionsClient
from .extensions_getting_started import ExtensionsGettingStartedClient
from .extensions_public import ExtensionsPublicClient
from .git import GitClient
from .groups import GroupsClient
from .invites import InvitesClient
from .languages import LanguagesClient
from .lecturers import LecturersClient
from .messages import MessagesClient
from .misc import MiscClient
from .organization_members import OrganizationMembersClient
from .organization_roles import OrganizationRolesClient
from .organizations import OrganizationsClient
from .profiles import ProfilesClient
from .reruns import RerunsClient
from .results import ResultsClient
from .roles import RolesClient
from .service_types import ServiceTypesClient
from .services import ServicesClient
from .sessions import SessionsClient
from .storage import StorageClient
from .student_profiles import StudentProfilesClient
from .students import StudentsClient
from .submission_group_members import SubmissionGroupMembersClient
from .submission_groups import SubmissionGroupsClient
from .submissions import SubmissionsClient
from .system import SystemClient
from .tasks import TasksClient
from .team_management import TeamManagementClient
from .tests import TestsClient
from .tokens import TokensClient
from .tutors import TutorsClient
from .user import UserClient
from .users import UsersClient

__all__ = [
    "Endpoints",
    "AccountsClient",
    "AnalyticsClient",
    "AuditClient",
    "AuthenticationClient",
    "CourseContentKindsClient",
    "CourseContentTypesClient",
    "CourseContentsClient",
    "CourseFamiliesClient",
    "CourseFamilyMembersClient",
    "CourseFamilyRolesClient",
    "CourseGroupsClient",
    "CourseMemberCommentsClient",
    "CourseMemberGradingsClient",
    "CourseMemberImportClient",
    "CourseMembersClient",
    "CourseRolesClient",
    "CoursesClient",
    "DeadlineExtensionsClient",
    "DocumentsClient",
    "EnrolmentsClient",
    "ExampleRepositoriesClient",
    "ExamplesClient",
    "ExtensionsClient",
    "ExtensionsGettingStartedClient",
    "ExtensionsPublicClient",
    "GitClient",
    "GroupsClient",
    "InvitesClient",
    "LanguagesClient",
    "LecturersClient",
    "MessagesClient",
    "MiscClient",
    "OrganizationMembersClient",
    "OrganizationRolesClient",
    "OrganizationsClient",
    "ProfilesClient",
    "RerunsClient",
    "ResultsClient",
    "RolesClient",
    "ServiceTypesClient",
    "ServicesClient",
    "SessionsClient",
    "StorageClient",
    "StudentProfilesClient",
    "StudentsClient",
    "SubmissionGroupMembersClient",
    "SubmissionGroupsClient",
    "SubmissionsClient",
    "SystemClient",
    "TasksClient",
    "TeamManagementClient",
    "TestsClient",
    "TokensClient",
    "TutorsClient",
    "UserClient",
    "UsersClient",
]


class Endpoints:
    """All groups of calls, over one connection with its credentials."""

    _http: AsyncHTTPClient

    @cached_property
    def accounts(self) -> AccountsClient:
        return AccountsClient(self._http)

    @cached_property
    def analytics(self) -> AnalyticsClient:
        return AnalyticsClient(self._http)

    @cached_property
    def audit(self) -> AuditClient:
        return AuditClient(self._http)

    @cached_property
    def authentication(self) -> AuthenticationClient:
        return AuthenticationClient(self._http)

    @cached_property
    def course_content_kinds(self) -> CourseContentKindsClient:
        return CourseContentKindsClient(self._http)

    @cached_property
    def course_content_types(self) -> CourseContentTypesClient:
        return CourseContentTypesClient(self._http)

    @cached_property
    def course_contents(self) -> CourseContentsClient:
        return CourseContentsClient(self._http)

    @cached_property
    def course_families(self) -> CourseFamiliesClient:
        return CourseFamiliesClient(self._http)

    @cached_property
    def course_family_members(self) -> CourseFamilyMembersClient:
        return CourseFamilyMembersClient(self._http)

    @cached_property
    def course_family_roles(self) -> CourseFamilyRolesClient:
        return CourseFamilyRolesClient(self._http)

    @cached_property
    def course_groups(self) -> CourseGroupsClient:
        return CourseGroupsClient(self._http)

    @cached_property
    def course_member_comments(self) -> CourseMemberCommentsClient:
        return CourseMemberCommentsClient(self._http)

    @cached_property
    def course_member_gradings(self) -> CourseMemberGradingsClient:
        return CourseMemberGradingsClient(self._http)

    @cached_property
    def course_member_import(self) -> CourseMemberImportClient:
        return CourseMemberImportClient(self._http)

    @cached_property
    def course_members(self) -> CourseMembersClient:
        return CourseMembersClient(self._http)

    @cached_property
    def course_roles(self) -> CourseRolesClient:
        return CourseRolesClient(self._http)

    @cached_property
    def courses(self) -> CoursesClient:
        return CoursesClient(self._http)

    @cached_property
    def deadline_extensions(self) -> DeadlineExtensionsClient:
        return DeadlineExtensionsClient(self._http)

    @cached_property
    def documents(self) -> DocumentsClient:
        return DocumentsClient(self._http)

    @cached_property
    def enrolments(self) -> EnrolmentsClient:
        return EnrolmentsClient(self._http)

    @cached_property
    def example_repositories(self) -> ExampleRepositoriesClient:
        return ExampleRepositoriesClient(self._http)

    @cached_property
    def examples(self) -> ExamplesClient:
        return ExamplesClient(self._http)

    @cached_property
    def extensions(self) -> ExtensionsClient:
        return ExtensionsClient(self._http)

    @cached_property
    def extensions_getting_started(self) -> ExtensionsGettingStartedClient:
        return ExtensionsGettingStartedClient(self._http)

    @cached_property
    def extensions_public(self) -> ExtensionsPublicClient:
        return ExtensionsPublicClient(self._http)

    @cached_property
    def git(self) -> GitClient:
        return GitClient(self._http)

    @cached_property
    def groups(self) -> GroupsClient:
        return GroupsClient(self._http)

    @cached_property
    def invites(self) -> InvitesClient:
        return InvitesClient(self._http)

    @cached_property
    def languages(self) -> LanguagesClient:
        return LanguagesClient(self._http)

    @cached_property
    def lecturers(self) -> LecturersClient:
        return LecturersClient(self._http)

    @cached_property
    def messages(self) -> MessagesClient:
        return MessagesClient(self._http)

    @cached_property
    def misc(self) -> MiscClient:
        return MiscClient(self._http)

    @cached_property
    def organization_members(self) -> OrganizationMembersClient:
        return OrganizationMembersClient(self._http)

    @cached_property
    def organization_roles(self) -> OrganizationRolesClient:
        return OrganizationRolesClient(self._http)

    @cached_property
    def organizations(self) -> OrganizationsClient:
        return OrganizationsClient(self._http)

    @cached_property
    def profiles(self) -> ProfilesClient:
        return ProfilesClient(self._http)

    @cached_property
    def reruns(self) -> RerunsClient:
        return RerunsClient(self._http)

    @cached_property
    def results(self) -> ResultsClient:
        return ResultsClient(self._http)

    @cached_property
    def roles(self) -> RolesClient:
        return RolesClient(self._http)

    @cached_property
    def service_types(self) -> ServiceTypesClient:
        return ServiceTypesClient(self._http)

    @cached_property
    def services(self) -> ServicesClient:
        return ServicesClient(self._http)

    @cached_property
    def sessions(self) -> SessionsClient:
        return SessionsClient(self._http)

    @cached_property
    def storage(self) -> StorageClient:
        return StorageClient(self._http)

    @cached_property
    def student_profiles(self) -> StudentProfilesClient:
        return StudentProfilesClient(self._http)

    @cached_property
    def students(self) -> StudentsClient:
        return StudentsClient(self._http)

    @cached_property
    def submission_group_members(self) -> SubmissionGroupMembersClient:
        return SubmissionGroupMembersClient(self._http)

    @cached_property
    def submission_groups(self) -> SubmissionGroupsClient:
        return SubmissionGroupsClient(self._http)

    @cached_property
    def submissions(self) -> SubmissionsClient:
        return SubmissionsClient(self._http)

    @cached_property
    def system(self) -> SystemClient:
        return SystemClient(self._http)

    @cached_property
    def tasks(self) -> TasksClient:
        return TasksClient(self._http)

    @cached_property
    def team_management(self) -> TeamManagementClient:
        return TeamManagementClient(self._http)

    @cached_property
    def tests(self) -> TestsClient:
        return TestsClient(self._http)

    @cached_property
    def tokens(self) -> TokensClient:
        return TokensClient(self._http)

    @cached_property
    def tutors(self) -> TutorsClient:
        return TutorsClient(self._http)

    @cached_property
    def user(self) -> UserClient:
        return UserClient(self._http)

    @cached_property
    def users(self) -> UsersClient:
        return UsersClient(self._http)
