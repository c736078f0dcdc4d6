import Foundation
import Testing

/// kubectl as users have it, against a test's cluster.
struct Kubectl: Sendable {
  static let path = "/usr/bin/kubectl"
  static let isThere = FileManager.default.isExecutableFile(atPath: path)

  let kubeconfig: String

  struct Result: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs to the end; records an issue when the status is another than expected.
  @discardableResult
  func callAsFunction(
    _ arguments: String..., input: String = "", status: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Result {
    let result = try await run(arguments, input)
    #expect(
      result.status == status,
      "kubectl \(arguments.joined(separator: " ")): \(result.output)\(result.errors)",
      sourceLocation: sourceLocation)
    return result
  }

  private func run(_ arguments: [String], _ input: String) async throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = ["--kubeconfig", kubeconfig] + arguments
    var environment = ProcessInfo.processInfo.environment
    // Discovery is cached there; another cluster may have had the same port.
    environment["HOME"] = (kubeconfig as NSString).deletingLastPathComponent
    environment["KUBECTL_EXTERNAL_DIFF"] = nil
    process.environment = environment
    let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = standardInput
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        do {
          try process.run()
          try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
          try standardInput.fileHandleForWriting.close()
          let text = output.fileHandleForReading.readDataToEndOfFile()
          let problems = errors.fileHandleForReading.readDataToEndOfFile()
          process.waitUntilExit()
          continuation.resume(
            returning: Result(
              status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
              errors: String(decoding: problems, as: UTF8.self)))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }
}
