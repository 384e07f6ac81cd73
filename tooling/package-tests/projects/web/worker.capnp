using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [
  (name = "worker", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    bindings = [(name = "input", json = embed "input.json")],
    compatibilityDate = "2026-01-01",
    globalOutbound = "loopback",
  )),
  (name = "loopback", network = (allow = ["local", "private"])),
]);
