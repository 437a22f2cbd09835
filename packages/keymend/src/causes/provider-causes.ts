import type { Cause } from "../model/cause.ts";
import { appBug } from "./app-bug.ts";
import { appGate } from "./app-gate.ts";
import { authorizationHeaderLost } from "./authorization-header-lost.ts";
import { billingNotActive } from "./billing-not-active.ts";
import { budgetReached } from "./budget-reached.ts";
import { chatgptPlusNotApi } from "./chatgpt-plus-not-api.ts";
import { clientCertificateRequired } from "./client-certificate-required.ts";
import { clientFormatCheck } from "./client-format-check.ts";
import { corsBlocked } from "./cors-blocked.ts";
import { creditsInOtherOrg } from "./credits-in-other-org.ts";
import { dataResidencyHost } from "./data-residency-host.ts";
import { freeCreditExpired } from "./free-credit-expired.ts";
import { ipNotAuthorized } from "./ip-not-authorized.ts";
import { modelNameTypo } from "./model-name-typo.ts";
import { modelNoAccess } from "./model-no-access.ts";
import { noBilling } from "./no-billing.ts";
import { notOrganizationMember } from "./not-organization-member.ts";
import { organizationMismatch } from "./organization-mismatch.ts";
import { organizationNotVerified } from "./organization-not-verified.ts";
import { projectMismatch } from "./project-mismatch.ts";
import { providerOutage } from "./provider-outage.ts";
import { proxyMisconfigured } from "./proxy-misconfigured.ts";
import { rateLimit } from "./rate-limit.ts";
import { regionBlocked } from "./region-blocked.ts";
import { restrictedScope } from "./restricted-scope.ts";
import { tlsInspection } from "./tls-inspection.ts";
import { unreachable } from "./unreachable.ts";

/** Causes of the groups permission-identity, money-limits, network-path and app-side, in the order of the list. */
export const providerCauses: readonly Cause[] = [
  organizationMismatch,
  notOrganizationMember,
  projectMismatch,
  restrictedScope,
  modelNoAccess,
  modelNameTypo,
  organizationNotVerified,
  ipNotAuthorized,
  clientCertificateRequired,
  dataResidencyHost,
  noBilling,
  billingNotActive,
  freeCreditExpired,
  chatgptPlusNotApi,
  creditsInOtherOrg,
  budgetReached,
  rateLimit,
  regionBlocked,
  tlsInspection,
  proxyMisconfigured,
  authorizationHeaderLost,
  corsBlocked,
  providerOutage,
  unreachable,
  clientFormatCheck,
  appBug,
  appGate,
];
