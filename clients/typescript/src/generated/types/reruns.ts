// Made by `computor generate-types` from the list of all calls. Do not edit.

/** Something that a verdict was made of. */
export interface Ingredient {
  /** What it is now. */
  after: string | null;
  /** What it was: a digest, a version, or settings as JSON. */
  before: string | null;
  /**
   * `artifact`, `submission`, `exercise`, `runner`, `language`, `environment`, `limits`, `running`, `compat`,
   * `sandbox`, `evidence`.
   */
  name: string;
  state: IngredientState;
}

/** What became of an ingredient of a verdict. */
export type IngredientState =
  /** It is what it was. */
  | "same"
  /** It is something else now; the replay was made with that. */
  | "changed"
  /** It is not there any more. */
  | "gone";

/** What a replay found. */
export interface ReplayFinding {
  /** The score of the replay. */
  after: number | null;
  /** The score of the verdict when it was made, 0 to 1. */
  before: number | null;
  /** What counts at present: it is another one than `before` if somebody has corrected the result. */
  counts: number | null;
  ingredients: Ingredient[];
  /**
   * Whether what the programs did then, judged again without running anything, gives the verdict of then; none if
   * it cannot be
   * judged.
   */
  kept_agrees: boolean | null;
  tests: ReplayedTest[];
}

/** A replay. */
export interface ReplayGet {
  course_id: string;
  created_at: string;
  created_by: string | null;
  /** None while it is pending, and of one that failed. */
  finding: ReplayFinding | null;
  finished_at: string | null;
  id: string;
  /** Why it could not be run. */
  message: string | null;
  result_id: string;
  state: ReplayState;
}

/** What came of a replay. */
export type ReplayState =
  /** Its turn has not come. */
  | "pending"
  /** The verdict is the same, test by test. */
  | "agrees"
  /** It is another one, and it was the same twice. */
  | "differs"
  /** Run twice, the work got two verdicts: the program or the test does not do the same each time. */
  | "flaky"
  /** It cannot be made again: an ingredient is not there any more. */
  | "gone"
  /** It could not be run. */
  | "failed";

/** One test, before and now. */
export interface ReplayedTest {
  /** None: there is no such test now. */
  after: TestVerdict | null;
  /** Whether result, reason and points are the same. Messages may name what is different each time. */
  agrees: boolean;
  /** None: there was no such test. */
  before: TestVerdict | null;
  collection: string;
  test: string;
}

/** What of a re-run is to count. */
export interface RerunApply {
  /** True: nobody loses anything. */
  only_gains?: boolean;
}

/** What a re-run changes for one hand-in. */
export type RerunChange =
  /** Its turn has not come. */
  | "pending"
  /** The score is higher. */
  | "gain"
  /** The score is lower. */
  | "lose"
  /** The score is the same. */
  | "same"
  /** Run twice, the work got two scores: neither is a reason to change anything. */
  | "flaky"
  /** It could not be run. */
  | "failed";

/** What to run again. */
export interface RerunCreate {
  /** The version of the example with the changed test; without, the one that is assigned. */
  example_version_id?: string | null;
}

/** A re-run, and what it would change. */
export interface RerunGet {
  applied_at: string | null;
  course_content_id: string;
  course_id: string;
  created_at: string;
  created_by: string | null;
  example_version_id: string;
  failed: number;
  flaky: number;
  gain: number;
  id: string;
  lose: number;
  pending: number;
  same: number;
  state: RerunState;
  /** How many hand-ins there are of each kind. */
  total: number;
  undone_at: string | null;
  version_tag: string;
}

/** What a re-run changes for one hand-in. */
export interface RerunItem {
  after: number | null;
  applied: boolean;
  /** 0 to 1. */
  before: number;
  change: RerunChange;
  display_name: string | null;
  /** Why it could not be run. */
  message: string | null;
  /** The run that counts. */
  result_id: string;
  submission_artifact_id: string;
  submission_group_id: string;
}

/** How far a re-run has come. */
export type RerunState =
  /** Tests are run. Nobody but who teaches sees anything of it. */
  | "running"
  /** All were run: look at it, then apply or drop it. */
  | "ready"
  /** It counts, and the students were told. */
  | "applied"
  /** It was taken back. */
  | "undone"
  /** It was dropped. */
  | "cancelled";

/** What was said of one test. */
export interface TestVerdict {
  /** What was found. */
  message: string | null;
  /** The share of its points that it earned, where the suite gives points. */
  points: unknown;
  /** `PASSED`, `FAILED` or `SKIPPED`. */
  result: string;
  /** Why, such as `wrong` or `time_limit`. */
  verdict: string;
}
