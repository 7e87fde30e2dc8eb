# Patchbay in an image: one hub with its console, run by an ordinary user.
#   docker build -t patchbay .
#   docker run -p 3000:3000 -v patchbay:/app/data -e BEARER_KEY=... patchbay
# --build-arg BASE_PATH=/hub puts every URL under a prefix; it is fixed when the console is built.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/hooks.mjs scripts/
RUN npm ci --no-audit --no-fund
COPY . .
ARG BASE_PATH=
ENV BASE_PATH=$BASE_PATH
RUN npm run build \
  # What only the build needs stays behind: compilers, image tools that the console does not use, machine code for
  # other systems.
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf .next/cache dist/*.map node_modules/typescript node_modules/esbuild node_modules/@esbuild \
    node_modules/@next/swc-* node_modules/@img node_modules/sharp node_modules/@tailwindcss node_modules/lightningcss* \
    node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32

FROM node:24-bookworm-slim
# tini, because upstreams' orphans end up with process 1, which has to reap them; certificates for remote upstreams.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ARG BASE_PATH=
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 BASE_PATH=$BASE_PATH DATA_DIR=/app/data MCP_SETTINGS_PATH=/app/mcp_settings.json
COPY --from=build /app/package.json /app/mcp_settings.json /app/LICENSE /app/NOTICE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
RUN mkdir -p data/files && chown -R node:node data && ln -s /app/dist/patchbay.js /usr/local/bin/patchbay
USER node
VOLUME /app/data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["patchbay", "health-check"]
ENTRYPOINT ["tini", "--", "patchbay"]
CMD ["start"]
