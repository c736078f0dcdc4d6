import JSON
import Testing
import YAML

@Suite struct YAMLFuzzTests {
  private static let manifest = """
    # a comment
    apiVersion: rota.dev/v1
    kind: Job
    metadata: {name: a, labels: &l {a: "b", 'c': d}}
    spec: &s
      schedule: "30 2 * * *"
      retryLimit: 0x10
      template:
        <<: *l
        spec:
          containers:
            - name: main
              command: [report, --yesterday]
              script: |-
                one
                  two
              text: >+
                folded

    ---
    - ~
    - !!str 5
    - ? key
      : value
    """

  @Test(
    "Whatever the bytes, there is a value that renders and reads back, or an error with its place",
    arguments: 0..<40)
  func mutations(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    for _ in 0..<100 {
      var bytes = Array(Self.manifest.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes[at] = .random(in: 0...255, using: &random)
        } else {
          bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: at)
        }
      }
      try check(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func check(_ text: String) throws {
    let result = Result { () throws(YAMLError) in try YAML.parse(text) }
    switch result {
    case .success(let documents):
      for document in documents {
        #expect(try YAML.parse(YAML.render(document.value)).first?.value == document.value)
      }
    case .failure(let error): #expect(error.line >= 1 && error.column >= 1)
    }
  }
}
