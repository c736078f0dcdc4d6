import Foundation
import JSON
import Testing

@testable import LocalCluster

@Suite("kubectl", .enabled(if: Kubectl.isThere))
struct KubectlTests {
  private static let manifest = """
    apiVersion: rota.dev/v1
    kind: Job
    metadata: {name: demo, namespace: shop}
    spec:
      image: registry.example/demo:1
      schedule: "* * * * *"
      template: {spec: {containers: [{name: main, command: ["true"]}]}}
    """

  private func withShop(_ body: (TestCluster, Kubectl) async throws -> Void) async throws {
    try await TestCluster.run { cluster in
      let kubectl = Kubectl(kubeconfig: cluster.cluster.kubeconfigPath)
      try await kubectl("create", "namespace", "shop")
      try await body(cluster, kubectl)
    }
  }

  @Test("applies, changes, explains, waits for and deletes a custom resource")
  func customResource() async throws {
    try await withShop { cluster, kubectl in
      let apply = try await kubectl("apply", "-f", "-", input: Self.manifest)
      #expect(apply.output == "job.rota.dev/demo created\n")
      let again = try await kubectl("apply", "-f", "-", input: Self.manifest)
      #expect(again.output == "job.rota.dev/demo unchanged\n")
      let changed = Self.manifest.replacing("demo:1", with: "demo:2")
      let diff = try await kubectl("diff", "-f", "-", input: changed, status: 1)
      #expect(diff.output.contains("+  image: registry.example/demo:2"))
      let second = try await kubectl("apply", "-f", "-", input: changed)
      #expect(second.output == "job.rota.dev/demo configured\n")
      let table = try await kubectl("get", "rj", "-n", "shop")
      #expect(table.output.hasPrefix("NAME   SCHEDULE    AGE\ndemo   * * * * *   "))
      let described = try await kubectl("describe", "rj", "demo", "-n", "shop")
      #expect(described.output.contains("Image:     registry.example/demo:2"))
      #expect(described.output.contains("Events:        <none>"))
      try await kubectl("label", "rj/demo", "team=a", "-n", "shop")
      try await kubectl("annotate", "rj/demo", "note=b", "-n", "shop")
      let selected = try await kubectl("get", "rj", "-A", "-l", "team=a", "-o", "name")
      #expect(selected.output == "job.rota.dev/demo\n")
      let explained = try await kubectl("explain", "rj.spec")
      #expect(explained.output.contains("image\t<string> -required-"))
      try await kubectl(
        "patch", "rj/demo", "-n", "shop", "--subresource=status", "--type=merge", "-p",
        #"{"status":{"conditions":[{"type":"Ready","status":"True"}],"observedGeneration":2}}"#)
      try await kubectl(
        "wait", "rj/demo", "-n", "shop", "--for=condition=Ready", "--timeout=5s")
      try await kubectl("delete", "rj", "demo", "-n", "shop")
      try await kubectl("get", "rj", "demo", "-n", "shop", status: 1)
    }
  }

  @Test("applies on the server's side, over what it applied on its own")
  func serverSideApply() async throws {
    try await withShop { cluster, kubectl in
      try await kubectl("apply", "-f", "-", input: Self.manifest)
      let applied = try await kubectl("apply", "--server-side", "-f", "-", input: Self.manifest)
      #expect(applied.output == "job.rota.dev/demo serverside-applied\n")
      let other = Self.manifest.replacing("demo:1", with: "demo:9")
      let conflict = try await kubectl(
        "apply", "--server-side", "--field-manager=bob", "-f", "-", input: other, status: 1)
      #expect(conflict.errors.contains("Apply failed with 1 conflict"))
      try await kubectl(
        "apply", "--server-side", "--field-manager=bob", "--force-conflicts", "-f", "-",
        input: other)
    }
  }

  @Test("shows what the server says of wrong manifests")
  func refusals() async throws {
    try await withShop { cluster, kubectl in
      let bad = try await kubectl(
        "apply", "-f", "-",
        input: "apiVersion: rota.dev/v1\nkind: Job\nmetadata: {name: broken, namespace: shop}\n"
          + "spec: {schedule: 5}\n", status: 1)
      #expect(
        bad.errors == """
          The Job "broken" is invalid: 
          * spec.schedule: Invalid value: "integer": spec.schedule in body must be of type string: "integer"
          * spec.image: Required value

          """)
      let unknown = try await kubectl(
        "apply", "-f", "-",
        input: "apiVersion: rota.dev/v1\nkind: Job\nmetadata: {name: u, namespace: shop}\n"
          + "spec: {image: x, nosuch: 1}\n", status: 1)
      #expect(
        unknown.errors.contains(
          #"cannot be handled as a Job: strict decoding error: unknown field "spec.nosuch""#))
      let missing = try await kubectl("get", "rj", "nothere", "-n", "shop", status: 1)
      #expect(
        missing.errors == "Error from server (NotFound): jobs.rota.dev \"nothere\" not found\n")
    }
  }

