#!/bin/bash
# EC2 user data: Node, the agent from its bucket, and the agent under the gate as a service of a user of its own.
set -euo pipefail
dnf install -y nodejs22 nodejs22-npm
useradd --system --create-home --home-dir /app agent
aws s3 cp --recursive s3://deployments/agent /app
cd /app
npm install --omit=dev --no-audit --no-fund
npx safeclaw policy check
systemd-run --unit=agent --uid=agent --working-directory=/app --property=Restart=always node --import @authensor/safeclaw/register agent.mjs
