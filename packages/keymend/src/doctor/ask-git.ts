import type { GitRecord, Subject } from "../model/evidence.ts";
import type { DiagnoseRequest, DoctorIo } from "./request.ts";
import { gitRecord } from "./git-record.ts";
import { isInRepository } from "./surroundings.ts";
import type { Survey } from "./survey.ts";

/** Whether the key was committed, and where the repository goes. Git is not started outside of a repository. */
export async function askGit(
  io: DoctorIo,
  request: DiagnoseRequest,
  { view, collected }: Survey,
  subject: Subject,
): Promise<GitRecord | null> {
  const value = subject.value?.trim() ?? "";
  if (value.length < 20) return null;
  if (!isInRepository(io.files, request.dir, request.home)) return null;
  const same = view.seen.filter(
    (seen) =>
      seen.path !== null &&
      !seen.path.startsWith("~") &&
      seen.value?.includes(value) === true,
  );
  const wanted = same.flatMap((seen) => {
    const occurrence = collected.occurrences.find(
      (one) =>
        one.path === seen.path &&
        one.line === seen.line &&
        one.variable === seen.variable,
    );
    return occurrence === undefined
      ? []
      : [
          {
            occurrence: { ...occurrence, id: seen.id },
            isIn: (text: string) => text.includes(value),
          },
        ];
  });
  const env = {
    PATH: request.environment["PATH"] ?? "/usr/bin:/bin",
    HOME: request.environment["HOME"] ?? "/",
  };
  return gitRecord(io.run, {
    dir: request.dir,
    home: request.home,
    env,
    wanted,
  });
}
