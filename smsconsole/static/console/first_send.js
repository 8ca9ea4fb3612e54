// The form, its translation into each client's words, and the life of the message just sent.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const form = document.getElementById("send-form");
  if (!form) return;
  const texts = read("texts"), client = read("client"), words = read("fs-words");
  const byId = (id) => document.getElementById(id);
  let tab = "aliyun";

  const chosen = () => texts[form.template_code.value];
  const values = () => Object.fromEntries(chosen().names.map((name) => [name, form.elements[`value:${name}`]?.value || ""]));

  const fields = () => {
    const box = byId("values");
    box.replaceChildren(...chosen().names.map((name) => {
      const label = document.createElement("label");
      label.className = "sc-field";
      const input = document.createElement("input");
      input.className = "sc-input";
      input.name = `value:${name}`;
      input.value = /^(code|captcha|1)$/.test(name) ? "246810" : name === "2" ? "5" : "";
      label.append(name, input);
      return label;
    }));
    byId("template-text").textContent = chosen().content;
    tab = chosen().vendor === "tencent" ? "tencent" : tab === "tencent" ? "aliyun" : tab;
  };

  const snippets = {
    aliyun: (m) => `from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import SendSmsRequest
from alibabacloud_tea_openapi.models import Config

client = Client(Config(
    access_key_id="${client.keys.aliyun || "…"}",
    access_key_secret="<secret>",
    endpoint="${client.endpoint}",
    protocol="${client.scheme}",
))
answer = client.send_sms(SendSmsRequest(
    phone_numbers="${m.phone}",
    sign_name="${m.sign_name}",
    template_code="${m.template_code}",
    template_param='${JSON.stringify(m.values)}',
))
print(answer.body.code, answer.body.biz_id)`,
    tencent: (m) => `from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models, sms_client

profile = ClientProfile(httpProfile=HttpProfile(protocol="${client.scheme}", endpoint="${client.endpoint}"))
client = sms_client.SmsClient(Credential("${client.keys.tencent || "…"}", "<secret>"), "ap-guangzhou", profile)
request = models.SendSmsRequest()
request.SmsSdkAppId = "${client.app || "…"}"
request.SignName = "${m.sign_name}"
request.TemplateId = "${m.template_code}"
request.TemplateParamSet = ${JSON.stringify(Object.values(m.values))}
request.PhoneNumberSet = ["${m.phone}"]
print(client.SendSms(request).to_json_string())`,
    curl: (m) => `curl ${client.scheme}://${client.endpoint}/api/v1/messages/ \\
  -H "Authorization: Token $TOKEN" -H "Content-Type: application/json" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -d '${JSON.stringify(rest(m))}'`,
    rest: (m) => `POST /api/v1/messages/ HTTP/1.1
Host: ${client.endpoint}
Authorization: Token …
Content-Type: application/json
Idempotency-Key: …

${JSON.stringify(rest(m), null, 2)}`,
  };
  const rest = (m) => ({ phone_numbers: [m.phone], sign_name: m.sign_name, template_code: m.template_code, values: m.values });

  const message = () => ({ phone: form.phone.value, sign_name: form.sign_name.value, template_code: form.template_code.value, values: values() });
  const show = () => {
    byId("snippet").textContent = snippets[tab](message());
    document.querySelectorAll("[data-tab]").forEach((button) => button.setAttribute("aria-selected", button.dataset.tab === tab));
  };

  const line = (text, url) => {
    const item = document.createElement("li");
    item.append(text);
    if (url) { const link = document.createElement("a"); link.href = url; link.textContent = ` ${words.record}`; item.append(link); }
    byId("life").append(item);
  };
  const watch = async (id, last, tries) => {
    const answer = await fetch(client.status.replace(/0\/$/, `${id}/`));
    const now = await answer.json();
    if (now.status !== last) line(`${now.label}${now.err_code ? ` · ${now.err_code}` : ""}`, now.url);
    if (["queued", "sent"].includes(now.status) && tries) setTimeout(() => watch(id, now.status, tries - 1), 500);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    byId("send-error").textContent = "";
    byId("life").replaceChildren();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const answer = await fetch(client.send, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify(message()),
      });
      const body = await answer.json();
      if (!answer.ok) { byId("send-error").textContent = `${body.detail} (${body.code})`; return; }
      line(`${words.accepted}: ${body.content} · ${body.segments} ${words.parts} · ${body.biz_id}`);
      watch(body.id, "queued", 240);
    } catch { byId("send-error").textContent = words.failed; } finally { button.disabled = false; }
  });
  document.querySelectorAll("[data-tab]").forEach((button) => button.addEventListener("click", () => { tab = button.dataset.tab; show(); }));
  form.template_code.addEventListener("change", () => { fields(); show(); });
  form.addEventListener("input", show);
  fields(); show();
})();
