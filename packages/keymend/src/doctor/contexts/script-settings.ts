import type { SourceKind } from "../../model/occurrence.ts";
import { nameOf } from "../paths.ts";
import {
  WEIGHT,
  type ContextRule,
  type ContextSketch,
  type DirectValue,
} from "./sketch.ts";

const SCRIPTS: readonly SourceKind[] = [
  "shell-script",
  "batch",
  "powershell",
  "envrc",
];

/** Scripts that set variables themselves before they start the program: run.sh, start.bat, run.ps1; and .envrc. */
export const scriptSettingsRule: ContextRule = {
  id: "script-settings",
  sketch(view) {
    const starts = new Set(view.factsOf("script").map((fact) => fact.at.path));
    const byPath = new Map<string, DirectValue[]>();
    for (const one of view.seen) {
      const { path, line, variable, value, source } = one;
      if (path === null || variable === null || value === null) continue;
      if (!SCRIPTS.includes(source) || !one.tags?.includes("exported"))
        continue;
      // a script that starts nothing is read by somebody else
      if (source !== "envrc" && !starts.has(path)) continue;
      const list = byPath.get(path) ?? [];
      byPath.set(path, [...list, { variable, path, line, value }]);
    }
    return [...byPath].map(([path, direct]): ContextSketch => ({
      title: nameOf(path),
      loader: null,
      version: null,
      reason: `${path} sets ${[...new Set(direct.map((one) => one.variable))].join(", ")} before it starts the program`,
      files: [],
      override: true,
      inheritsEnvironment: true,
      direct,
      fact: null,
      // direnv counts only where it was allowed
      weight: nameOf(path).startsWith(".envrc")
        ? WEIGHT.environment - 1
        : WEIGHT.shell + 0.5,
    }));
  },
};
