// What AsyncAPI's own parser says of a document; and, with records on standard input, whether each is
// as the document's message of its type says, by Ajv.  A member that no schema names is wrong too, so
// that nothing goes out unsaid.  What is wrong goes to standard output, and the code is 1.
//
//   node asyncapi.cjs FILE
//   node asyncapi.cjs FILE --records < NDJSON
const fs = require("fs");
const { Parser } = require("@asyncapi/parser");
const { default: Ajv } = require("ajv");
const { default: addFormats } = require("ajv-formats");

const ERROR = 0; // the highest of Spectral's severities
const WARNING = 1;

// The same schema, of objects with named members only.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== "object") return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([word, value]) => [word, closed(value)]));
  return schema.type === "object" && schema.properties ? { ...copy, additionalProperties: false } : copy;
}

function checks(document) {
  const ajv = new Ajv({ strict: true, allErrors: true });
  addFormats(ajv);
  ajv.addVocabulary(["x-parser-schema-id"]);
  const made = new Map();
  for (const channel of document.channels().all()) {
    for (const message of channel.messages().all()) {
      made.set(`${channel.address()} ${message.name()}`, {
        headers: ajv.compile(closed(message.headers().json())),
        payload: ajv.compile(closed(message.payload().json())),
      });
    }
  }
  return made;
}

function wrong(record, made) {
  const check = made.get(`${record.topic} ${record.headers.ce_type}`);
  if (!check) return ["its topic has no message of its type"];
  const found = [];
  if (!check.headers(record.headers)) found.push(...check.headers.errors);
  if (!check.payload(JSON.parse(record.value))) found.push(...check.payload.errors);
  return found;
}

async function main(file, what) {
  const { document, diagnostics } = await new Parser().parse(fs.readFileSync(file, "utf8"));
  const bad = diagnostics.filter(({ severity }) => severity === ERROR || severity === WARNING);
  for (const { severity, code, path, message } of bad) {
    console.log(JSON.stringify({ severity, code, path: path.join("/"), message }));
  }
  if (!document) return 1;
  let good = bad.length === 0;
  if (what !== "--records") return good ? 0 : 1;
  const made = checks(document);
  for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const errors = wrong(JSON.parse(line), made);
    if (errors.length === 0) continue;
    good = false;
    console.log(JSON.stringify({ line, errors }));
  }
  return good ? 0 : 1;
}

main(...process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
