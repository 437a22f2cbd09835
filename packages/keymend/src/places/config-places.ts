import type { FilePlace } from "../model/place.ts";
import { bundlerConfig } from "./bundler-config.ts";
import { gitlabCi } from "./ci-config.ts";
import { circleci } from "./ci-config.ts";
import { ciConfig } from "./ci-config.ts";
import { compose } from "./compose.ts";
import { configFile } from "./config-file.ts";
import { deployConfig } from "./deploy-config.ts";
import { dockerfile } from "./dockerfile.ts";
import { filterConfig } from "./filter-config.ts";
import { frameworkConfig } from "./framework-config.ts";
import { githubActions } from "./github-actions.ts";
import { helm } from "./helm.ts";
import { kubernetes } from "./kubernetes.ts";
import { makefile } from "./makefile.ts";
import { packageManifest } from "./package-manifest.ts";
import { proxyConfig } from "./proxy-config.ts";
import { readme } from "./readme.ts";
import { runConfig } from "./run-config.ts";

/** Places that are configuration of containers, CI, deployment, frameworks and manifests. The fallback is last. */
export const configPlaces: readonly FilePlace[] = [
  compose,
  dockerfile,
  makefile,
  packageManifest,
  readme,
  helm,
  kubernetes,
  githubActions,
  gitlabCi,
  circleci,
  ciConfig,
  deployConfig,
  filterConfig,
  bundlerConfig,
  frameworkConfig,
  proxyConfig,
  runConfig,
  configFile,
];
