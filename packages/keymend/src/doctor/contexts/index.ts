import { codeLoaderRule } from "./code-loader.ts";
import { composeRule, dockerRunRule } from "./containers.ts";
import { frameworkRule } from "./framework.ts";
import { dotnetRule, hostedRule, settingsFileRule } from "./hosted.ts";
import { scriptFlagRule } from "./script-flag.ts";
import {
  ciRule,
  environmentRule,
  kubernetesRule,
  serviceUnitRule,
  shellSourceRule,
} from "./services.ts";
import { scriptSettingsRule } from "./script-settings.ts";
import type { ContextRule } from "./sketch.ts";

/** Every way a program may get its environment. One row adds one. */
export const contextRules: readonly ContextRule[] = [
  ciRule,
  codeLoaderRule,
  frameworkRule,
  settingsFileRule,
  dotnetRule,
  scriptFlagRule,
  hostedRule,
  shellSourceRule,
  scriptSettingsRule,
  composeRule,
  dockerRunRule,
  serviceUnitRule,
  kubernetesRule,
  environmentRule,
];
