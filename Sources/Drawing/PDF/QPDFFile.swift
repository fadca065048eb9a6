import CQPDF
import Foundation

/// A PDF in memory: the owner of one handle of qpdf and of the objects that are asked of it.
///
/// qpdf keeps the first error of its calls until it is fetched, so objects are made freely and
/// `check()` says once whether all went well. Objects count from the file that gave them.
final class QPDFFile {
  /// An object of a file; what makes arrays, dictionaries and streams consumes those it is given.
  struct Object {
    fileprivate let handle: qpdf_oh
  }

  private var handle: qpdf_data?

  /// Opens a file that stands in memory.
  ///
  /// - Throws: `DrawingError.unexpectedFile` with qpdf's own words.
  init(_ bytes: [UInt8]) throws(DrawingError) {
    guard let handle = qpdf_init() else { throw .rendering("no memory for a PDF") }
    self.handle = handle
    source = .allocate(capacity: max(bytes.count, 1))
    _ = source.initialize(from: bytes)
    qpdf_silence_errors(handle)
    qpdf_set_suppress_warnings(handle, 1)
    // Damaged files are refused: what recovery makes of them is not what was written.
    qpdf_set_attempt_recovery(handle, 0)
    let status = source.withMemoryRebound(to: CChar.self) {
      qpdf_read_memory(handle, "PDF", $0.baseAddress, UInt64(bytes.count), nil)
    }
    try check()
    guard status == QPDF_SUCCESS else { throw .unexpectedFile("qpdf refuses it") }
  }

  deinit {
    qpdf_oh_release_all(handle)
    qpdf_cleanup(&handle)
    source.deallocate()
  }

  /// The bytes stay where they are as long as the handle reads them.
  private let source: UnsafeMutableBufferPointer<UInt8>

  /// Says what any call since the last check found.
  func check() throws(DrawingError) {
    if qpdf_has_error(handle) != 0, let error = qpdf_get_error(handle) {
      throw .unexpectedFile(String(cString: qpdf_get_error_message_detail(handle, error)))
    }
    if qpdf_more_warnings(handle) != 0, let warning = qpdf_next_warning(handle) {
      throw .unexpectedFile(String(cString: qpdf_get_error_message_detail(handle, warning)))
    }
  }

  static var libraryVersion: String { String(cString: qpdf_get_qpdf_version()) }

  // MARK: Reading

  var root: Object { Object(handle: qpdf_get_root(handle)) }
  var trailer: Object { Object(handle: qpdf_get_trailer(handle)) }
  var pageCount: Int { Int(qpdf_get_num_pages(handle)) }

  func page(_ index: Int) -> Object { Object(handle: qpdf_get_page_n(handle, index)) }

  /// The content of a page, its streams joined and their filters undone.
  func content(ofPage page: Object) throws(DrawingError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = qpdf_oh_get_page_content_data(handle, page.handle, &bytes, &count)
    defer { free(bytes) }
    try check()
    guard status == QPDF_SUCCESS else { throw .unexpectedFile("the content of a page") }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// The bytes of a stream as they are in the file.
  func rawBytes(ofStream stream: Object) throws(DrawingError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = qpdf_oh_get_stream_data(
      handle, stream.handle, qpdf_dl_none, nil, &bytes, &count)
    defer { free(bytes) }
    try check()
    guard status == QPDF_SUCCESS else { throw .unexpectedFile("a stream") }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// The value of a key; nil where the object is no dictionary or has none.
  func value(_ key: String, of object: Object) -> Object? {
    let found = Object(handle: qpdf_oh_get_key_if_dict(handle, object.handle, "/\(key)"))
    return qpdf_oh_is_null(handle, found.handle) != 0 ? nil : found
  }

  /// The items of an array; none where the object is another.
  func items(_ array: Object) -> [Object] {
    guard qpdf_oh_is_array(handle, array.handle) != 0 else { return [] }
    return (0..<qpdf_oh_get_array_n_items(handle, array.handle)).map {
      Object(handle: qpdf_oh_get_array_item(handle, array.handle, $0))
    }
  }

  func dictionary(ofStream stream: Object) -> Object? {
    guard qpdf_oh_is_stream(handle, stream.handle) != 0 else { return nil }
    return Object(handle: qpdf_oh_get_dict(handle, stream.handle))
  }

  func text(_ object: Object) -> String? {
    guard qpdf_oh_is_string(handle, object.handle) != 0 else { return nil }
    var count = 0
    guard let bytes = qpdf_oh_get_binary_utf8_value(handle, object.handle, &count) else {
      return nil
    }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
    return String(decoding: buffer, as: UTF8.self)
  }

  /// A name without its stroke.
  func name(_ object: Object) -> String? {
    guard qpdf_oh_is_name(handle, object.handle) != 0,
      let name = qpdf_oh_get_name(handle, object.handle)
    else { return nil }
    return String(String(cString: name).dropFirst())
  }

  // MARK: Making

  func name(_ name: String) -> Object { Object(handle: qpdf_oh_new_name(handle, "/\(name)")) }

  func integer(_ value: Int) -> Object {
    Object(handle: qpdf_oh_new_integer(handle, Int64(value)))
  }

  func boolean(_ value: Bool) -> Object { Object(handle: qpdf_oh_new_bool(handle, value ? 1 : 0)) }

  func null() -> Object { Object(handle: qpdf_oh_new_null(handle)) }

  /// A number with at most two decimals.
  func real(_ value: Double) -> Object {
    Object(handle: qpdf_oh_new_real_from_double(handle, value, 2))
  }

  /// A text that a reader sees.
  func text(_ text: String) -> Object {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        Object(handle: qpdf_oh_new_binary_unicode_string(handle, $0.baseAddress, $0.count))
      }
    }
  }

