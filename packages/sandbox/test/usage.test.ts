import { describe, expect, it } from "vitest";
import { CHAT, START, world, type Json, type World } from "./support/client.ts";

const DAY = 86_400;

const get = (w: World, path: string) =>
  w.send("GET", `/organization/${path}`, w.demo.keys.admin);

/** Two projects, two keys, two models, over three days. */
function busy(): World & { otherId: string } {
  const w = world();
  const other = w.platform.dashboard.createProject({ name: "Other" });
  const note = (
    daysAgo: number,
    projectId: string,
    model: string,
    tokens: number,
  ) => {
    w.platform.dashboard.recordUsage({
      kind: "completions",
      at: START - daysAgo * DAY,
      projectId,
      apiKeyId: w.demo.keyIds.project,
      model,
      amounts: { input_tokens: tokens, output_tokens: 0 },
      dimensions: { batch: false, service_tier: "default" },
    });
  };
  note(0, w.demo.projectId, "gpt-4o", 1000);
  note(0, w.demo.projectId, "gpt-4o-mini", 500);
  note(1, other.id, "gpt-4o", 300);
  note(2, other.id, "gpt-4o", 200);
  note(2, other.id, "gpt-4o", 200);
  return { ...w, otherId: other.id };
}

const start = START - 2 * DAY;

