import ArgumentParser
import JSON
import Reconciler
import Testing

@testable import rota

@Suite("The options of rota run")
struct OverridesTests {
  @Test("become the overrides of the JobRun")
  func all() throws {
    let overrides = try Overrides(
      variables: ["DAY=yesterday", "EQUATION=a=b", "EMPTY=", "DAY=today"],
      command: ["sh -c", "'echo hi'"], args: [""], image: "busybox:1.36", cpu: "500m",
      memory: "1.5Gi")
    #expect(
      overrides.json == [
        "env": [
          ["name": "EQUATION", "value": "a=b"], ["name": "EMPTY", "value": ""],
          ["name": "DAY", "value": "today"],
        ],
        "command": ["sh", "-c", "echo hi"], "args": [], "image": "busybox:1.36",
        "resources": [
          "requests": ["cpu": "500m", "memory": "1.5Gi"],
          "limits": ["cpu": "500m", "memory": "1.5Gi"],
        ],
      ])
  }

  @Test("leave the run as the Job has it when there are none")
  func none() throws {
    let run = try Overrides().run(of: "report", namespace: "shop")
    #expect(
      run == [
        "apiVersion": "rota.dev/v1", "kind": "JobRun",
        "metadata": ["generateName": "report-", "namespace": "shop"],
        "spec": ["jobName": "report", "trigger": "Manual"],
      ])
  }

  @Test("that are no variables are refused", arguments: ["DAY", "=x", ""])
  func badVariable(text: String) {
    #expect(throws: Overrides.Problem.self) { try Overrides(variables: [text]) }
  }

  @Test(
    "that are no quantities are refused",
    arguments: ["much", "1 Gi", "-1", "", "1g", "1.2.3", "1e3x"])
  func badQuantity(text: String) {
    #expect(throws: Overrides.Problem.self) { try Overrides(memory: text) }
  }

  @Test("are refused as a whole, with the remedy")
  func words() {
    let problem = Overrides.Problem(
      description: "--cpu lots is no quantity: write it as 500m, 2 or 4Gi")
    #expect(throws: problem) { try Overrides(cpu: "lots") }
  }

  @Test(
    "are parsed by the command line",
    arguments: [
      ["report", "-e", "A=1", "-e", "B=2"], ["report", "--args", "--fast", "--args", "-v"],
      ["report", "-n", "shop", "--logs", "--timeout", "5m"], ["report", "--dry-run"],
    ])
  func parses(arguments: [String]) throws {
    _ = try Run.parse(arguments)
  }

  @Test("take words that look like options")
  func dashes() throws {
    let run = try Run.parse(["report", "--args", "--fast -v", "--command", "-x"])
    #expect(run.args == ["--fast -v"])
    #expect(run.command == ["-x"])
  }

  @Test(
    "are usage errors when they are wrong",
    arguments: [
      [], ["report", "-e", "A"], ["report", "--timeout", "5m"], ["report", "--cpu", "x"],
      ["report", "--wait", "--timeout", "soon"], ["report", "--command", "sh 'x"],
    ])
  func usage(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try Run.parse(arguments) }
    #expect(error.map { Run.exitCode(for: $0) } == .validationFailure)
  }
}

@Suite("Words of a command")
struct CommandWordsTests {
  @Test(
    "are split as a shell does, without expansion",
    arguments: [
      ("", []), ("  ", []), ("a b", ["a", "b"]), (" a\t b\n", ["a", "b"]),
      ("sh -c 'echo \"hi\"  x'", ["sh", "-c", "echo \"hi\"  x"]),
      (#""a b" c\ d"#, ["a b", "c d"]), (#"'' """#, ["", ""]), (#"a'b'"c""#, ["abc"]),
      (#""\n\"\\""#, [#"\n"\"#]), (#"'\n'"#, [#"\n"#]), ("$HOME *", ["$HOME", "*"]),
      (#"["sh", "-c", "a b"]"#, ["sh", "-c", "a b"]), (" []", []),
    ])
  func split(text: String, words: [String]) throws {
    #expect(try CommandWords.split(text) == words)
  }

  @Test(
    "that do not end are refused", arguments: ["'a", "\"a", "a\\", "[\"a\"", "[1]", "[a]"])
  func refused(text: String) {
    #expect(throws: CommandWords.Problem.self) { try CommandWords.split(text) }
  }
}

@Suite("Global options")
struct ArgumentOrderTests {
  @Test(
    "may come before the command",
    arguments: [
      ("-n shop runs report", "runs -n shop report"), ("runs -n shop", "runs -n shop"),
      ("--context=a --kubeconfig b logs x -f", "logs --context=a --kubeconfig b x -f"),
      ("-n", "-n"), ("-n shop", "-n shop"), ("-n shop --help", "-n shop --help"), ("", ""),
      ("--version", "--version"),
    ])
  func order(given: String, expected: String) {
    let arguments = given.split(separator: " ").map(String.init)
    #expect(ArgumentOrder.globalsLast(arguments).joined(separator: " ") == expected)
  }
}
