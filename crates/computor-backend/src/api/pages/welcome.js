"use strict";
const [kind, token] = location.hash.slice(1).split("=");
const form = document.getElementById("form");
const say = (id, text) => { document.getElementById(id).textContent = text; };
const call = async (path, body) => {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  // Beside this page, which may lie below a path of its host.
  const response = await fetch("." + path, options);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const field = (answer.details?.validation_errors ?? []).map((one) => `${one.field}: ${one.message}`).join("; ");
  if (response.status === 404) throw new Error("This link cannot be used any more. Ask whoever sent it for another.");
  throw new Error([answer.message ?? `the server answered ${response.status}`, field].filter(Boolean).join(" - "));
};
const open = (what) => { say("what", what); form.hidden = false; };

if (kind === "reset" && token) {
  open("Choose a new password.");
} else if (kind === "invite" && token) {
  call(`/invites/${encodeURIComponent(token)}`).then((invite) => {
    for (const part of form.querySelectorAll(".new")) {
      part.hidden = false;
      part.querySelector("input").required = true;
    }
    form.email.value = invite.email ?? "";
    form.email.readOnly = Boolean(invite.email);
    open("You are invited: choose a user name and a password.");
  }).catch((error) => { say("what", error.message); });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const of = (name) => form.elements[name].value;
  if (of("password") !== of("again")) return say("told", "The two passwords differ.");
  try {
    if (kind === "reset") {
      await call(`/password/reset/${encodeURIComponent(token)}`, { new_password: of("password"), confirm_password: of("again") });
    } else {
      const [username, given_name, family_name, email] = ["username", "given_name", "family_name", "email"].map(of);
      const password = of("password");
      await call(`/invites/${encodeURIComponent(token)}/accept`, { username, given_name, family_name, email, password, confirm_password: of("again") });
    }
    form.hidden = true;
    say("what", "Done.");
    say("told", "You can log in now, in your editor, with git, or with: computor login " + new URL(".", location).href.replace(/\/$/, ""));
    history.replaceState(null, "", location.pathname);
  } catch (error) {
    say("told", error.message);
  }
});
