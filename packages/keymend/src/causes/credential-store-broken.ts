import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { advice } from "./reach.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { localFault } from "./speak.ts";

export const credentialStoreBroken: Cause = {
  id: "credential-store-broken",
  group: "other-source-won",
  title: "The tool cannot read its stored copy",
  why:
    "A tool encrypts the key that it keeps. When the secret behind it changes, as in a new container without a " +
    "fixed encryption key or after a move to another machine, the stored key is still there and cannot be read.",
  rank: 15,
  detect(e) {
    if (localFault(e, "store-broken") === null) return null;
    const tool = e.error?.tools[0] ?? "the tool";
    const service =
      e.error?.tools.length === 1 || hasContainer(e) ? unpinned(e) : null;
    return {
      certainty: "proven",
      at: null,
      summary: `${tool} cannot read the key that it stored: what encrypts it is not the same any more`,
      evidence: [
        {
          fact: "the error says that a stored credential could not be read",
          from: "error-text",
        },
        ...(service === null
          ? []
          : [
              {
                fact: `the service ${service.name} at ${service.where} sets no encryption secret and may make a new one each time`,
                from: "file" as const,
              },
            ]),
      ],
      remedies: [
        advice(
          "restore-secret",
          "give the tool its old encryption secret back, or enter the key again",
          [
            "look for the old secret: an older container, a backup, the volume (for Flowise: FLOWISE_SECRETKEY_OVERWRITE or encryption.key; n8n: N8N_ENCRYPTION_KEY)",
            "set it as a fixed variable, and keep the folder of the tool on a volume",
            "if it is lost: delete the stored credential and enter the key again",
          ],
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      broken(),
      {
        ...broken(["flowise"]),
        facts: [
          {
            kind: "compose-service",
            at: { path: "docker-compose.yml", line: 2 },
            service: "flowise",
            image: "flowiseai/flowise:1.3.0",
            build: null,
            envFiles: [],
            environment: [
              { name: "PORT", line: 6, value: "3000", form: "literal" },
            ],
          },
        ],
      },
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({
        value: null,
        command: "explain",
        error: errorText({ refusals: [refusal("no-key")] }),
      }),
      evidence({
        value: fakeKey(),
        command: "explain",
        error: errorText({
          refusals: [refusal("invalid-api-key")],
          tools: ["flowise"],
        }),
      }),
    ],
  }),
};

function broken(tools: string[] = []): Evidence {
  return evidence({
    value: null,
    command: "explain",
    error: errorText({ local: [{ kind: "store-broken" }], tools }),
  });
}

function hasContainer(e: Evidence): boolean {
  return e.error?.remarks.includes("in-container") === true;
}

/** A service that no variable gives a fixed secret. */
function unpinned(e: Evidence): { name: string; where: string } | null {
  const service = factsOf(e, "compose-service").find(
    (one) =>
      one.image !== null &&
      !one.environment.some((entry) => /SECRET|ENCRYPTION/.test(entry.name)),
  );
  return service === undefined
    ? null
    : {
        name: service.service,
        where: `${service.at.path}:${String(service.at.line)}`,
      };
}
