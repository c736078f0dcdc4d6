import CurlHTTP
import Foundation
import JSON
import Testing

@testable import LocalCluster

@Suite("Starting a cluster")
struct StartTests {
  private func failure(
    _ configuration: LocalClusterConfiguration
  ) async -> LocalClusterError? {
    do throws(LocalClusterError) {
      await (try LocalCluster.start(configuration)).shutdown()
      return nil
    } catch {
      return error
    }
  }

  private func expect(_ error: LocalClusterError?, _ code: LocalClusterError.Code, _ words: String)
  {
    #expect(error?.code == code)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "no error")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test("tells in one line that the port is taken")
  func portTaken() async throws {
    try await TestCluster.run { cluster in
      let directory = TestDirectory.make()
      let error = await failure(
        LocalClusterConfiguration(directory: directory, port: cluster.cluster.port))
      expect(error, .portTaken, "\(cluster.cluster.port)")
    }
  }

  @Test("tells in one line that another process uses the directory")
  func directoryInUse() async throws {
    try await TestCluster.run { cluster in
      let error = await failure(LocalClusterConfiguration(directory: cluster.directory))
      expect(error, .directoryInUse, cluster.directory)
    }
  }

  @Test(
    "tells in one line that the directory cannot be written",
    arguments: ["/proc/nothing", "/dev/null/x"])
  func notWritable(path: String) async {
    expect(
      await failure(LocalClusterConfiguration(directory: path)), .directoryNotWritable,
      "cannot be written")
  }

  @Test("tells in one line that a CRD is refused, and leaves the directory free")
  func invalidCRD() async throws {
    let directory = TestDirectory.make()
    var crd = TestCluster.jobs
    crd["spec"]["scope"] = "Somewhere"
    let error = await failure(LocalClusterConfiguration(directory: directory, crds: [crd]))
    expect(error, .invalidCRD, "jobs.rota.dev")
    try await TestCluster(directory: directory).destroy()
  }

  @Test("keeps secrets from other users")
  func modes() async throws {
    try await TestCluster.run { cluster in
      let manager = FileManager.default
      func mode(_ path: String) -> Int? {
        let attributes = try? manager.attributesOfItem(atPath: cluster.directory + path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
      }
      for file in [
        "/kubeconfig", "/state.sqlite", "/state.sqlite-wal", "/pki/ca.key", "/pki/server.key",
        "/pki/admin.token",
      ] { #expect(mode(file) == 0o600, "\(file)") }
      #expect(mode("/pki") == 0o700)
    }
  }

  @Test("lets nobody in without the token, except to ask whether it is there")
  func authentication() async throws {
    try await TestCluster.run { cluster in
      for path in ["/healthz", "/livez", "/readyz", "/version"] {
        #expect(try await cluster.send(.get, path, authorized: false).status == 200)
      }
      for path in ["/", "/api", "/apis", "/openapi/v3", "/api/v1/namespaces", Paths.jobs, "/x"] {
        let answer = try await cluster.send(.get, path, authorized: false)
        #expect(answer.status == 401)
        #expect(answer.json["reason"] == "Unauthorized")
      }
      let wrong = try await cluster.send(
        .get, "/api/v1/namespaces", headers: ["Authorization": "Bearer wrong"], authorized: false)
      #expect(wrong.status == 401)
    }
  }

  @Test("again finds objects, versions, certificates and token as they were")
  func restart() async throws {
    let first = try await TestCluster()
    try await first.createNamespace("shop")
    let job = try await first.create(
      "/apis/rota.dev/v1/namespaces/shop/jobs", TestCluster.job("a"))
    let kept = try TestDirectory.text(first.directory + "/pki/ca.crt")
    await first.stop()
    let version = String(first.cluster.core.store.version)

    let second = try await TestCluster(directory: first.directory)
    let path = "/apis/rota.dev/v1/namespaces/shop/jobs"
    #expect(try await second.send(.get, path + "/a").json == job)
    #expect(try await second.send(.get, "/api/v1/namespaces").version == version)
    #expect(try TestDirectory.text(second.directory + "/pki/ca.crt") == kept)
    let before = job["metadata"]["resourceVersion"].string.flatMap { Int($0) } ?? 0
    let watch = try await second.send(
      .get, "\(path)?watch=1&resourceVersion=\(before - 1)&timeoutSeconds=1")
    #expect(watch.lines.map { $0["type"] } == ["ADDED"])
    await second.destroy()
  }

  @Test("after the process was killed finds everything that had been acknowledged")
  func kill() async throws {
    let running = try await TestCluster()
    try await withThrowingTaskGroup { group in
      for index in 0..<100 {
        group.addTask {
          try await running.create(Paths.configMaps, TestCluster.configMap("c\(index)"))
        }
      }
      try await group.waitForAll()
    }
    // What the files hold at this moment is what a killed process leaves.
    let copy = TestDirectory.make()
    for file in ["state.sqlite", "state.sqlite-wal"] {
      try FileManager.default.copyItem(
        atPath: "\(running.directory)/\(file)", toPath: "\(copy)/\(file)")
    }
    let version = try await running.send(.get, Paths.configMaps).version
    await running.destroy()

    let again = try await TestCluster(directory: copy)
    let list = try await again.send(.get, Paths.configMaps)
    #expect(list.items.count == 100)
    #expect(list.version == version)
    await again.destroy()
  }
}
