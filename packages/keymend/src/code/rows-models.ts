import type { Hit, Row } from "./row.ts";

/** Names of OpenAI's own models; the list only decides what is worth a fact where no call is near. */
const OPENAI_MODEL =
  /^(?:openai\/)?(?:gpt|chatgpt|o\d|dall-e|whisper|tts|text-(?:embedding|davinci|ada|babbage|curie)|davinci|babbage|curie|ada|codex|omni|sora|computer-use|gpt_)/i;

/** Names of models, wherever they stand. */
export const modelRows: readonly Row[] = [
  {
    id: "names of models",
    needs: ["odel", "MODEL", "engine"],
    pattern:
      /(?<![\w-])["']?(?:[A-Za-z]\w{0,40}_)?(?:model|MODEL|Model|modelName|model_name|MODEL_NAME|openai_model|engine|[a-z]\w{0,30}Model)["']?\s{0,9}(?::\s?(?:str|string|String)\s{0,3}=|=>|:=|=(?!=)|:)\s{0,9}[rbuf]?["'`](?<name>[\w.:/-]{2,80})["'`]/g,
    inStrings: true,
    read: noteModel,
    examples: [
      [
        "MODEL = 'gpt-40-mini'",
        [{ kind: "model", name: "gpt-40-mini" }],
        "a.py",
      ],
      [
        'llm = ChatOpenAI(model_name="gpt-4", temperature=0)',
        [{ kind: "model", name: "gpt-4" }],
        "a.py",
      ],
      [
        "const config = { model: \"gpt-4o\", defaultModel: 'o3-mini' }",
        [
          { kind: "model", name: "gpt-4o" },
          { kind: "model", name: "o3-mini" },
        ],
      ],
      ["const car = { model: 'Golf' }", []],
      ["// model: 'gpt-4o'", []],
    ],
  },
  {
    id: "default of a model variable",
    needs: ["MODEL"],
    pattern:
      /MODEL["']\s{0,9}(?:,\s{0,9}(?:default\s{0,3}=\s{0,3})?|\]?\)?\s{0,9}(?:\|\||\?\?|or)\s{0,9})["'`](?<name>[\w.:/-]{2,80})["'`]/g,
    inStrings: true,
    read: noteModel,
    examples: [
      [
        "m = os.getenv('OPENAI_MODEL', 'gpt-4o')",
        [{ kind: "model", name: "gpt-4o" }],
        "a.py",
      ],
    ],
  },
  {
    id: "model of a builder",
    needs: [".model(", ".modelName(", ".WithModel", "WithModel("],
    pattern:
      /\b(?:model|modelName|WithModel)\(\s{0,9}"(?<name>[\w.:/-]{2,80})"/g,
    read: noteModel,
    examples: [
      [
        '.modelName("gpt-4o").build()',
        [{ kind: "model", name: "gpt-4o" }],
        "A.java",
      ],
    ],
  },
];

function noteModel(hit: Hit): void {
  const name = hit.match.groups?.["name"] ?? "";
  if (!OPENAI_MODEL.test(name)) return;
  // inside a longer text it is prose or an example
  const token = hit.source.stringAround(hit.end - 1);
  if (hit.source.inString(hit.start) && token && token.start < hit.start - 1)
    return;
  hit.notes.fact({ kind: "model", at: hit.source.at(hit.end - 1), name });
}
