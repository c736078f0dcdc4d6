import CCurl

/// Owns one curl easy handle and the memory that curl only borrows. Used on the curl thread alone.
///
/// Options are set one after the other; the first that fails is remembered, so that a list of
/// settings needs one check at its end.
final class EasyHandle {
  let raw: UnsafeMutableRawPointer
  private(set) var failure: (option: CURLoption, result: CURLcode)?
  private let words: UnsafeMutablePointer<CChar>
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private var bodies: [UnsafeMutableRawBufferPointer] = []

  /// - Returns: nil when there is no memory.
  init?() {
    guard let raw = curl_easy_init() else { return nil }
    self.raw = raw
    words = .allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    set(CURLOPT_ERRORBUFFER, pointer: words)
  }

  deinit {
    curl_easy_cleanup(raw)
    words.deallocate()
    for list in lists { curl_slist_free_all(list) }
    for body in bodies { body.deallocate() }
  }

  /// What curl has to say about its last failure; often more than the code tells.
  var errorWords: String { String(cString: words) }

  func set(_ option: CURLoption, _ value: Int) {
    check(option, rota_curl_set_long(raw, option, value))
  }

  func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }

  func set(_ option: CURLoption, _ value: String?) {
    check(option, rota_curl_set_string(raw, option, value))
  }

  func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
    check(option, rota_curl_set_pointer(raw, option, pointer))
  }

  func set(_ option: CURLoption, blob: PEMBlob) {
    check(option, rota_curl_set_blob(raw, option, blob.bytes.baseAddress, blob.bytes.count))
  }

  func set(_ option: CURLoption, list: [String]) {
    var head: UnsafeMutablePointer<curl_slist>?
    for line in list {
      guard let longer = curl_slist_append(head, line) else { break }
      head = longer
    }
    guard let head else { return }
    lists.append(head)
    check(option, rota_curl_set_list(raw, option, head))
  }

  func set(_ option: CURLoption, callback: rota_curl_data_callback) {
    check(option, rota_curl_set_data_callback(raw, option, callback))
  }

  func set(prereq callback: curl_prereq_callback) {
    check(CURLOPT_PREREQFUNCTION, rota_curl_set_prereq_callback(raw, callback))
  }

  func set(sockopt callback: curl_sockopt_callback) {
    check(CURLOPT_SOCKOPTFUNCTION, rota_curl_set_sockopt_callback(raw, callback))
  }

  /// The one copy of a request's body: curl reads it in place.
  func set(body: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, body.count), alignment: 1)
    copy.copyBytes(from: body)
    bodies.append(copy)
    check(
      CURLOPT_POSTFIELDSIZE_LARGE,
      rota_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    set(CURLOPT_POSTFIELDS, pointer: copy.baseAddress)
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    return rota_curl_get_long(raw, info, &value) == CURLE_OK ? value : 0
  }

  private func check(_ option: CURLoption, _ result: CURLcode) {
    if failure == nil, result != CURLE_OK { failure = (option, result) }
  }
}

/// PEM text that curl reads in place, for as long as the client lives: copying the authorities for
/// every request would cost more than the request.
final class PEMBlob {
  let bytes: UnsafeRawBufferPointer

  init(_ text: String) {
    let utf8 = Array(text.utf8)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, utf8.count), alignment: 1)
    copy.copyBytes(from: utf8)
    bytes = UnsafeRawBufferPointer(rebasing: copy.prefix(utf8.count))
    allocation = copy
  }

  deinit { allocation.deallocate() }

  private let allocation: UnsafeMutableRawBufferPointer
}
