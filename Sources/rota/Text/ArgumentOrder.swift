/// `rota -n shop runs` means `rota runs -n shop`, as with kubectl.
enum ArgumentOrder {
  private static let globals = ["-n", "--namespace", "--context", "--kubeconfig"]

  /// Puts the global options in front of the command behind it; all else stays.
  static func globalsLast(_ arguments: [String]) -> [String] {
    var moved: [String] = []
    var rest = arguments[...]
    while let first = rest.first {
      if globals.contains(first), rest.count > 1 {
        moved += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if globals.contains(where: { first.hasPrefix("\($0)=") }) {
        moved.append(first)
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    // Without a command, the usage message is better off with what was written.
    guard let command = rest.first, !command.hasPrefix("-") else { return arguments }
    return [command] + moved + rest.dropFirst()
  }
}
