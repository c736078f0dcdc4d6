import APIMachinery
import JSON
import Testing

@Suite("A JSON patch") struct JSONPatchTests {
  @Test(
    "changes what it names",
    arguments: [
      ([["op": "add", "path": "/a", "value": 1]], ["a": 1, "l": [1, 2], "o": ["x": 1]]),
      ([["op": "replace", "path": "/o/x", "value": 2]], ["l": [1, 2], "o": ["x": 2]]),
      ([["op": "remove", "path": "/o"]], ["l": [1, 2]]),
      ([["op": "add", "path": "/l/-", "value": 3]], ["l": [1, 2, 3], "o": ["x": 1]]),
      ([["op": "add", "path": "/l/0", "value": 0]], ["l": [0, 1, 2], "o": ["x": 1]]),
      ([["op": "remove", "path": "/l/0"]], ["l": [2], "o": ["x": 1]]),
      ([["op": "move", "from": "/o/x", "path": "/y"]], ["l": [1, 2], "o": [:], "y": 1]),
      (
        [["op": "copy", "from": "/o", "path": "/p"]], ["l": [1, 2], "o": ["x": 1], "p": ["x": 1]]
      ),
      ([["op": "test", "path": "/l/1", "value": 2]], ["l": [1, 2], "o": ["x": 1]]),
      ([["op": "add", "path": "/a~1b", "value": 1]], ["a/b": 1, "l": [1, 2], "o": ["x": 1]]),
      ([["op": "replace", "path": "", "value": [:]]], [:]),
    ] as [(JSONValue, JSONValue)])
  func changes(_ patch: JSONValue, _ expected: JSONValue) throws {
    #expect(try Patching.json(patch, to: ["l": [1, 2], "o": ["x": 1]]) == expected)
  }

  @Test(
    "is refused when it does not fit",
    arguments: [
      (["op": "test", "path": "/a", "value": 2], 422), (["op": "remove", "path": "/nosuch"], 422),
      (["op": "replace", "path": "/nosuch", "value": 1], 422),
      (["op": "add", "path": "/nosuch/x", "value": 1], 422),
      (["op": "add", "path": "/l/9", "value": 1], 422), (["op": "paint", "path": "/a"], 422),
      (["op": "remove"], 422), (["op": 5], 400), (5, 400),
    ] as [(JSONValue, Int)])
  func refused(_ operation: JSONValue, _ code: Int) throws {
    let error = #expect(throws: APIStatus.self) {
      try Patching.json([operation], to: ["a": 1, "l": []])
    }
    #expect(error?.code == code)
  }
}

@Suite("A strategic merge patch") struct StrategicMergeTests {
  private func patched(_ object: JSONValue, _ patch: JSONValue) throws -> JSONValue {
    try Patching.strategic(patch, to: object, definition: try Replay.definition("", "pods"))
  }

  private let pod: JSONValue = [
    "metadata": ["labels": ["a": "1", "b": "2"], "finalizers": ["x/a", "x/b"]],
    "spec": [
      "containers": [
        ["name": "main", "image": "a", "env": [["name": "A", "value": "1"]], "args": ["x"]],
        ["name": "side", "image": "b"],
      ],
      "tolerations": [["key": "t"]],
    ],
  ]

  @Test("merges containers and variables by their names, and replaces other lists")
  func lists() throws {
    let result = try patched(
      pod,
      [
        "spec": [
          "containers": [
            [
              "name": "main", "image": "c", "args": ["y"],
              "env": [["name": "B", "value": "2"], ["name": "A", "value": "0"]],
            ]
          ],
          "tolerations": [["key": "u"]],
        ]
      ])
    let main = result["spec"]["containers"][0]
    #expect(main["image"] == "c")
    #expect(main["args"] == ["y"])
    #expect(main["env"] == [["name": "B", "value": "2"], ["name": "A", "value": "0"]])
    #expect(result["spec"]["containers"][1] == ["name": "side", "image": "b"])
    #expect(result["spec"]["tolerations"] == [["key": "u"]])
  }

  @Test("deletes by directive, and members by null")
  func deletes() throws {
    let result = try patched(
      pod,
      [
        "metadata": [
          "labels": ["a": .null], "$deleteFromPrimitiveList/finalizers": ["x/a"],
          "finalizers": ["x/c"],
        ],
        "spec": ["containers": [["name": "side", "$patch": "delete"]]],
      ])
    #expect(result["metadata"]["labels"] == ["b": "2"])
    #expect(result["metadata"]["finalizers"] == ["x/c", "x/b"])
    #expect(result["spec"]["containers"].array?.count == 1)
  }

  @Test("replaces whole objects and lists by directive, and orders elements")
  func directives() throws {
    let replaced = try patched(
      pod,
      [
        "metadata": ["labels": ["$patch": "replace", "c": "3"]],
        "spec": ["containers": [["$patch": "replace"], ["name": "new", "image": "n"]]],
      ])
    #expect(replaced["metadata"]["labels"] == ["c": "3"])
    #expect(replaced["spec"]["containers"] == [["name": "new", "image": "n"]])
    let ordered = try patched(
      pod, ["spec": ["$setElementOrder/containers": [["name": "side"], ["name": "main"]]]])
    #expect(
      ordered["spec"]["containers"].array?.compactMap { $0["name"].string } == ["side", "main"])
    #expect(ordered["spec"].object?.keys.contains { $0.hasPrefix("$") } == false)
  }

  @Test("keeps only the keys that it names")
  func retainKeys() throws {
    let volume: JSONValue = ["spec": ["volumes": [["name": "v", "emptyDir": [:]]]]]
    let result = try patched(
      volume,
      [
        "spec": [
          "volumes": [
            ["name": "v", "secret": ["secretName": "s"], "$retainKeys": ["name", "secret"]]
          ]
        ]
      ])
    #expect(result["spec"]["volumes"] == [["name": "v", "secret": ["secretName": "s"]]])
  }

  @Test("needs the key of each element")
  func missingKey() {
    #expect(throws: APIStatus.self) { try patched(pod, ["spec": ["containers": [["image": "x"]]]]) }
  }

  @Test("is not for custom resources")
  func customResources() throws {
    let jobs = try Replay.definition("rota.dev", "jobs")
    let type = "application/strategic-merge-patch+json"
    let error = #expect(throws: APIStatus.self) {
      try PatchType(contentType: type, definition: jobs)
    }
    #expect(error?.code == 415)
    let pods = try Replay.definition("", "pods")
    #expect(try PatchType(contentType: type + "; charset=utf-8", definition: pods) == .strategic)
  }
}
