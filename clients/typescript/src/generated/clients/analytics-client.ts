// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  AnalyticsCourseAccess,
  AnalyticsCourseSummary,
  AnalyticsExampleSource,
  AnalyticsJobStatus,
  AnalyticsRefreshRequest,
  AnalyticsStandardExample,
  AnalyticsStudentList,
  AnalyticsStudentReport,
  AnalyticsStudentTimeline,
  ContentStatistics,
  DayStatistics,
  GroupStatistics,
  StudentAtRisk,
  TestStatistics,
} from "../types/index.ts";

/** The calls below `/analytics`. */
export class AnalyticsClient extends BaseEndpointClient {
  /**
   * Lists the courses whose figures one may see.
   *
   * `GET /analytics/courses`
   */
  listAnalyticsCoursesAnalyticsCoursesGet({ id, limit, skip }: { id?: string | null; limit?: number | null; skip?: number | null } = {}): Promise<Listing<AnalyticsCourseAccess>> {
    return this.http.listing("GET", this.buildPath("analytics", "courses"), { query: { id, limit, skip } });
  }

  /**
   * Answers which students may need help, those with most reasons first.
   *
   * `GET /analytics/courses/{course_id}/at-risk`
   */
  getStudentsAtRiskAnalyticsCoursesCourseIdAtRiskGet({ courseId, behind, below, inactiveDays }: { courseId: string; behind?: number | null; below?: number | null; inactiveDays?: number | null }): Promise<StudentAtRisk[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "at-risk"), { query: { behind, below, inactive_days: inactiveDays } });
  }

  /**
   * Answers what came of each content of a course, with distributions of grades and scores.
   *
   * `GET /analytics/courses/{course_id}/contents`
   */
  getContentStatisticsAnalyticsCoursesCourseIdContentsGet({ courseId, gradingCutoff, submissionCutoff }: { courseId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<ContentStatistics[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "contents"), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers which tests of an assignment fail most, in the newest run of each student.
   *
   * `GET /analytics/courses/{course_id}/contents/{content_id}/tests`
   */
  getTestStatisticsAnalyticsCoursesCourseIdContentsContentIdTestsGet({ courseId, contentId }: { courseId: string; contentId: string }): Promise<TestStatistics[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "contents", contentId, "tests"));
  }

  /**
   * Answers the files of the example that is assigned to a content.
   *
   * `GET /analytics/courses/{course_id}/examples/{content_id}/source`
   */
  getAnalyticsExampleSourceAnalyticsCoursesCourseIdExamplesContentIdSourceGet({ courseId, contentId }: { courseId: string; contentId: string }): Promise<AnalyticsExampleSource> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "examples", contentId, "source"));
  }

  /**
   * Answers how far the students of each course group have come.
   *
   * `GET /analytics/courses/{course_id}/groups`
   */
  getGroupStatisticsAnalyticsCoursesCourseIdGroupsGet({ courseId, gradingCutoff, submissionCutoff }: { courseId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<GroupStatistics[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "groups"), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers when the figures of a course were counted, newest first.
   *
   * `GET /analytics/courses/{course_id}/jobs`
   */
  listCourseAnalyticsJobsAnalyticsCoursesCourseIdJobsGet({ courseId, limit }: { courseId: string; limit?: number | null }): Promise<AnalyticsJobStatus[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "jobs"), { query: { limit } });
  }

  /**
   * Counts the figures of a course, and keeps them as a job.
   *
   * Figures are always those of the moment, whether they are counted or not.
   *
   * `POST /analytics/courses/{course_id}/refresh`
   */
  refreshCourseAnalyticsAnalyticsCoursesCourseIdRefreshPost({ courseId, body }: { courseId: string; body: AnalyticsRefreshRequest }): Promise<AnalyticsJobStatus> {
    return this.http.json("POST", this.buildPath("analytics", "courses", courseId, "refresh"), { body });
  }

  /**
   * Answers how far each student of a course has come.
   *
   * `GET /analytics/courses/{course_id}/students`
   */
  listCourseAnalyticsStudentsAnalyticsCoursesCourseIdStudentsGet({ courseId, gradingCutoff, submissionCutoff }: { courseId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<AnalyticsStudentList> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "students"), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers everything about a student.
   *
   * `GET /analytics/courses/{course_id}/students/{course_member_id}`
   */
  getCourseAnalyticsStudentReportAnalyticsCoursesCourseIdStudentsCourseMemberIdGet({ courseId, courseMemberId, gradingCutoff, submissionCutoff }: { courseId: string; courseMemberId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<AnalyticsStudentReport> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "students", courseMemberId), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers a student's work on each assignment.
   *
   * `GET /analytics/courses/{course_id}/students/{course_member_id}/examples`
   */
  listCourseAnalyticsStudentExamplesAnalyticsCoursesCourseIdStudentsCourseMemberIdExamplesGet({ courseId, courseMemberId, gradingCutoff, submissionCutoff }: { courseId: string; courseMemberId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<AnalyticsStandardExample[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "students", courseMemberId, "examples"), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers what happened to a student's work.
   *
   * `GET /analytics/courses/{course_id}/students/{course_member_id}/timeline`
   */
  getCourseAnalyticsStudentTimelineAnalyticsCoursesCourseIdStudentsCourseMemberIdTimelineGet({ courseId, courseMemberId, gradingCutoff, submissionCutoff }: { courseId: string; courseMemberId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<AnalyticsStudentTimeline> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "students", courseMemberId, "timeline"), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers what came of a course.
   *
   * `GET /analytics/courses/{course_id}/summary`
   */
  getCourseAnalyticsSummaryAnalyticsCoursesCourseIdSummaryGet({ courseId, gradingCutoff, submissionCutoff }: { courseId: string; gradingCutoff?: string | null; submissionCutoff?: string | null }): Promise<AnalyticsCourseSummary> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "summary"), { query: { grading_cutoff: gradingCutoff, submission_cutoff: submissionCutoff } });
  }

  /**
   * Answers what happened in a course, day by day.
   *
   * Days without anything are left out.
   *
   * `GET /analytics/courses/{course_id}/timeline`
   */
  getCourseTimelineAnalyticsCoursesCourseIdTimelineGet({ courseId, days }: { courseId: string; days?: number | null }): Promise<DayStatistics[]> {
    return this.http.json("GET", this.buildPath("analytics", "courses", courseId, "timeline"), { query: { days } });
  }

  /**
   * Answers one count of the figures of a course.
   *
   * `GET /analytics/jobs/{job_id}`
   */
  getAnalyticsJobAnalyticsJobsJobIdGet({ jobId }: { jobId: string }): Promise<AnalyticsJobStatus> {
    return this.http.json("GET", this.buildPath("analytics", "jobs", jobId));
  }
}
