import type { KeyRequest } from "./platform/key-request.ts";
import { makeKey, type FamilyName } from "./platform/families.ts";
import { findKey, type NewKey } from "./platform/keys.ts";
import type { Platform } from "./platform/platform.ts";
import { letters } from "./platform/random.ts";

interface DemoRow {
  family: FamilyName;
  name: string;
  scopes?: string[];
}

/** The demo keys, by the name they go by in `sandbox.demo.keys`. */
const rows = {
  project: { family: "project", name: "Demo project key" },
  serviceAccount: { family: "service-account", name: "Demo service key" },
  user: { family: "user", name: "Demo user key" },
  restricted: {
    family: "project",
    name: "Demo restricted key",
    scopes: ["model.request"],
  },
  readOnly: {
    family: "project",
    name: "Demo read-only key",
    scopes: ["api.all.read"],
  },
  admin: { family: "admin", name: "Demo admin key" },
} as const satisfies Record<string, DemoRow>;

export type DemoKeyName = keyof typeof rows;

const MEMBER = "grace@example.test";

const demoKeyNames = Object.keys(rows) as DemoKeyName[]; // keys() forgets the names

/** What a fresh sandbox starts with. */
export interface Demo {
  organizationId: string;
  projectId: string;
  /** Owner of the organization and of the keys. */
  userId: string;
  /** A second person, reader of the organization and member of the project. */
  memberId: string;
  serviceAccountId: string;
  /** Values in clear: this object is the only place that has them. */
  keys: Record<DemoKeyName, string>;
  keyIds: Record<DemoKeyName, string>;
}

function mapKeys<T>(make: (name: DemoKeyName) => T): Record<DemoKeyName, T> {
  const entries = demoKeyNames.map((name) => [name, make(name)] as const);
  return Object.fromEntries(entries) as Record<DemoKeyName, T>; // fromEntries forgets the names
}

const demoLetters = (platform: Platform, name: DemoKeyName) =>
  letters(platform.seed, `demo ${name}`);

/** An organization with a project, two people, a service account and a key of each kind. */
export function seedDemo(platform: Platform): Demo {
  const { dashboard } = platform;
  const owner = dashboard.createUser({
    email: "ada@example.test",
    name: "Ada Example",
  });
  const organization = dashboard.createOrganization({
    title: "Example Lab",
    ownerId: owner.id,
  });
  const project = dashboard.project();
  const member = dashboard.createUser({
    email: MEMBER,
    name: "Grace Example",
  });
  dashboard.addToProject(project.id, member.id);
  const account = dashboard.createServiceAccount({ name: "demo-service" });
  const made = mapKeys((name): NewKey => {
    const { family, name: title, ...more }: DemoRow = rows[name];
    const request: KeyRequest = { ...more, family, name: title };
    return dashboard.createKey({
      ...request,
      letters: demoLetters(platform, name),
    });
  });
  return {
    organizationId: organization.id,
    projectId: project.id,
    userId: owner.id,
    memberId: member.id,
    serviceAccountId: account.id,
    keys: mapKeys((name) => made[name].value),
    keyIds: mapKeys((name) => made[name].id),
  };
}

/** The same again from a state that the same seed has made; null when it did not. */
export function recallDemo(platform: Platform): Demo | null {
  if (platform.seed === null) return null;
  const keys = mapKeys((name) =>
    makeKey(rows[name].family, demoLetters(platform, name)),
  );
  const records = mapKeys((name) => findKey(platform, keys[name]));
  const { project, serviceAccount } = records;
  const member = platform.state.users.find(({ email }) => email === MEMBER);
  if (!project?.projectId || !serviceAccount || !member) return null;
  return {
    organizationId: project.organizationId,
    projectId: project.projectId,
    userId: project.owner.id,
    memberId: member.id,
    serviceAccountId: serviceAccount.owner.id,
    keys,
    keyIds: mapKeys((name) => records[name]?.id ?? ""),
  };
}
