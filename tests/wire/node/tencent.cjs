// Calls read from standard input as JSON [{version, action, params, profile?}], answers written as JSON.
// Each answer is {reply} or {code, message, requestId}; the SDK is used as its users do, only the endpoint differs.
const sms = require("tencentcloud-sdk-nodejs-sms").sms;

const VERSIONS = { "2021-01-11": sms.v20210111, "2019-07-11": sms.v20190711 };

async function main() {
  const { endpoint, secretId, secretKey, calls } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const answers = [];
  for (const { version, action, params, profile } of calls) {
    const client = new VERSIONS[version].Client({
      credential: { secretId, secretKey },
      region: "ap-guangzhou",
      profile: {
        signMethod: (profile || {}).signMethod || "TC3-HMAC-SHA256",
        httpProfile: { endpoint, protocol: "http:", reqMethod: (profile || {}).reqMethod || "POST" },
      },
    });
    try {
      answers.push({ reply: await client[action](params) });
    } catch (error) {
      answers.push({ code: error.code, message: error.message, requestId: error.requestId });
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
