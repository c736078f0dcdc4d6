/// The beginning of image references that are allowed.
enum ImagePrefix {
  /// Whether `image` is in the place that `prefix` names: in the repository itself, or in one below it.
  ///
  /// `registry.example/acme` has `registry.example/acme:1` and `registry.example/acme/report`, but neither
  /// `registry.example/acme-evil` nor, for the prefix `registry.example`, what is at another port of that
  /// host. Both are compared as they are written: `busybox` is not taken for `docker.io/library/busybox`.
  static func matches(_ prefix: String, _ image: String) -> Bool {
    // By bytes: Swift's characters may join what follows a prefix to its end.
    let (prefix, image) = (Array(prefix.utf8), Array(image.utf8))
    guard !prefix.isEmpty, image.starts(with: prefix) else { return false }
    let rest = image.dropFirst(prefix.count)
    guard prefix.last != slash, let boundary = rest.first else { return true }
    if boundary == slash { return true }
    // A tag or a digest ends the reference; before a slash the colon would be that of a port.
    return (boundary == UInt8(ascii: ":") || boundary == UInt8(ascii: "@"))
      && !rest.contains(slash)
  }

  private static let slash = UInt8(ascii: "/")
}
