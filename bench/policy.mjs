// The policy of the benches: fifty rules, of which the last ones, given as YAML, are those that decide.

export function fiftyRules(deciding) {
  const rules = [
    ...Array.from({ length: 15 }, (_, i) => `{ action: "file:read", path: "/srv/data-${i}/**", effect: allow }`),
    ...Array.from({ length: 15 }, (_, i) => `{ action: "network:request", host: "*.service-${i}.example", method: [GET, POST], effect: allow }`),
    ...Array.from({ length: 10 }, (_, i) => `{ action: "shell:execute", command: "tool-${i} *", effect: allow }`),
    ...Array.from({ length: 10 - deciding.length }, (_, i) => `{ action: "env:read", key: "SECRET_${i}_*", effect: deny }`),
    ...deciding,
  ];
  return `version: 1\ndefaultAction: deny\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;
}
