// Calls read from standard input as JSON [{action, params}], answers written as JSON: {reply} or {code, message, status}.
// The SDK is used as its users do, only endpoint and protocol differ.
const sdk = require("@alicloud/dysmsapi20170525");
const { $OpenApiUtil } = require("@alicloud/openapi-core");

async function main() {
  const { endpoint, accessKeyId, accessKeySecret, signatureAlgorithm, calls } = JSON.parse(
    require("fs").readFileSync(0, "utf8"),
  );
  const config = { accessKeyId, accessKeySecret, endpoint, protocol: "http" };
  if (signatureAlgorithm) config.signatureAlgorithm = signatureAlgorithm;
  const client = new sdk.default(new $OpenApiUtil.Config(config));
  const answers = [];
  for (const { action, params } of calls) {
    const method = action[0].toLowerCase() + action.slice(1);
    try {
      const answer = await client[method](new sdk[`${action}Request`](params));
      answers.push({ reply: answer.body.toMap() });
    } catch (error) {
      answers.push({ code: error.code, message: error.message, status: error.statusCode });
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
