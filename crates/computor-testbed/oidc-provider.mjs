// A certified OpenID provider (oidc-provider of npm) for tests: node oidc-provider.mjs DIRECTORY_OF_MODULES PORT
//
// Anybody logs in under any name. Its keys are made when it starts: whoever starts it again at the same port has rotated them.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, port] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(join(modules, "oidc-provider", "lib", "index.js")));
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" }] },
  cookies: { keys: [randomUUID()] },
  clients: [
    {
      client_id: "computor",
      client_secret: "a secret of the tests, with : and %",
      // Of such clients the port of a loopback address does not matter.
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/auth/uni/callback"],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  pkce: { required: () => true },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["preferred_username", "given_name", "family_name"],
  },
  findAccount: (_, name) => ({
    accountId: name,
    claims: () => ({
      sub: name,
      email: `${name}@example.org`,
      email_verified: true,
      preferred_username: name,
      given_name: "Ada",
      family_name: "Lovelace",
    }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("the provider listens"));
