import APIMachinery
import JSON
import Testing

@Suite("A rule") struct CELTests {
  private static let value: JSONValue = [
    "name": "nightly", "count": 3, "ratio": 1.5, "on": true, "none": .null,
    "list": [1, 2, 3], "words": ["a", "bb"], "map": ["x": 1, "y": 2], "foo-bar": 1,
    "namespace": "shop", "items": [["n": "a", "v": 1], ["n": "b", "v": 2]],
  ]

  @Test(
    "holds",
    arguments: [
      "true", "self.name == 'nightly'", "self.name != \"other\"",
      "self.count > 2 && self.count <= 3",
      "self.count == 3.0", "self.ratio * 2.0 == 3.0", "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9",
      "7 / 2 == 3", "-7 % 3 == -1", "-self.count == -3", "!false", "!(self.count < 3)",
      "size(self.name) == 7", "self.name.size() == 7", "size(self.list) == 3",
      "size(self.map) == 2",
      "has(self.name)", "!has(self.nosuch)", "has(self.nosuch) || self.on",
      "has(self.map.x) && !has(self.map.z)", "2 in self.list", "!(9 in self.list)",
      "'x' in self.map",
      "self.list[0] == 1", "self.map['y'] == 2", "self.on ? true : false",
      "self.none == null", "self.name.startsWith('night')", "self.name.endsWith('ly')",
      "self.name.contains('ght')", "self.name.matches('^[a-z]+$')", "!self.name.matches('[0-9]')",
      "self.list.all(x, x > 0)", "self.list.exists(x, x == 2)", "self.list.exists_one(x, x == 2)",
      "!self.list.exists_one(x, x > 1)", "self.list.map(x, x * 2) == [2, 4, 6]",
      "self.list.map(x, x > 1, x * 2) == [4, 6]", "self.list.filter(x, x > 1) == [2, 3]",
      "self.map.all(k, self.map[k] > 0)", "self.items.exists(i, i.n == 'b' && i.v == 2)",
      "[1, 2] + [3] == self.list", "{'a': 1} == {'a': 1}", "self.words.join(',') == 'a,bb'",
      "'a,b'.split(',') == ['a', 'b']", "'Ab'.lowerAscii() == 'ab'", "'Ab'.upperAscii() == 'AB'",
      "' x '.trim() == 'x'", "'abc'.substring(1) == 'bc'", "'abc'.substring(0, 2) == 'ab'",
      "'abc'.charAt(1) == 'b'", "'abcb'.indexOf('b') == 1", "'abcb'.lastIndexOf('b') == 3",
      "'aa'.replace('a', 'b', 1) == 'ba'", "'a1b'.find('[0-9]') == '1'", "int('5') == 5",
      "string(5) == '5'", "double('1.5') == 1.5", "self.list.sum() == 6", "self.list.max() == 3",
      "self.list.isSorted()", "self.foo__dash__bar == 1", "self.__namespace__ == 'shop'",
      "!(false && self.nosuch)", "self.nosuch == 1 && false || true", "true || self.nosuch == 1",
      "self.nosuch == 1 || true", "self.list.exists(x, 6 / (x - 2) == 6)",
      "[has(self.name), has(self.git), has(self.build)].exists_one(set, set)",
      "r'\\d' == '\\\\d'", "'''it's''' == 'it\\'s'", "0x10 == 16", "1e3 == 1000.0",
      "'\\u0041' == 'A'",
      "self // a remark\n .on", "oldSelf == null",
    ])
  func holds(_ rule: String) throws {
    #expect(try CELProgram(rule).evaluate(self: Self.value))
  }

  @Test(
    "fails at run time with the reason",
    arguments: [
      ("self.nosuch == 1", "no such key: nosuch"), ("self.list[9] == 1", "index out of bounds: 9"),
      ("self.name + 1 == 2", "no such overload"), ("1 / 0 == 1", "division by zero"),
      ("self.count", "no such overload"), ("self.name < 5", "no such overload"),
      ("9223372036854775807 + 1 > 0", "integer overflow"), ("self.name.n == 1", "no such overload"),
      ("int('x') == 1", "strconv.ParseInt: parsing \"x\": invalid syntax"),
    ])
  func fails(_ rule: String, _ message: String) throws {
    let program = try CELProgram(rule)
    let error = #expect(throws: CELError.self) { try program.evaluate(self: Self.value) }
    #expect(error?.description == message)
  }

  @Test(
    "is refused with the place that is wrong",
    arguments: [
      ("self.x ==", 10), ("self.x.nosuch()", 14), ("other.x", 1), ("has(self)", 5), ("(self.x", 8),
      ("self.all(x.y, true)", 11), ("'open", 6), ("self.x @ 2", 8), ("timestamp('x') > 1", 10),
      ("self.?x", 6), ("1u == 1", 2), ("self.startsWith()", 16), ("", 1),
    ])
  func refused(_ rule: String, _ position: Int) throws {
    let error = #expect(throws: CELError.self) { try CELProgram(rule) }
    #expect(error?.position == position)
  }

  @Test("knows whether it speaks of the old object")
  func oldSelf() throws {
    #expect(try CELProgram("self == oldSelf").usesOldSelf)
    #expect(try !CELProgram("self == 'oldSelf'").usesOldSelf)
    #expect(try CELProgram("self > oldSelf").evaluate(self: 2, oldSelf: 1))
  }

  @Test("that is nested without end is refused, and one that runs on is stopped")
  func limits() throws {
    let deep = String(repeating: "(", count: 1000) + "true" + String(repeating: ")", count: 1000)
    #expect(throws: CELError.self) { try CELProgram(deep) }
    let chain = "1" + String(repeating: " + 1", count: 100_000)
    #expect(throws: CELError.self) { try CELProgram(chain) }
    let fair = "1" + String(repeating: " + 1", count: 400) + " == 401"
    #expect(try CELProgram(fair).evaluate(self: .null))
    let long = JSONValue.array(Array(repeating: 1, count: 300))
    let program = try CELProgram("self.all(a, self.all(b, self.all(c, a == b)))")
    #expect(throws: CELError("operation cancelled: actual cost limit exceeded")) {
      try program.evaluate(self: long)
    }
  }
}
