import type { FilePlace } from "../model/place.ts";
import { batch } from "./batch.ts";
import { cron } from "./cron.ts";
import { dotenv } from "./dotenv.ts";
import { envrc } from "./envrc.ts";
import { loginStore } from "./login-store.ts";
import { powershell } from "./powershell.ts";
import { shellHistory } from "./shell-history.ts";
import { shellProfile } from "./shell-profile.ts";
import { shellScript } from "./shell-script.ts";
import { systemEnvironment } from "./system-environment.ts";
import { systemd } from "./systemd.ts";
import { toolSettings } from "./tool-settings.ts";

/** Places of a person's machine: env files, shells, services, tools. One row adds one. */
export const machinePlaces: readonly FilePlace[] = [
  dotenv,
  envrc,
  shellProfile,
  shellScript,
  batch,
  powershell,
  systemEnvironment,
  systemd,
  cron,
  toolSettings,
  loginStore,
  shellHistory,
];
