import { invalid, row, say } from "./row.ts";

/** What is wrong with the request itself. */
export const requestRefusals = {
  // the request itself
  "malformed-json": row({
    ...invalid,
    code: null,
    message: say(
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
    ),
    assumed: "that this older wording is still in use",
  }),
  "model-missing": row({
    ...invalid,
    code: null,
    message: say("you must provide a model parameter"),
    assumed: "that this older wording is still in use",
  }),
  "invalid-parameter": row<{ param: string; reason: string }>({
    ...invalid,
    code: "invalid_value",
    message: ({ param, reason }) => `Invalid value for '${param}': ${reason}.`,
    assumed: "the wording",
  }),
  "missing-parameter": row<{ param: string }>({
    ...invalid,
    code: "missing_required_parameter",
    message: ({ param }) => `Missing required parameter: '${param}'.`,
    assumed: "that every route says it so",
  }),
  "bad-request": row<{ reason: string }>({
    ...invalid,
    code: null,
    message: ({ reason }) => reason,
    assumed: "the wording",
  }),
  "multipart-needed": row({
    ...invalid,
    status: 415,
    code: null,
    message: say("Expected a multipart/form-data request."),
    assumed: "everything but the status",
  }),
  "not-found": row<{ what: string; id: string }>({
    status: 404,
    type: null,
    code: null,
    outcome: "plain",
    shape: "unwrapped",
    message: ({ what, id }) => `The ${what} ${id} was not found`,
    assumed: "that things other than projects are said in the same way",
  }),
  "no-such-object": row<{ what: string; id: string }>({
    ...invalid,
    status: 404,
    code: null,
    message: ({ what, id }) => `No such ${what}: ${id}`,
    assumed: "the wording",
  }),
  "update-of-archived-project": row<{ id: string }>({
    ...invalid,
    code: "project_archived",
    message: ({ id }) =>
      `Project '${id}' is archived. You can only update an active project.`,
  }),
} as const;
