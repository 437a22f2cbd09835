import type { Cause } from "../model/cause.ts";
import { buildTimeValue } from "./build-time-value.ts";
import { ciSecretUnavailable } from "./ci-secret-unavailable.ts";
import { clientPrefixMissing } from "./client-prefix-missing.ts";
import { codeOverwritesKey } from "./code-overwrites-key.ts";
import { composeOverridesEnvFile } from "./compose-overrides-env-file.ts";
import { configNotMapped } from "./config-not-mapped.ts";
import { credentialStoreBroken } from "./credential-store-broken.ts";
import { credentialStoreWins } from "./credential-store-wins.ts";
import { deployEnvMissing } from "./deploy-env-missing.ts";
import { duplicateDefinition } from "./duplicate-definition.ts";
import { envFileLoadedTooLate } from "./env-file-loaded-too-late.ts";
import { envFileNotLoaded } from "./env-file-not-loaded.ts";
import { envFileWrongName } from "./env-file-wrong-name.ts";
import { envFileWrongPlace } from "./env-file-wrong-place.ts";
import { envNotPassed } from "./env-not-passed.ts";
import { hardcodedKey } from "./hardcoded-key.ts";
import { keyEmpty } from "./key-empty.ts";
import { keyMissing } from "./key-missing.ts";
import { setInOtherSession } from "./set-in-other-session.ts";
import { shadowedByEnvironment } from "./shadowed-by-environment.ts";
import { shellSyntax } from "./shell-syntax.ts";
import { staleDeployment } from "./stale-deployment.ts";
import { staleProcess } from "./stale-process.ts";
import { wrongVariableName } from "./wrong-variable-name.ts";

/** The causes of the groups `not-loaded` and `other-source-won`, in the order of the list. */
export const loadingCauses: readonly Cause[] = [
  keyMissing,
  keyEmpty,
  wrongVariableName,
  envFileNotLoaded,
  envFileWrongName,
  envFileWrongPlace,
  envFileLoadedTooLate,
  envNotPassed,
  composeOverridesEnvFile,
  clientPrefixMissing,
  shellSyntax,
  setInOtherSession,
  ciSecretUnavailable,
  deployEnvMissing,
  configNotMapped,
  buildTimeValue,
  codeOverwritesKey,
  shadowedByEnvironment,
  duplicateDefinition,
  credentialStoreWins,
  credentialStoreBroken,
  hardcodedKey,
  staleProcess,
  staleDeployment,
];
