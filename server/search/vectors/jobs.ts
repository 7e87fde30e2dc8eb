/** Which servers have to be looked through for which model; what is searched goes before what is made beside it. */
export interface Jobs {
  /** A server has to be looked through for every model. */
  touch(server: string): void;
  forget(server: string): void;
  /** The models now; one that is new begins with all servers. @returns those that are new */
  models(names: readonly string[], servers: readonly string[]): string[];
  next(): { model: string; server: string } | null;
  /** It was not finished. */
  back(job: { model: string; server: string }): void;
  readonly empty: boolean;
  clear(): void;
}

export function createJobs(): Jobs {
  let models = new Map<string, Set<string>>();
  return {
    touch(server) {
      for (const servers of models.values()) servers.add(server);
    },
    forget(server) {
      for (const servers of models.values()) servers.delete(server);
    },
    models(names, servers) {
      const before = models;
      models = new Map(names.map((name) => [name, before.get(name) ?? new Set(servers)]));
      return names.filter((name) => !before.has(name));
    },
    next() {
      for (const [model, servers] of models) {
        for (const server of servers) {
          servers.delete(server);
          return { model, server };
        }
      }
      return null;
    },
    back({ model, server }) {
      models.get(model)?.add(server);
    },
    get empty() {
      return [...models.values()].every((servers) => servers.size === 0);
    },
    clear() {
      models = new Map();
    },
  };
}