  @Test("works with Pods: create, get, describe, logs, exec's refusal, delete")
  func pods() async throws {
    try await withShop { cluster, kubectl in
      try await kubectl("run", "p1", "-n", "shop", "--image=x", "--restart=Never")
      let table = try await kubectl("get", "pods", "-n", "shop", "-o", "wide")
      #expect(table.output.hasPrefix("NAME   READY   STATUS    RESTARTS"))
      #expect(table.output.contains("p1     0/1     Pending   0"))
      let described = try await kubectl("describe", "pod", "p1", "-n", "shop")
      #expect(described.output.contains("QoS Class:        BestEffort"))
      try await kubectl("logs", "p1", "-n", "shop")
      let names = try await kubectl("get", "pods", "-A", "-o", "jsonpath={.items[*].metadata.name}")
      #expect(names.output == "p1")
      try await kubectl("delete", "pod", "p1", "-n", "shop", "--grace-period=0", "--force")
    }
  }

  @Test("makes builtins with its typed commands, and asks what it may")
  func typedCommands() async throws {
    try await withShop { cluster, kubectl in
      try await kubectl("create", "configmap", "c", "-n", "shop", "--from-literal=a=b")
      let value = try await kubectl("get", "cm", "c", "-n", "shop", "-o", "jsonpath={.data.a}")
      #expect(value.output == "b")
      try await kubectl("create", "secret", "generic", "s", "-n", "shop", "--from-literal=a=b")
      let secret = try await kubectl(
        "get", "secret", "s", "-n", "shop", "-o", "jsonpath={.data.a}")
      #expect(secret.output == "Yg==")
      try await kubectl("create", "serviceaccount", "robot", "-n", "shop")
      let may = try await kubectl("auth", "can-i", "create", "rj", "-n", "shop")
      #expect(may.output == "yes\n")
      let who = try await kubectl("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
      #expect(who.output == "rota-admin")
      let resources = try await kubectl("api-resources", "-o", "name")
      #expect(resources.output.contains("jobs.rota.dev\n"))
      try await kubectl("delete", "namespace", "shop", "--timeout=20s")
      try await kubectl("get", "namespace", "shop", status: 1)
    }
  }

  @Test("watches: sees the table grow until its time is over")
  func watch() async throws {
    try await withShop { cluster, kubectl in
      async let watched = kubectl(
        "get", "rj", "-n", "shop", "-w", "--request-timeout=2s", "-o", "name")
      for name in ["a", "b"] {
        try await cluster.create(
          "/apis/rota.dev/v1/namespaces/shop/jobs", TestCluster.job(name))
      }
      #expect(try await watched.output.contains("job.rota.dev/b"))
    }
  }

  @Test("applies the project's own CRDs and samples")
  func ownManifests() async throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    try await TestCluster.run(crds: []) { cluster in
      let kubectl = Kubectl(kubeconfig: cluster.cluster.kubeconfigPath)
      try await kubectl("apply", "-f", root + "/manifests/crds")
      try await kubectl(
        "wait", "crd/jobs.rota.dev", "crd/jobruns.rota.dev", "--for=condition=Established",
        "--timeout=5s")
      for sample in ["hello", "report"] {
        try await kubectl("apply", "-f", "\(root)/manifests/samples/\(sample).yaml")
      }
      let explained = try await kubectl("explain", "jobs.rota.dev.spec.concurrencyPolicy")
      #expect(explained.output.contains("Forbid"))
      let again = try await kubectl("apply", "-f", root + "/manifests/crds")
      #expect(again.output.contains("/jobs.rota.dev unchanged"), "\(again.output)")
    }
  }
}
