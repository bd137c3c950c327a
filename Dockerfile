# The server, for a PostgreSQL of its own elsewhere (DATABASE_URL): neither the embedded one nor a second Node comes along.
#   docker build -t ecm-fhir .
FROM node:24.21.0-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-slim
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY package.json ./
COPY profiles/package ./profiles/package
COPY src ./src
# /tokens: a volume mounted there begins with this owner.
RUN chmod 755 src/main.ts && ln -s /app/src/main.ts /usr/local/bin/ecm-fhir && install -d -o node -g node -m 0700 /tokens
# Beyond loopback it starts only with AUTH=tokens:FILE.
ENV HOST=0.0.0.0
EXPOSE 8080 2575
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8080) + '/healthz').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["ecm-fhir", "serve"]