describe("usage", () => {
  it("comes in whole days, oldest first, empty ones included", async () => {
    const w = busy();
    const { json } = await get(
      w,
      `usage/completions?start_time=${start - DAY}`,
    );
    expect(json.data.map((bucket: Json) => bucket.start_time % DAY)).toEqual([
      0, 0, 0, 0,
    ]);
    expect(
      json.data.map((bucket: Json) => bucket.results[0]?.input_tokens),
    ).toEqual([undefined, 400, 300, 1500]);
    expect(json).toMatchObject({
      object: "page",
      has_more: false,
      next_page: null,
    });
  });

  it("leaves fields null that it is not grouped by", async () => {
    const w = busy();
    const { json } = await get(
      w,
      `usage/completions?start_time=${START}&group_by[]=model`,
    );
    const { results } = json.data[0]!;
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      model: "gpt-4o",
      project_id: null,
      api_key_id: null,
      batch: null,
      num_model_requests: 1,
    });
  });

  it.each([
    "group_by[]=project_id&group_by[]=model",
    "group_by=project_id&group_by=model",
  ])("takes lists as %s", async (query) => {
    const w = busy();
    const { json } = await get(
      w,
      `usage/completions?start_time=${start}&${query}`,
    );
    const groups = json.data.flatMap((bucket: Json) => bucket.results);
    expect(
      groups.map((group: Json) => [group.project_id, group.model]),
    ).toEqual([
      [w.otherId, "gpt-4o"],
      [w.otherId, "gpt-4o"],
      [w.demo.projectId, "gpt-4o"],
      [w.demo.projectId, "gpt-4o-mini"],
    ]);
  });

  it("filters by project, model, key and batch", async () => {
    const w = busy();
    const total = async (query: string) => {
      const { json } = await get(
        w,
        `usage/completions?start_time=${start}&${query}`,
      );
      return json.data
        .flatMap((bucket: Json) => bucket.results)
        .reduce((sum: number, result: Json) => sum + result.input_tokens, 0);
    };
    expect(await total(`project_ids[]=${w.otherId}`)).toBe(700);
    expect(await total("models=gpt-4o-mini")).toBe(500);
    expect(await total(`api_key_ids[]=${w.demo.keyIds.project}`)).toBe(2200);
    expect(await total("api_key_ids[]=key_none")).toBe(0);
    expect(await total("batch=true")).toBe(0);
    expect(await total("batch=false")).toBe(2200);
  });

  it("pages with a cursor", async () => {
    const w = busy();
    const seen: number[] = [];
    let page = "";
    for (let turn = 0; turn < 3; turn += 1) {
      const query = `usage/completions?start_time=${start}&limit=1${page}`;
      const { json } = await get(w, query);
      seen.push(json.data[0]!.results[0]!.input_tokens);
      expect(json.has_more).toBe(turn < 2);
      page = `&page=${json.next_page}`;
    }
    expect(seen).toEqual([400, 300, 1500]);
    expect(page).toBe("&page=null");
  });

  it.each([
    ["usage/completions", "1d", 31],
    ["usage/completions", "1h", 168],
    ["usage/completions", "1m", 1440],
    ["costs", "1d", 180],
  ])(
    "%s in buckets of %s has at most %i on a page",
    async (path, width, cap) => {
      const w = world();
      const query = (limit: number) =>
        `${path}?start_time=0&bucket_width=${width}&limit=${limit}`;
      expect((await get(w, query(cap))).json.data).toHaveLength(cap);
      expect((await get(w, query(cap + 1))).status).toBe(400);
    },
  );

  it.each([
    ["usage/completions", "1d", 7],
    ["usage/completions", "1h", 24],
    ["usage/completions", "1m", 60],
    ["costs", "1d", 7],
  ])(
    "%s in buckets of %s has %i without a wish",
    async (path, width, length) => {
      const { json } = await get(
        world(),
        `${path}?start_time=0&bucket_width=${width}`,
      );
      expect(json.data).toHaveLength(length);
    },
  );

  it.each([
    "usage/completions",
    "usage/completions?start_time=soon",
    `usage/completions?start_time=${START}&group_by=colour`,
    `usage/completions?start_time=${START}&bucket_width=2d`,
    `usage/completions?start_time=${START}&page=nonsense`,
    `usage/embeddings?start_time=${START}&group_by=batch`,
    `costs?start_time=${START}&bucket_width=1h`,
    "costs",
  ])("answers %s with 400", async (path) => {
    expect((await get(world(), path)).status).toBe(400);
  });

  it("ends before end_time", async () => {
    const w = busy();
    const { json } = await get(
      w,
      `usage/completions?start_time=${start}&end_time=${START - DAY - 60}`,
    );
    expect(json.data.flatMap((bucket: Json) => bucket.results)).toMatchObject([
      { input_tokens: 400 },
    ]);
  });

  it("is written by calls, together for the same minute, key and model", async () => {
    const w = world();
    for (let turn = 0; turn < 3; turn += 1) {
      await w.send("POST", "/chat/completions", w.demo.keys.project, {
        body: CHAT,
      });
    }
    expect(w.platform.state.usage).toHaveLength(1);
    const { json } = await get(
      w,
      `usage/completions?start_time=${START}&group_by=user_id`,
    );
    expect(json.data[0]!.results).toMatchObject([
      { num_model_requests: 3, user_id: w.demo.userId },
    ]);
    const key = (
      await get(
        w,
        `projects/${w.demo.projectId}/api_keys/${w.demo.keyIds.project}`,
      )
    ).json;
    expect(key.last_used_at).toBe(START);
  });
});

describe("costs", () => {
  it("come in decimal dollars", async () => {
    const w = busy();
    const { json } = await get(w, `costs?start_time=${START}`);
    const result = json.data[0]!.results[0]!;
    expect(result.amount.currency).toBe("usd");
    expect(result.amount.value).toBeCloseTo(0.0025 + 0.000075, 9);
    expect(result).toMatchObject({ line_item: null, quantity: null });
  });

  it("can be split by line item, with quantities, and filtered", async () => {
    const w = busy();
    const { json } = await get(
      w,
      `costs?start_time=${START}&group_by[]=line_item&line_items[]=gpt-4o, input_tokens`,
    );
    expect(json.data[0]!.results).toMatchObject([
      {
        line_item: "gpt-4o, input_tokens",
        quantity: 1000,
        quantity_unit: "tokens",
      },
    ]);
    const other = await get(
      w,
      `costs?start_time=${start}&project_ids[]=${w.otherId}&group_by[]=project_id`,
    );
    const sum = other.json.data
      .flatMap((bucket: Json) => bucket.results)
      .reduce((total: number, result: Json) => total + result.amount.value, 0);
    expect(sum).toBeCloseTo(700 * 2.5e-6, 9);
  });
});
