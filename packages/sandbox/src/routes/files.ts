import { pageOf } from "../read/page.ts";
import type { StoredFile } from "../platform/state.ts";
import { refuse, Refused } from "../refusals.ts";
import type { Call, Route } from "../route.ts";

const body = (file: StoredFile) => ({
  id: file.id,
  object: "file",
  bytes: file.bytes,
  created_at: file.createdAt,
  expires_at: null,
  filename: file.filename,
  purpose: file.purpose,
  status: "processed",
  status_details: null,
});

const mine = ({ platform, caller }: Call): StoredFile[] =>
  platform.state.files.filter(
    (file) =>
      file.organizationId === caller.organization.id &&
      file.projectId === (caller.project?.id ?? null),
  );

function one(call: Call): StoredFile {
  const id = call.param("id");
  const found = mine(call).find((file) => file.id === id);
  if (found === undefined) {
    throw new Refused(refuse("no-such-object", { what: "File object", id }));
  }
  return found;
}

async function upload(call: Call): Promise<object> {
  const { platform, caller, request } = call;
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    throw new Refused(refuse("multipart-needed"));
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated by undici for big uploads; here they are small
  const form = await request.formData();
  const file = form.get("file");
  const purpose = form.get("purpose");
  if (!(file instanceof File)) {
    throw new Refused(refuse("missing-parameter", { param: "file" }));
  }
  const stored: StoredFile = {
    id: platform.newId("file-", 24),
    organizationId: caller.organization.id,
    projectId: caller.project?.id ?? null,
    filename: file.name,
    purpose: typeof purpose === "string" ? purpose : "user_data",
    // only its size is kept
    bytes: file.size,
    createdAt: platform.clock.now(),
  };
  platform.state.files.push(stored);
  platform.changed("soon");
  return body(stored);
}

function remove(call: Call): object {
  const { id } = one(call);
  const { state } = call.platform;
  state.files = state.files.filter((file) => file.id !== id);
  call.platform.changed("soon");
  return { id, object: "file", deleted: true };
}

const read = { style: "classic", scopes: ["api.files.read"] } as const;
// only the reading scope has been seen in public; the writing one is named after it
const write = { style: "classic", scopes: ["api.files.write"] } as const;

export const fileRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: "/files",
    handle: (call) =>
      pageOf(mine(call), call.query, {
        idOf: ({ id }) => id,
        show: body,
        rules: { defaultLimit: 10_000, maxLimit: 10_000, order: "desc" },
      }),
  },
  { ...write, method: "POST", path: "/files", body: "raw", handle: upload },
  {
    ...read,
    method: "GET",
    path: "/files/:id",
    handle: (call) => body(one(call)),
  },
  { ...write, method: "DELETE", path: "/files/:id", handle: remove },
];
