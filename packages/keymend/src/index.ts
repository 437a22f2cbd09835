/** The library: the same diagnosis as the command, as data. */
export { diagnose, type Diagnosis } from "./doctor/diagnose.ts";
export type { DiagnoseRequest, DoctorIo } from "./doctor/request.ts";
export type {
  DoctorReport,
  ReportedDiagnosis,
  ReportedOccurrence,
} from "./doctor/report.ts";
export type { Verdict } from "./doctor/judge.ts";
export { causeList, type CauseGroup, type CauseId } from "./causes/ids.ts";
export { errorInfo, ToolError, type ErrorCode } from "./errors.ts";
export { Secret } from "./secret.ts";
export { maskKey } from "./key/mask.ts";
export { realFiles } from "./io/real-files.ts";
export { realHttp } from "./io/http.ts";
export { realRun } from "./io/run.ts";
export { openStateFolder, type StateFolder } from "./state/state-folder.ts";