  /// A string of bytes, such as the name of a place.
  func bytes(_ text: String) -> Object {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        Object(handle: qpdf_oh_new_binary_string(handle, $0.baseAddress, $0.count))
      }
    }
  }

  func array(_ items: [Object]) -> Object {
    let array = Object(handle: qpdf_oh_new_array(handle))
    for item in items {
      qpdf_oh_append_item(handle, array.handle, item.handle)
      release(item)
    }
    return array
  }

  func dictionary(_ entries: KeyValuePairs<String, Object?>) -> Object {
    let dictionary = Object(handle: qpdf_oh_new_dictionary(handle))
    for (key, value) in entries {
      if let value { set(key, of: dictionary, to: value) }
    }
    return dictionary
  }

  /// A new stream, filters to be chosen by qpdf.
  func stream(_ bytes: [UInt8], _ entries: KeyValuePairs<String, Object?>) -> Object {
    let stream = Object(handle: qpdf_oh_new_stream(handle))
    replaceContent(of: stream, with: bytes)
    let dictionary = Object(handle: qpdf_oh_get_dict(handle, stream.handle))
    for (key, value) in entries {
      if let value { set(key, of: dictionary, to: value) }
    }
    release(dictionary)
    return stream
  }

  /// The object by reference: what is then set on it is seen wherever it is referred to.
  func indirect(_ object: Object) -> Object {
    defer { release(object) }
    return Object(handle: qpdf_make_indirect_object(handle, object.handle))
  }

  /// Another handle of the same object, for what would consume it.
  func copy(_ object: Object) -> Object {
    Object(handle: qpdf_oh_new_object(handle, object.handle))
  }

  func set(_ key: String, of dictionary: Object, to value: Object) {
    qpdf_oh_replace_key(handle, dictionary.handle, "/\(key)", value.handle)
    release(value)
  }

  func remove(_ key: String, of dictionary: Object) {
    qpdf_oh_remove_key(handle, dictionary.handle, "/\(key)")
  }

  func replaceContent(of stream: Object, with bytes: [UInt8]) {
    let (filter, parameters) = (null(), null())
    bytes.withUnsafeBufferPointer {
      qpdf_oh_replace_stream_data(
        handle, stream.handle, $0.baseAddress, $0.count, filter.handle, parameters.handle)
    }
    release(filter)
    release(parameters)
  }

  func release(_ object: Object) { qpdf_oh_release(handle, object.handle) }

  /// The whole file: unreferenced objects left out, the others packed, the identifier made from the
  /// content.
  func written() throws(DrawingError) -> [UInt8] {
    try check()
    qpdf_init_write_memory(handle)
    qpdf_set_object_stream_mode(handle, qpdf_o_generate)
    qpdf_set_deterministic_ID(handle, 1)
    qpdf_set_minimum_pdf_version(handle, "1.7")
    let status = qpdf_write(handle)
    try check()
    guard status == QPDF_SUCCESS, let bytes = qpdf_get_buffer(handle) else {
      throw .unexpectedFile("qpdf cannot write it")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: qpdf_get_buffer_length(handle)))
  }
}
