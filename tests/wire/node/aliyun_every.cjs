// Reads {endpoint, accessKeyId, accessKeySecret}; calls every action of the SDK once, each field filled with something of
// its type, and writes {action: {code, status}} as JSON: code is what the answer's envelope says.
const sdk = require("@alicloud/dysmsapi20170525");
const { $OpenApiUtil } = require("@alicloud/openapi-core");

function something(type) {
  if (type === "number") return 1;
  if (type === "boolean") return true;
  if (type && type.type === "array") return [something(type.itemType)];
  if (type && type.type === "map") return { x: "x" };
  if (typeof type === "function") return filled(type);
  return "x";
}

function filled(model) {
  const types = model.types();
  return new model(Object.fromEntries(Object.keys(types).map((name) => [name, something(types[name])])));
}

async function main() {
  const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const client = new sdk.default(new $OpenApiUtil.Config({ ...input, protocol: "http" }));
  const answers = {};
  for (const name of Object.getOwnPropertyNames(sdk.default.prototype).filter((key) => key.endsWith("WithOptions"))) {
    const method = name.slice(0, -"WithOptions".length);
    const action = method[0].toUpperCase() + method.slice(1);
    try {
      const model = sdk[`${action}Request`]; // one action takes none
      const answer = await (model ? client[method](filled(model)) : client[method]());
      answers[action] = { code: answer.body.code || "OK", status: answer.statusCode };
    } catch (error) {
      answers[action] = { code: error.code || error.message, status: error.statusCode || 0 };
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
